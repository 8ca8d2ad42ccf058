"""What the app uses is found in every kind of source that a bundler takes, and nothing is left out silently."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from slimtf.analyze.run import Analysis
from slimtf.errors import BundlerError, UnsupportedProjectError
from tests.support.tiny_apps import ROLLUP_CONFIG, WEBPACK_CONFIG

if TYPE_CHECKING:
    from slimtf.model.app_code import AppCode
    from slimtf.model.node import NodeEnvironment
    from tests.integration.conftest import MakeApp
    from tests.support.tiny_apps import TinyApp

pytestmark = pytest.mark.network

TF = "import * as tf from '@tensorflow/tfjs';\n"
BUNDLERS = (pytest.param("webpack", marks=pytest.mark.thorough), "rollup")
ALL_OF_CPU = 150  # the cpu backend has more kernels than this


def kernels(app: TinyApp, bundler: str = "webpack", **flags: Any) -> set[str]:
    app.write("slimtf.toml", "models = []\n")
    made = app.modules(bundler, **{"backends": ["cpu"], **flags})
    return set(made.kernels) - {"Identity", "Cast"}  # every app that does anything has these


def with_index(tiny_app: MakeApp, text: str) -> TinyApp:
    return tiny_app(index=TF + text)


@pytest.mark.parametrize("bundler", BUNDLERS)
def test_only_what_is_reached(bundler: str, tiny_app: MakeApp) -> None:
    app = with_index(tiny_app, "import { used } from './lib.js';\nused(tf.tensor1d([1]));\n")
    app.write("src/lib.js", f"{TF}export const used = (x) => tf.abs(x);\nexport const unused = (x) => tf.erf(x);\n")
    assert kernels(app, bundler) == {"Abs"}


SOURCES = {
    "typescript": (
        "lib.ts",
        "import type {{ Tensor }} from '@tensorflow/tfjs';\n{}export const f = (x: Tensor): Tensor => tf.erf(x);",
    ),
    "jsx": ("lib.jsx", "{}export const f = (x) => <div onClick={{() => tf.erf(x)}} />;"),
    "vue": ("lib.vue", "<template><p/></template>\n<script>\n{}export const f = (x) => tf.erf(x);\n</script>"),
    "commonjs": ("lib.cjs", "const tf = require('@tensorflow/tfjs');\nexports.f = (x) => tf.erf(x);"),
    "a module that loads tfjs later": (
        "lib.js",
        "export const f = async (x) => {{ const tf = await import('@tensorflow/tfjs'); return tf.erf(x); }};",
    ),
}


@pytest.mark.parametrize("kind", SOURCES)
def test_sources_of_every_kind(kind: str, tiny_app: MakeApp) -> None:
    name, text = SOURCES[kind]
    app = tiny_app(
        index=f"import {{ f }} from './{name}';\nimport './style.css';\nimport logo from './logo.svg';\nf(logo);\n"
    )
    app.write(f"src/{name}", text.format(TF))
    app.write("src/style.css", "a { color: red }")
    app.write("src/logo.svg", "<svg/>")
    assert kernels(app) == {"Erf"}


def test_workers_and_folders_of_modules(tiny_app: MakeApp) -> None:
    app = tiny_app(
        index="new Worker(new URL('./worker.js', import.meta.url));\nrequire.context('./ops', true)(location.hash);\n"
    )
    app.write("src/worker.js", f"{TF}postMessage(tf.erf(1));\n")
    app.write("src/ops/deep/one.js", f"{TF}tf.floor(1);\n")
    assert kernels(app) == {"Erf", "Floor"}


def test_what_a_page_and_its_worker_use_by_themselves(tiny_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    app = tiny_app(index=f"{TF}import './both.js';\nnew Worker(new URL('./worker.js', import.meta.url));\ntf.abs(1);\n")
    app.write("src/both.js", f"{TF}tf.floor(1);\n")
    app.write(
        "src/worker.js", "import './both.js';\nimport { erf } from '@tensorflow/tfjs-core';\npostMessage(erf(1));\n"
    )
    app.write("src/other.js", "postMessage(new Worker(new URL('./worker.js', import.meta.url)));\n")
    app.write("webpack.config.cjs", WEBPACK_CONFIG.replace("'./src/index.js'", "['./src/index.js', './src/other.js']"))
    found: dict[str, set[str]] = {}

    def run(analysis: Analysis, environment: NodeEnvironment, timeout: float) -> AppCode:
        apart = analysis.run_apart(environment, timeout)
        found.update({file.name: {use.path[0] for use in code.uses} for file, code in apart.items()})
        code = analysis.read(analysis.reply(environment, timeout), log=analysis.log)
        found["users"] = {Path(file).name for file in code.users}
        return code

    monkeypatch.setattr(Analysis, "run", run)
    assert kernels(app) == {"Abs", "Erf", "Floor"}
    assert found == {
        "index.js": {"abs", "floor"},
        "worker.js": {"erf", "floor"},
        "users": {"index.js", "worker.js"},
    }


@pytest.fixture
def analysed(monkeypatch: pytest.MonkeyPatch) -> list[AppCode]:
    """Return a list that receives what analyses find, scripts that never meet included."""
    found: list[AppCode] = []

    def run(analysis: Analysis, environment: NodeEnvironment, timeout: float) -> AppCode:
        whole = replace(analysis, scripts=True, every_name=True)
        found.append(whole.read(whole.reply(environment, timeout), log=analysis.log))
        return found[-1]

    monkeypatch.setattr(Analysis, "run", run)
    return found


STARTS = "new Worker(new URL('./worker.js', import.meta.url));\n"


def test_scripts_that_never_meet(tiny_app: MakeApp, analysed: list[AppCode]) -> None:
    app = tiny_app(index=f"{TF}import './both.js';\n{STARTS}tf.abs(1);\n")
    app.write("src/other.js", f"{TF}tf.floor(1);\n")
    app.write("src/both.js", "export const erf = (t) => t.erf();\n")
    app.write("src/worker.js", f"{TF}import {{ erf }} from './both.js';\npostMessage(erf(tf.tan(1)));\n")
    app.write("webpack.config.cjs", WEBPACK_CONFIG.replace("'./src/index.js'", "['./src/index.js', './src/other.js']"))
    kernels(app, level="standard")
    (code,) = analysed
    page, worker = code.scripts
    assert (page.worker, worker.worker) == (None, app.root / "src/worker.js")
    assert {use.path[0] for use in page.code.uses} == {"abs", "floor"}, "two entries may be loaded by one page"
    assert {use.path[0] for use in worker.code.uses} == {"tan"}
    assert {Path(file).name for file in page.code.importers} == {"index.js", "other.js"}
    assert {Path(file).name for file in worker.code.importers} == {"worker.js"}
    assert {Path(file).name for file in worker.code.inputs} == {"worker.js", "both.js"}
    assert "erf" in worker.code.every_name
    assert not code.shares


@pytest.mark.parametrize(
    ("index", "entry"),
    [
        (STARTS, "'./src/index.js'"),  # only the worker loads tfjs
        (f"{TF}{STARTS}tf.abs(1);\n", "['./src/index.js', './src/worker']"),  # a page may load the worker too
        (f"{TF}tf.abs(1);\nimport('./worker.js');\n", "'./src/index.js'"),
    ],
)
def test_where_there_is_nothing_to_tell_apart(
    index: str, entry: str, tiny_app: MakeApp, analysed: list[AppCode]
) -> None:
    app = tiny_app(index=index)
    app.write("src/worker.js", f"{TF}postMessage(tf.erf(1));\n")
    app.write("webpack.config.cjs", WEBPACK_CONFIG.replace("'./src/index.js'", entry))
    kernels(app, level="standard")
    assert analysed[0].scripts == ()


@pytest.mark.parametrize(
    ("splitting", "shares"),
    [
        ("{ chunks: 'async' }", False),
        ("false", False),
        ("{ chunks: 'all' }", True),
        ("{ chunks: (chunk) => chunk.name !== 'x' }", True),
        ("{ cacheGroups: { tfjs: { test: /tfjs/, chunks: 'initial' }, default: false } }", True),
    ],
)
def test_files_that_scripts_may_share(
    splitting: str, *, shares: bool, tiny_app: MakeApp, analysed: list[AppCode]
) -> None:
    app = tiny_app(index=f"{TF}tf.abs(1);\n")
    config = WEBPACK_CONFIG.replace("performance:", f"optimization: {{ splitChunks: {splitting} }}, performance:")
    app.write("webpack.config.cjs", config)
    kernels(app, level="standard")
    assert analysed[0].shares is shares


def test_what_webpacks_config_says(tiny_app: MakeApp) -> None:
    app = tiny_app(index="import '@lib/one.js';\n")
    config = WEBPACK_CONFIG.replace(
        "performance:",
        "resolve: { alias: { '@lib': path.resolve(__dirname, 'lib') } },\n"
        "  plugins: [new (require('webpack').ProvidePlugin)({ tf: '@tensorflow/tfjs' })], performance:",
    )
    app.write("webpack.config.cjs", config)
    app.write("lib/one.js", "console.log(tf.erf(1));\n")
    assert kernels(app) == {"Erf"}


def test_what_only_a_plugin_of_rollup_finds(tiny_app: MakeApp) -> None:
    plugin = "{ resolveId: (id) => (id === 'virtual-lib' ? new URL('./lib/one.js', import.meta.url).pathname : null) }"
    app = tiny_app(index="import { f } from 'virtual-lib';\nglobalThis.__slimtf__ = f();\n")
    app.write("rollup.config.mjs", ROLLUP_CONFIG.replace("plugins: [", f"plugins: [{plugin}, "))
    app.write(
        "lib/one.js",
        f"{TF}export const f = () => ({{ outputs: Array.from(tf.erf([0]).dataSync()), kernels: [] }});\n",
    )
    app.write("slimtf.toml", "models = []\n")
    assert len(kernels(app, "rollup")) > ALL_OF_CPU, "no bundler runs that could find it"
    report = app.build("rollup", backends=["cpu"])
    assert "Erf" in {kernel.name for kernel in report.kernels}
    assert app.run("rollup").outputs == [0]


@pytest.mark.parametrize(
    "text",
    [
        "globalThis.tf = tf;",
        "tf[location.hash](1);",
        "tf.engine().runKernel(location.hash, {});",
        "tf.loadGraphModel('x');",
    ],
)
def test_what_cannot_be_followed_keeps_everything(text: str, tiny_app: MakeApp) -> None:
    assert len(kernels(with_index(tiny_app, text))) > ALL_OF_CPU


def test_a_source_that_cannot_be_read_keeps_everything(tiny_app: MakeApp) -> None:
    app = with_index(tiny_app, "import './flow.js';\n")
    app.write("src/flow.js", "type A = | {| a: 1 |};\n")
    assert len(kernels(app)) > ALL_OF_CPU


LATE = "import * as tf from '@tensorflow/tfjs'; export const late = () => tf.ready().then(() => tf.erf(0).data());"
VIRTUAL = f"""{{ resolveId: (id) => (id === 'virtual:ops' ? '\\0ops' : null),
  load: (id) => (id === '\\0ops' ? {json.dumps(LATE)} : null) }}"""
WRITTEN_INTO = f"{{ transform: (code, id) => (id.endsWith('late.js') ? {json.dumps(LATE)} : null) }}"


@pytest.mark.parametrize(
    ("plugin", "name", "level"),
    [
        (VIRTUAL, "virtual:ops", "standard"),
        (VIRTUAL, "virtual:ops", "deep"),
        (WRITTEN_INTO, "./late.js", "standard"),
        pytest.param(WRITTEN_INTO, "./late.js", "deep", marks=pytest.mark.thorough),
    ],
)
def test_code_that_a_plugin_makes_up(tiny_app: MakeApp, plugin: str, name: str, level: str) -> None:
    app = tiny_app(index=f"{TF}import {{ late }} from '{name}';\nglobalThis.__slimtf__ = tf.ready().then(late);\n")
    app.write("src/late.js", "export const late = () => 0;\n")
    app.write("rollup.config.mjs", ROLLUP_CONFIG.replace("plugins: [", f"plugins: [{plugin}, "))
    app.write("slimtf.toml", f'models = []\nlevel = "{level}"\n')
    report = app.build("rollup", backends=["cpu"])
    assert "Erf" in {kernel.name for kernel in report.kernels}
    assert len(report.kernels) < ALL_OF_CPU
    assert not report.proof.unseen
    assert not app.run("rollup").error


@pytest.mark.parametrize("level", ["standard", pytest.param("deep", marks=pytest.mark.thorough)])
def test_code_that_a_loader_of_webpack_makes_up(tiny_app: MakeApp, level: str) -> None:
    app = tiny_app(index="import { late } from './late.js';\nglobalThis.__slimtf__ = late();\n")
    app.write("src/late.js", "export const late = () => 0;\n")
    app.write("late-loader.cjs", f"module.exports = () => {json.dumps(LATE)};\n")
    rules = "module: { rules: [{ test: /late\\.js$/, loader: require.resolve('./late-loader.cjs') }] }, performance:"
    app.write("webpack.config.cjs", WEBPACK_CONFIG.replace("performance:", rules))
    app.write("slimtf.toml", f'models = []\nlevel = "{level}"\n')
    report = app.build("webpack", backends=["cpu"])
    assert "Erf" in {kernel.name for kernel in report.kernels}
    assert len(report.kernels) < ALL_OF_CPU
    assert not report.proof.unseen
    assert not app.run("webpack").error


def test_names_that_are_provided_or_aliased_are_no_code_of_a_plugin(tiny_app: MakeApp) -> None:
    app = tiny_app(index="import './more.js';\nglobalThis.__slimtf__ = TF.ready().then(() => TF.erf(1).data());\n")
    app.write("src/more.js", "import { square } from 'tf-alias';\nglobalThis.__later__ = () => square(2);\n")
    more = """plugins: [new (require('webpack').ProvidePlugin)({ TF: '@tensorflow/tfjs' })],
  resolve: { alias: { 'tf-alias$': '@tensorflow/tfjs' } }, performance:"""
    app.write("webpack.config.cjs", WEBPACK_CONFIG.replace("performance:", more))
    app.write("slimtf.toml", "models = []\n")
    report = app.build("webpack", backends=["cpu"])
    assert {"Erf", "Square"} <= {kernel.name for kernel in report.kernels}
    assert len(report.kernels) < ALL_OF_CPU
    assert not app.run("webpack").error


def test_code_of_another_language_that_a_loader_compiles(tiny_app: MakeApp) -> None:
    app = tiny_app(index="import { late } from './late.mine';\nglobalThis.__slimtf__ = late();\n")
    app.write(
        "src/late.mine", f"{TF}export const late = async () => {{ await tf.ready(); return tf.erf(1).data(); }};\n"
    )
    rules = "module: { rules: [{ test: /mine$/, type: 'javascript/auto' }] }, performance:"
    app.write("webpack.config.cjs", WEBPACK_CONFIG.replace("performance:", rules))
    app.write("slimtf.toml", "models = []\n")
    assert len(kernels(app, "webpack")) > ALL_OF_CPU, "no bundler runs that could compile it"
    report = app.build("webpack", backends=["cpu"])
    assert "Erf" in {kernel.name for kernel in report.kernels}
    assert len(report.kernels) < ALL_OF_CPU
    assert not report.proof.unseen
    assert not app.run("webpack").error


def test_entries_from_the_settings(tiny_app: MakeApp) -> None:
    app = with_index(tiny_app, "tf.erf(1);")
    other = app.write("src/other.js", f"{TF}tf.floor(1);")
    assert kernels(app, entries=[str(other)]) == {"Floor"}


def test_a_kernel_that_the_backend_does_not_have(tiny_app: MakeApp) -> None:
    app = with_index(tiny_app, "tf.abs(1);\ntf.transpose(1);\ntf.einsum('ij->ji', 1);\n")
    with pytest.raises(UnsupportedProjectError, match="needs the kernel 'Einsum'") as caught:
        kernels(app, backends=["wasm"])
    assert caught.value.where.startswith("src/index.js:4")
    assert "wasm" in caught.value.what


@pytest.mark.parametrize("bundler", ["webpack", "rollup"])
def test_a_config_that_cannot_be_loaded(bundler: str, tiny_app: MakeApp) -> None:
    app = with_index(tiny_app, "tf.erf(1);")
    app.write("webpack.config.cjs", "throw new Error('not today');")
    app.write("rollup.config.mjs", "throw new Error('not today');")
    with pytest.raises(BundlerError, match="not today"):
        kernels(app, bundler)


CHAINED = f"""{TF}import {{ f }} from 'a-model';
globalThis.__slimtf__ = (async () => {{
  await tf.setBackend('cpu');
  const x = tf.tensor1d([1, 2]);
  return {{ outputs: [...x.square().mean().dataSync(), ...f(x)], kernels: [] }};
}})();
"""


@pytest.mark.parametrize("bundler", BUNDLERS)
def test_chained_ops_of_the_app_and_of_its_packages(bundler: str, tiny_app: MakeApp) -> None:
    app = tiny_app(index=CHAINED)
    app.package("a-model", f"{TF}export const f = (x) => tf.neg(x).exp().dataSync();\n")
    app.write("slimtf.toml", "models = []\n")
    app.build(bundler, backends=["cpu"])
    assert app.run(bundler).outputs == pytest.approx([2.5, 0.36787944, 0.13533528])


TRAINED = f"""{TF}
globalThis.__slimtf__ = (async () => {{
  await tf.setBackend('cpu');
  const layer = tf.layers.dense({{ units: 1, inputShape: [1], kernelInitializer: 'ones' }});
  const model = tf.sequential({{ layers: [layer] }});
  model.compile({{ optimizer: 'sgd', loss: 'meanSquaredError' }});
  await model.fit(tf.tensor2d([[1], [2]]), tf.tensor2d([[3], [5]]), {{ epochs: 3, shuffle: false }});
  return {{ outputs: Array.from(model.predict(tf.tensor2d([[3]])).dataSync()), kernels: [] }};
}})();
"""


def test_training_without_a_word_about_it_in_the_settings(tiny_app: MakeApp) -> None:
    app = tiny_app(index=TRAINED)
    app.write("slimtf.toml", "models = []\n")
    report = app.build("rollup", backends=["cpu"])
    (slim,) = app.run("rollup").outputs
    assert slim == pytest.approx(3.811664, abs=1e-5)  # by hand: w = 1.2239, b = 0.14
    assert len(report.kernels) < 70  # how much smaller it gets: train_in_browser, in tests/e2e


DATA = f"""{TF}
globalThis.__slimtf__ = (async () => {{
  await tf.setBackend('cpu');
  const batches = await tf.data.array([1, 2, 3]).map((x) => x * 2).batch(2).toArray();
  return {{ outputs: batches.map((batch) => Array.from(batch.dataSync())), kernels: [] }};
}})();
"""


def test_data_of_the_union_package(tiny_app: MakeApp) -> None:
    app = tiny_app(index=DATA)
    app.write("slimtf.toml", "models = []\n")
    app.build("rollup", backends=["cpu"])
    assert app.run("rollup").outputs == [[2, 4], [6]]


LAYERS_MODEL = {
    "format": "layers-model",
    "modelTopology": {
        "class_name": "Sequential",
        "config": {
            "name": "s",
            "layers": [
                {
                    "class_name": "Dense",
                    "config": {"name": "d", "units": 1, "batch_input_shape": [None, 2], "activation": "elu"},
                }
            ],
        },
    },
    "weightsManifest": [
        {
            "paths": ["weights.bin"],
            "weights": [
                {"name": "d/kernel", "shape": [2, 1], "dtype": "float32"},
                {"name": "d/bias", "shape": [1], "dtype": "float32"},
            ],
        }
    ],
}
LAYERS_APP = f"""{TF}import json from './model.js';
globalThis.__slimtf__ = (async () => {{
  await tf.setBackend('cpu');
  const [{{ weights }}] = json.weightsManifest;
  const weightData = new Float32Array([1, 1, -4]).buffer;
  const model = await tf.loadLayersModel(tf.io.fromMemory({{ ...json, weightSpecs: weights, weightData }}));
  return {{ outputs: Array.from(model.predict(tf.tensor2d([[1, 2], [3, 4]])).dataSync()), kernels: [] }};
}})();
"""


@pytest.mark.parametrize("bundler", BUNDLERS)
def test_a_layers_model_brings_its_layers(bundler: str, tiny_app: MakeApp) -> None:
    app = tiny_app(index=LAYERS_APP)
    text = json.dumps(LAYERS_MODEL)
    app.write("src/model.js", f"export default JSON.parse({json.dumps(text)});\n")
    app.write("layers/model.json", text)
    (app.root / "layers/weights.bin").write_bytes(bytes(12))
    app.write("slimtf.toml", 'models = ["layers/model.json"]\n')
    report = app.build(bundler, backends=["cpu"])
    assert app.run(bundler).outputs == pytest.approx([-0.6321206, 3.0])
    why = {kernel.name: kernel.why[0] for kernel in report.kernels}
    assert why["Elu"].detail == "model.json: elu"
    assert not {"Conv2D", "Selu", "Tanh"} & why.keys()


def test_weights_of_a_layers_model_that_are_cut_short(tiny_app: MakeApp) -> None:
    app = tiny_app(index=TF)
    app.write("layers/model.json", json.dumps(LAYERS_MODEL))
    (app.root / "layers/weights.bin").write_bytes(bytes(11))
    app.write("slimtf.toml", 'models = ["layers/model.json"]\n')
    with pytest.raises(UnsupportedProjectError, match="cut short"):
        app.modules(backends=["cpu"])


def test_a_tfjs_beside_the_one_that_is_cut(tiny_app: MakeApp) -> None:
    """Both share one engine in the full bundle, so that tensors of one go to functions of the other."""
    app = tiny_app(
        index=f"""{TF}import {{ square }} from '../vendor/whole.js';
globalThis.__slimtf__ = (async () => {{
  await tf.setBackend('cpu');
  return {{ outputs: [...square(tf.erf([1, 2])).dataSync()], kernels: [] }};
}})();
"""
    )
    whole = (app.root / "node_modules/@tensorflow/tfjs/dist/tf.fesm.min.js").read_text("utf-8")
    app.write("vendor/whole.js", whole)
    app.write("slimtf.toml", 'models = []\nlevel = "deep"\n')
    report = app.build("rollup", backends=["cpu"])
    assert report.level == "standard"
    assert "shares its engine" in report.lower_level
    assert app.run("rollup").outputs == pytest.approx([0.7101, 0.9907], abs=1e-3)


def test_a_module_of_a_plugin_without_tfjs_leaves_backends_out(tiny_app: MakeApp) -> None:
    plugin = """{ resolveId: (id) => (id === 'virtual:info' ? '\\0info' : null),
      load: (id) => (id === '\\0info' ? 'export const version = 1;' : null) }"""
    app = tiny_app(
        index="""import { erf, ready } from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { version } from 'virtual:info';
globalThis.__slimtf__ = ready().then(() => ({ outputs: [version, ...erf([0]).dataSync()], kernels: [] }));
"""
    )
    app.write("rollup.config.mjs", ROLLUP_CONFIG.replace("plugins: [", f"plugins: [{plugin}, "))
    app.write("slimtf.toml", "models = []\n")
    report = app.build("rollup")
    assert report.backends == ("cpu",)
    assert report.level == "deep"
    assert app.run("rollup").outputs == [1, 0]


def test_texts_and_files_that_a_plugin_puts_in_the_place_of_others(tiny_app: MakeApp) -> None:
    """As NormalModuleReplacementPlugin, fileReplacements, extensions of a platform and replace plugins do."""
    plugin = """{ resolveId: (id, by) => (id === './config.js' ? by.replace('index.js', 'config.prod.js') : null),
      transform: (code, id) => (id.endsWith('names.js') ? { code: code.replace('%OP%', 'erf'), map: null } : null) }"""
    app = tiny_app(
        index=f"""{TF}import {{ FN }} from './config.js';
import {{ NAME }} from './names.js';
globalThis.__slimtf__ = tf.ready().then(() => {{
  const x = tf[FN]([0, 3]);
  return {{ outputs: [...x.dataSync(), ...x[NAME]().dataSync()], kernels: [] }};
}});
"""
    )
    app.write("src/config.js", "export const FN = 'abs';\n")
    app.write("src/config.prod.js", "export const FN = 'expm1';\n")
    app.write("src/names.js", "export const NAME = '%OP%';\n")
    app.write("rollup.config.mjs", ROLLUP_CONFIG.replace("plugins: [", f"plugins: [{plugin}, "))
    app.write("slimtf.toml", "models = []\n")
    report = app.build("rollup", backends=["cpu"])
    assert {"Expm1", "Erf"} <= {kernel.name for kernel in report.kernels}
    assert "Abs" not in {kernel.name for kernel in report.kernels}
    assert app.run("rollup").outputs == pytest.approx([0, 19.0855, 0, 1], abs=1e-3)
