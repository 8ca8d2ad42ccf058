"""Models that the official tool cannot serve (D2), ops that no one knows (D3), kernels that no backend has (D5)."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from slimtf.errors import UnsupportedProjectError, WorkspaceError
from slimtf.model.modules import OPS_FOR_CONVERTER
from tests.support.graph_models import FLOAT, INT32, GraphModel, ints, one_op_model, text
from tests.support.pages import served
from tests.support.programs import run

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.conftest import MakeApp
    from tests.support.tiny_apps import TinyApp

pytestmark = pytest.mark.network

HARD_OPS = ("FusedBatchNormV3", "FloorDiv", "MaxPool3D", "RFFT", "LookupTableSizeV2")

HARD_APP = """import * as tf from '@tensorflow/tfjs';
import artifacts from './model.js';
globalThis.__slimtf__ = (async () => {
  await tf.setBackend('cpu');
  const model = await tf.loadGraphModel(tf.io.fromMemory(artifacts));
  const names = ['floor', 'pool', 'norm', 'spectrum', 'size'];
  const tensors = await model.executeAsync({ x: tf.tensor1d([7, -7, 9, 1]) }, names);
  return { outputs: tensors.map((tensor) => Array.from(tensor.dataSync())) };
})();
"""


def hard_model() -> GraphModel:
    """Return a model with all of HARD_OPS, each with an output of its own."""
    model = GraphModel()
    x = model.input("x", [4])
    model.node("floor", "FloorDiv", x, model.constant("two", [], [2]), T=FLOAT)
    cube = model.constant("cube", [1, 2, 2, 2, 1], range(8))
    size = ints([1, 2, 2, 2, 1])
    model.node(
        "pool", "MaxPool3D", cube, T=FLOAT, ksize=size, strides=size, padding=text("VALID"), data_format=text("NDHWC")
    )
    image = model.constant("image", [1, 1, 1, 2], [3, 5])
    moments = [model.constant(name, [2], values) for name, values in _MOMENTS.items()]
    model.node(
        "norm", "FusedBatchNormV3", image, *moments, T=FLOAT, U=FLOAT, epsilon={"f": 0}, data_format=text("NHWC")
    )
    model.node("waves", "RFFT", x, model.constant("length", [1], [4], "int32"))
    model.node("spectrum", "ComplexAbs", "waves")
    model.node("table", "HashTableV2", key_dtype=INT32, value_dtype=FLOAT)
    model.node("size", "LookupTableSizeV2", "table")
    return model


_MOMENTS = {"scale": [2.0, 2.0], "offset": [1.0, 1.0], "mean": [1.0, 1.0], "variance": [4.0, 4.0]}


def with_model(app: TinyApp, model: GraphModel) -> Path:
    app.write("src/model.js", model.javascript())
    return model.write(app.root / "model")


@pytest.mark.parametrize(("bundler", "level"), [("webpack", "deep"), ("rollup", "standard")])
def test_ops_that_the_official_tool_cannot_serve(bundler: str, level: str, tiny_app: MakeApp) -> None:
    app = tiny_app(index=HARD_APP)
    model = with_model(app, hard_model())
    report = app.build(bundler, backends=["cpu"], models=[str(model)], level=level)
    assert (report.proof.aliases[OPS_FOR_CONVERTER] >= 1) == (level == "standard")
    floor, pool, norm, spectrum, size = app.run(bundler).outputs
    assert [floor, pool, size] == [[3, -4, 4, 0], [7], [0]]
    assert norm == pytest.approx([3, 5])
    assert spectrum == pytest.approx([10, 68**0.5, 22], abs=1e-4)


@pytest.mark.parametrize("op", HARD_OPS)
def test_the_official_tool_fails_where_slimtf_does_not(op: str, tiny_app: MakeApp, node: str) -> None:
    app = tiny_app()
    model = one_op_model(op)
    model.node("sum", "AddV2", "x", "x", T=FLOAT)  # the official tool writes no ops file without an op
    with_model(app, model)
    settings = {"kernels": ["Abs"], "backends": ["cpu"], "models": ["model/model.json"], "outputPath": "official"}
    config = app.write("custom_tfjs_config.json", json.dumps(settings))
    cli = app.root / "node_modules/@tensorflow/tfjs/dist/tools/custom_module/cli.js"
    run(node, cli, "--config", config, cwd=app.root)
    assert unserved(app, "official", op) != []

    assert app.modules(output_path=app.root / "ours", allow_missing_kernels=True).aliases
    assert unserved(app, "ours", op) == []


def unserved(app: TinyApp, folder: str, op: str) -> list[str]:
    """Return the files that an ops file imports in vain, and the core op that it lacks."""
    written = (app.root / folder / "custom_ops_for_converter.js").read_text(encoding="utf-8")
    specifiers = re.findall(r"""from ['"](@[^'"]+)['"]""", written)
    files = {name: app.root / "node_modules" / (name if name.endswith(".js") else f"{name}.js") for name in specifiers}
    missing = [name for name, file in files.items() if not file.is_file()]
    if op == "LookupTableSizeV2" and not any(file.name == "scalar.js" for file in files.values()):
        missing.append("scalar")
    return missing


def test_an_unknown_op_is_named_with_its_node_and_nothing_is_written(tiny_app: MakeApp) -> None:
    app = tiny_app()
    model = with_model(app, one_op_model("PartitionedCall"))
    with pytest.raises(UnsupportedProjectError, match="'PartitionedCall' of node 'the_node'") as caught:
        app.build("webpack", backends=["cpu"])
    assert caught.value.where == str(model)
    assert "custom_ops" in caught.value.hint
    assert not (app.root / "custom_tfjs").exists()
    assert not (app.root / "dist").exists()


CUSTOM_APP = """import * as tf from '@tensorflow/tfjs';
import artifacts from './model.js';
tf.registerOp('PartitionedCall', (node) => [tf.mul(node.inputs[0], 2)]);
globalThis.__slimtf__ = (async () => {
  await tf.setBackend('cpu');
  const model = await tf.loadGraphModel(tf.io.fromMemory(artifacts));
  return { outputs: Array.from(model.predict(tf.tensor1d([1, 2, 3, 4])).dataSync()) };
})();
"""


def test_an_op_that_the_app_registers_itself_is_declared(tiny_app: MakeApp) -> None:
    app = tiny_app(index=CUSTOM_APP)
    with_model(app, one_op_model("PartitionedCall"))
    app.build(
        "rollup", kernels=["Multiply"], backends=["cpu"], custom_ops=["PartitionedCall"], allow_missing_kernels=True
    )
    assert app.run("rollup").outputs == [2, 4, 6, 8]


@pytest.mark.parametrize(
    ("kernel", "hint"), [("Conv2d", "'Conv2D'"), ("fft", "'FFT'"), ("x';alert(1)//", ""), ("square__op", "__op")]
)
def test_a_kernel_that_no_chosen_backend_has(kernel: str, hint: str, tiny_app: MakeApp) -> None:
    app = tiny_app()
    with pytest.raises(UnsupportedProjectError) as caught:
        app.modules(kernels=["Abs", kernel], backends=["cpu"])
    assert kernel in caught.value.what
    assert hint in caught.value.hint
    assert not (app.root / "custom_tfjs").exists()


def test_a_kernel_that_another_backend_has(tiny_app: MakeApp) -> None:
    with pytest.raises(UnsupportedProjectError, match="'Einsum'") as caught:
        tiny_app().modules(kernels=["Einsum"], backends=["wasm"])
    assert "cpu" in caught.value.hint


def test_pixels_on_cpu_and_wasm_come_from_a_canvas(tiny_app: MakeApp) -> None:
    report = tiny_app().modules(kernels=["Abs", "FromPixels"], backends=["cpu", "wasm"], allow_missing_kernels=True)
    assert set(report.kernels) == {"Abs", "FromPixels"}


def test_a_model_of_the_web_is_fetched_once_and_serves_offline(tiny_app: MakeApp, tmp_path: Path) -> None:
    app = tiny_app()
    with_model(app, one_op_model("FusedBatchNormV3")).parent.rename(tmp_path / "web")
    with served(tmp_path / "web") as address:
        app.write("slimtf.toml", f'models = ["{address}model.json"]\n')
        first = app.modules(backends=["cpu"])
    assert "FusedBatchNorm" in first.kernels
    kept = app.root / "slimtf_models"
    assert sorted(path.name for path in kept.rglob("*") if path.is_file()) == ["model.json", "slimtf.models.json"]
    assert app.modules(backends=["cpu"]).kernels == first.kernels  # nothing listens there any more
    next(kept.rglob("model.json")).unlink()
    with pytest.raises(WorkspaceError, match="cannot be reached"):
        app.modules(backends=["cpu"])
