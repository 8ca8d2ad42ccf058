"""Packages that bring a model along, which they load by its address: what is left of tfjs, verified in a browser."""

from __future__ import annotations

import json
from math import prod
from typing import TYPE_CHECKING

import pytest

from tests.support.graph_models import FLOAT, INT32
from tests.support.single_op.case import NO, Example, const, kind, some

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.e2e.conftest import Slimtf
    from tests.support.packages import PackageStore
    from tests.support.pages import PageResult

pytestmark = [pytest.mark.browser, pytest.mark.network, pytest.mark.thorough]

VERSIONS = {"@tensorflow-models/blazeface": "0.1.0", "@tensorflow-models/coco-ssd": "2.2.3"}
APP = """import '@tensorflow/tfjs-backend-cpu';
import * as detector from '@tensorflow-models/NAME';
import { setBackend, tensor3d } from '@tensorflow/tfjs-core';
async function main() {
  await setBackend('cpu');
  const model = await detector.load({ modelUrl: 'model/model.json' });
  const values = Array.from({ length: 64 * 48 * 3 }, (_, at) => (at * 31) % 256);
  const image = tensor3d(values, [48, 64, 3], 'int32');
  window.__slimtf__ = { found: JSON.parse(JSON.stringify(await model.CALL)) };
}
main().catch((error) => { window.__slimtf_error__ = String(error?.stack ?? error); });
"""
CALLS = {"coco-ssd": "detect(image, 5, 0.3)", "blazeface": "estimateFaces(image, false)"}
PARTS = ("core", "converter", "backend-cpu")
SHARE = 0.5  # of the bundle with all of tfjs, gzip, before the model is there
FEW = 20
CONFIG = """module.exports = { mode: 'production', entry: './src/index.js', performance: { hints: false },
  output: { path: __dirname + '/dist', filename: 'bundle.js', publicPath: 'dist/' } };
"""
PAGE = (
    '<!doctype html><meta charset="utf-8"><link rel="icon" href="data:,"><body><script src="dist/bundle.js"></script>'
)


def shaped(model: Example, name: str, of: str, *shape: int) -> str:
    return model.node(name, "Reshape", of, model.add(f"{name}/shape", const(*shape)), T=FLOAT, Tshape=INT32)


def coco_ssd() -> Example:
    """Scores of eight boxes for 90 classes, and the boxes, out of the colours of the image."""
    model = Example(outputs=("scores", "boxes"))
    image = model.node("floats", "Cast", model.input("image", (1, -1, -1, 3), "int32"), SrcT=INT32, DstT=FLOAT)
    axes = model.add("axes", const(1, 2))
    colour = model.node("colour", "Mean", image, axes, T=FLOAT, Tidx=INT32, keep_dims=NO)
    small = model.node("small", "Mul", colour, model.constant("by", [], [1 / 255]), T=FLOAT)
    for name, shape in {"scores": (1, 8, 90), "boxes": (1, 8, 1, 4)}.items():
        # coco has no class for some of the 90: only the first ten win
        values = [
            -1.0 if shape[2] == 90 and at % 90 >= 10 else (37 * at % 61 - 30) / 20 for at in range(3 * prod(shape))
        ]
        kernel = model.constant(f"{name}/kernel", (3, prod(shape)), values)
        flat = model.node(f"{name}/flat", "MatMul", small, kernel, T=FLOAT, transpose_a=NO, transpose_b=NO)
        shaped(model, name, model.node(f"{name}/some", "Sigmoid", flat, T=FLOAT), *shape)
    return model


def blazeface() -> Example:
    """Logits and boxes for 896 anchors, out of the brightness of the pixels."""
    model = Example(outputs=("anchors",))
    axes = model.add("axes", const(3))
    grey = model.node("grey", "Mean", model.add("image", some(1, 128, 128, 3)), axes, T=FLOAT, Tidx=INT32, keep_dims=NO)
    flat = shaped(model, "flat", grey, 1, 128 * 128)
    ends = (model.add("begin", const(0, 0)), model.add("size", const(1, 896 * 17)))
    part = model.node("part", "Slice", flat, *ends, T=FLOAT, Index=kind("DT_INT32"))
    many = model.node("many", "Mul", part, model.constant("by", [], [3.0]), T=FLOAT)
    shaped(model, "anchors", many, 1, 896, 17)
    return model


@pytest.fixture(scope="module")
def packages(package_store: PackageStore) -> Path:
    tfjs = {f"@tensorflow/tfjs-{part}": "4.22.0" for part in PARTS}
    return package_store.installed({**VERSIONS, **tfjs, "webpack": "5.112.2", "webpack-cli": "7.3.1"})


@pytest.mark.parametrize("case", ["coco-ssd", "coco-ssd, named in the settings", "blazeface"])
def test_a_package_that_loads_a_model(
    case: str, packages: Path, slimtf: Slimtf, open_app: Callable[[Path], PageResult], tmp_path: Path
) -> None:
    name, _, known = case.partition(", ")
    root = tmp_path / "app"
    {"coco-ssd": coco_ssd, "blazeface": blazeface}[name]().write(root / "model")
    parts = {f"@tensorflow/tfjs-{part}": "*" for part in PARTS}
    files = {
        "src/index.js": APP.replace("NAME", name).replace("CALL", CALLS[name]),
        "webpack.config.js": CONFIG,
        "package.json": json.dumps({"name": name, "dependencies": {f"@tensorflow-models/{name}": "*", **parts}}),
        "index.html": PAGE,
    }
    if known:
        files["slimtf.toml"] = 'models = ["model/model.json"]\n'
    for path, text in files.items():
        (root / path).parent.mkdir(exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    (root / "node_modules").symlink_to(packages, target_is_directory=True)
    report = slimtf("build", root, "--bundler", "webpack", "--verify", "--json", "-").report
    assert report.level == "deep"
    assert report.verify is not None
    assert {check.kind for check in report.verify.checks if check.equal} == {"model", "app"}
    assert any("loadGraphModel loads a model that is not known" in notice for notice in report.notices) is not bool(
        known
    )
    assert any(file.on_demand for file in report.slim.files) is not bool(known)
    assert report.baseline is not None
    at_once = sum(file.gzip for file in report.slim.files if not file.on_demand)
    assert at_once <= SHARE * report.baseline.total.gzip
    assert len(report.kernels) < FEW or not known
    value = open_app(root).value
    assert value is not None
    found = value["found"]
    assert isinstance(found, list)
    assert len(found) > 1
    assert len({json.dumps(each) for each in found}) == len(found)
