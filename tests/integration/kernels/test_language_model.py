"""A model as apps ship them: VS Code's, which tells the language of a text, with a table, strings and a loop.

With tfjs 3.21, as VS Code has it: all of tfjs 4.22 fails on it too ("Cannot read properties of undefined").
"""

from __future__ import annotations

import base64
import json
from time import perf_counter
from typing import TYPE_CHECKING

import pytest

from tests.support.graph_models import BOOL, FLOAT, GraphModel
from tests.support.tiny_apps import LINE_APP

if TYPE_CHECKING:
    from tests.integration.conftest import MakeApp

pytestmark = pytest.mark.network

TEXT = "import os\n\ndef main(path):\n    for name in os.listdir(path):\n        print(name)\n\nmain('.')\n"
APP = f"""import * as tf from '@tensorflow/tfjs';
import artifacts from './model.js';
globalThis.__slimtf__ = (async () => {{
  await tf.setBackend('cpu');
  const model = await tf.loadGraphModel(tf.io.fromMemory(artifacts));
  const [scores, languages] = await model.executeAsync(tf.tensor([{json.dumps(TEXT)}]));
  const all = Array.from(scores.dataSync());
  return {{ outputs: [languages.dataSync()[all.indexOf(Math.max(...all))]], kernels: [] }};
}})();
"""


def test_vs_codes_language_model_is_planned_and_works(tiny_app: MakeApp) -> None:
    app = tiny_app("language_model", index=APP)
    folder = (app.root / "node_modules/@vscode/vscode-languagedetection/model").resolve()
    model = json.loads((folder / "model.json").read_text(encoding="utf-8"))
    weights = (folder / "group1-shard1of1.bin").read_bytes()
    specs = [spec for group in model.pop("weightsManifest") for spec in group["weights"]]
    app.write(
        "src/model.js",
        f"const text = atob('{base64.b64encode(weights).decode()}');\n"
        f"export default {{ ...{json.dumps(model)}, weightSpecs: {json.dumps(specs)},\n"
        "  weightData: Uint8Array.from(text, (letter) => letter.charCodeAt(0)).buffer };\n",
    )
    report = app.build("webpack", backends=["cpu"], models=[str(folder / "model.json")])
    assert report.proof.holds
    assert {"Cumsum", "StringNGrams", "StringToHashBucketFast", "SparseFillEmptyRows"} <= {
        k.name for k in report.kernels
    }
    assert len(report.kernels) < 60
    assert app.run("webpack").outputs == ["py"]


def left_over(name: str) -> dict[str, object]:
    """Return a function that training leaves in the library, full of ops that tfjs does not have."""
    ops = ("OptionalNone", "OptionalFromValue", "ReadVariableOp")
    return {"signature": {"name": name}, "nodeDef": [{"name": op, "op": op} for op in ops]}


def test_a_model_of_25_000_nodes_is_planned_in_seconds(tiny_app: MakeApp) -> None:
    app = tiny_app(index=LINE_APP)
    model = GraphModel()
    last = model.input("x", [1])
    for number in range(25_000):
        last = model.node(f"n{number}", ("AddV2", "Mul", "Sub", "Relu")[number % 4], last, last, T=FLOAT)
    model.node("loop", "StatelessWhile", last, body={"func": {"name": "body"}}, cond={"func": {"name": "cond"}})
    model.functions += [
        {
            "signature": {"name": "body", "inputArg": [{"name": "v", **FLOAT}], "outputArg": [{"name": "r", **FLOAT}]},
            "nodeDef": [{"name": "up", "op": "Exp", "input": ["v"], "attr": {"T": FLOAT}}],
            "ret": {"r": "up:y:0"},
        },
        {
            "signature": {"name": "cond", "inputArg": [{"name": "v", **FLOAT}], "outputArg": [{"name": "r", **BOOL}]},
            "nodeDef": [{"name": "is", "op": "Less", "input": ["v", "v"], "attr": {"T": FLOAT}}],
            "ret": {"r": "is:z:0"},
        },
        *(left_over(f"gone{number}") for number in range(1_000)),
    ]
    model.write(app.root / "model")
    started = perf_counter()
    report = app.modules(backends=["cpu"], models=[str(app.root / "model/model.json")])
    assert perf_counter() - started < 300  # ten on a quiet machine, most of it for the analysis; else hours
    assert {"Add", "Multiply", "Sub", "Relu", "Exp", "Less"} <= set(report.kernels)
    assert len(report.kernels) < 20
