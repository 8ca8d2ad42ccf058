"""Ways in which code reaches tfjs that once ended in a bundle that was called proven and failed on the first click.

tests/integration/kernels/test_generated_apps.py tries far more of them; these say what was reported.
"""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

import pytest

from slimtf.pipeline.init import init
from slimtf.pipeline.opening import ProjectOptions
from slimtf.progress import SILENT

if TYPE_CHECKING:
    from slimtf.model.report import Report
    from tests.integration.conftest import MakeApp
    from tests.support.tiny_apps import TinyApp

pytestmark = pytest.mark.network

TF = "import * as tf from '@tensorflow/tfjs';\n"
ALL_OF_CPU = 150  # the cpu backend has more kernels than this
GRAPH = {
    "format": "graph-model",
    "modelTopology": {"node": [{"name": "x", "op": "Placeholder"}]},
    "weightsManifest": [],
}


def app_of(tiny_app: MakeApp, body: str, *, settings: str = "") -> TinyApp:
    text = f"{TF}globalThis.__slimtf__ = (async () => {{\nawait tf.setBackend('cpu');\n{body}\n}})();\n"
    app = tiny_app(index=text)
    app.write("slimtf.toml", settings)
    return app


def unseen(report: Report) -> list[str]:
    return [f"{each.place}: {each.kept}" for each in report.proof.unseen]


def test_methods_that_tfjs_itself_calls(tiny_app: MakeApp) -> None:
    """tfjs-layers' initializers and metrics, and the gradients of tfjs-core, call chained ops."""
    body = """
  const rnn = tf.sequential({ layers: [tf.layers.lstm({ units: 3, inputShape: [4, 2] })] });
  const made = rnn.predict(tf.ones([1, 4, 2])).dataSync();
  const score = tf.metrics.r2Score(tf.tensor1d([1, 2, 3]), tf.tensor1d([1, 2, 4])).dataSync();
  const prod = tf.grad((a) => tf.prod(a))(tf.tensor1d([1, 2, 3])).dataSync();
  const at = tf.tensor2d([[0], [1]], [2, 1], 'int32');
  const gather = tf.grad((a) => tf.gather(a, at, 1, 1))(tf.ones([2, 2])).dataSync();
  return { outputs: [[...made], [...score], [...prod], [...gather]], kernels: [] };"""
    app = app_of(tiny_app, body)
    app.build("rollup", backends=["cpu"])
    made, score, prod, gather = app.run("rollup").outputs
    assert len(made) == 3
    assert all(math.isfinite(number) for number in made)
    assert score == pytest.approx([0.5])
    assert prod == pytest.approx([6, 3, 2])
    assert gather == pytest.approx([1, 0, 0, 1])


@pytest.mark.parametrize(
    "load",
    [
        "await tf.loadLayersModel('https://models.example/model.json')",
        pytest.param("tf.models.modelFromJSON(await (await fetch('model.json')).json())", marks=pytest.mark.thorough),
        pytest.param("await tf.loadLayersModel(tf.io.browserFiles(files))", marks=pytest.mark.thorough),
    ],
)
def test_a_layers_model_that_is_not_known_keeps_what_it_can_name(tiny_app: MakeApp, load: str) -> None:
    app = app_of(tiny_app, f"  const files = [];\n  const model = {load};\n  return model.predict(tf.ones([1, 2]));")
    report = app.build("rollup", backends=["cpu"], emit=False)
    assert {"Conv2D", "Elu", "Slice", "_FusedMatMul", "AvgPool"} <= {kernel.name for kernel in report.kernels}
    assert unseen(report) == ["src/index.js:5: everything that a layers model can name"]
    assert any("src/index.js:5" in notice and "models = [" in notice for notice in report.notices)


@pytest.mark.parametrize(
    "second",
    [
        "'https://models.example/model.json'",
        pytest.param("tf.io.browserFiles(files)", marks=pytest.mark.thorough),
        pytest.param("files[0]", marks=pytest.mark.thorough),
    ],
)
def test_a_second_graph_model_from_elsewhere(tiny_app: MakeApp, second: str) -> None:
    body = f"const files = [];\nawait tf.loadGraphModel('model/model.json');\nawait tf.loadGraphModel({second});"
    app = app_of(tiny_app, body)
    app.write("model/model.json", json.dumps(GRAPH))
    assert len(app.modules(backends=["cpu"]).kernels) > ALL_OF_CPU
    report = app.build("rollup", backends=["cpu"], emit=False)
    assert unseen(report) == ["src/index.js:6: every kernel of the backends"]


def test_a_graph_model_of_the_project_keeps_its_own_kernels_alone(tiny_app: MakeApp) -> None:
    app = app_of(tiny_app, "await tf.loadGraphModel('./model/model.json');")
    app.write("model/model.json", json.dumps(GRAPH))
    assert set(app.modules(backends=["cpu"]).kernels) <= {"Identity", "Cast"}


def test_settings_that_init_wrote_explain_no_load(tiny_app: MakeApp) -> None:
    """They once did, and 173 kernels became 7: the model from elsewhere was taken for the one that was found."""
    app = app_of(tiny_app, "const url = document.title;\nawait tf.loadGraphModel(url);")
    app.write("model/model.json", json.dumps(GRAPH))
    (app.root / "slimtf.toml").unlink()
    init(ProjectOptions(app.root, None, {"bundler": "rollup"}, install=False), SILENT)
    assert len(app.modules("rollup", on_demand=False).kernels) > ALL_OF_CPU


def test_a_worker_without_its_ending(tiny_app: MakeApp) -> None:
    app = app_of(tiny_app, "new Worker(new URL('../my.worker', import.meta.url));", settings="models = []\n")
    app.write("my.worker.ts", f"{TF}postMessage(tf.erf(1));\n")
    assert "Erf" in app.modules(backends=["cpu"]).kernels
    app.write("src/index.js", f"{TF}new Worker(new URL('../gone.worker', import.meta.url));\n")
    assert len(app.modules(backends=["cpu"]).kernels) > ALL_OF_CPU


def test_a_computed_method_is_reported_and_works(tiny_app: MakeApp) -> None:
    body = """
  const name = JSON.parse('"log1p"');
  return { outputs: [...tf.tensor1d([0, 1])[name]().dataSync()], kernels: [] };"""
    app = app_of(tiny_app, body, settings="models = []\n")
    report = app.build("rollup", backends=["cpu"])
    assert app.run("rollup").outputs == pytest.approx([0, math.log(2)])
    assert unseen(report) == ["src/index.js:6: every chained op"]


def test_a_tensor_that_reaches_a_package_without_tfjs_throws_the_name_and_the_cure(tiny_app: MakeApp) -> None:
    app = tiny_app(
        index=f"{TF}import {{ first }} from 'lists';\nglobalThis.__slimtf__ = (async () => {{\n"
        "await tf.setBackend('cpu');\nfirst([1, 2]);\nlet said = '';\n"
        "try { first(tf.tensor1d([1, 2])); } catch (error) { said = error.message; }\n"
        "return { outputs: [said], kernels: [] }; })();\n"
    )
    app.package("lists", "export const first = (list) => list.slice(0, 1);\n")
    app.write("slimtf.toml", "models = []\n")
    app.build("rollup", backends=["cpu"])
    (said,) = app.run("rollup").outputs
    assert said == 'tensor.slice() is not part of this bundle: add "slice" to keep in the settings of slimtf'
    app.write("slimtf.toml", 'models = []\nkeep = ["slice"]\n')
    app.build("rollup", backends=["cpu"])
    assert app.run("rollup").outputs == [""]


def test_tfjs_in_a_member_keeps_what_the_code_names(tiny_app: MakeApp) -> None:
    """It kept every kernel once. What no code names throws its name and what brings it back."""
    body = """
  class Net {
    constructor(tf) { this.tf = tf; }
    run(x) { return this.tf.log1p(this.tf.tensor1d(x)).dataSync(); }
  }
  const net = new Net(tf);
  const kept = new Map();
  const name = 'hsoc'.split('').reverse().join('');
  kept.set(1, net.tf[name]);
  let said = '';
  try { kept.get(1)(1); } catch (error) { said = error.message; }
  const told = said.includes(`tf.${name} out`) && said.includes(`keep = ["${name}"]`);
  return { outputs: [...net.run([0, 1]), Number(told)], kernels: [] };"""
    app = app_of(tiny_app, body, settings="models = []\n")
    report = app.build("rollup", backends=["cpu"])
    assert {kernel.name for kernel in report.kernels} <= {"Cast", "Identity", "Log1p"}
    assert report.level == "deep"
    assert any("hands @tensorflow/tfjs to code that is not followed" in notice for notice in report.notices)
    assert app.run("rollup").outputs == pytest.approx([0, math.log(2), 1])
    app.write("slimtf.toml", 'models = []\nkeep = ["cosh"]\n')
    assert "Cosh" in {kernel.name for kernel in app.build("rollup", backends=["cpu"]).kernels}
    assert app.run("rollup").outputs == pytest.approx([0, math.log(2), 0])


def test_tfjs_on_the_window_keeps_everything(tiny_app: MakeApp) -> None:
    app = app_of(tiny_app, "window.getTf = () => tf;\nreturn { outputs: [], kernels: [] };", settings="models = []\n")
    assert len(app.modules(backends=["cpu"]).kernels) > ALL_OF_CPU
