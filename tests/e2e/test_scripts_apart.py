"""A page and a worker get modules of tfjs of their own where they never meet, and share one where they may."""

from __future__ import annotations

from shutil import rmtree
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from slimtf.model.report import Report
    from tests.e2e.conftest import Slimtf
    from tests.support.pages import PageResult

pytestmark = [pytest.mark.browser, pytest.mark.network]

PAGE = """import * as tf from '@tensorflow/tfjs';

async function main() {
  await tf.setBackend('cpu');
  const model = tf.sequential();
  model.add(tf.layers.dense({ units: 4, inputShape: [3], activation: 'relu', kernelInitializer: 'ones' }));
  model.add(tf.layers.dense({ units: 2, kernelInitializer: 'ones', useBias: false }));
  const outputs = Array.from(await model.predict(tf.tensor2d([[1, 2, 3], [0.5, -1, 0.25]])).data());
  const ofWorker = await WORKER;
  window.__slimtf__ = { outputs, ofWorker };
}

main().catch((error) => { window.__slimtf_error__ = String(error); });
"""
STARTED = """new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./worker.js', import.meta.url));
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
  })"""
WORKER = """import * as tf from '@tensorflow/tfjs';

tf.setBackend('cpu').then(() => {
  const found = tf.spectral.fft(tf.complex(tf.tensor1d([1, 2, 3, 4]), tf.tensor1d([0, 0, 0, 0])));
  postMessage([Array.from(tf.real(found).dataSync()), Array.from(tf.imag(found).dataSync())]);
});
"""
NUMBERS = {"outputs": [24, 24, 0, 0], "ofWorker": [[10, -2, -2, -2], [0, 2, 0, -2]]}
WORDS = ("--bundler", "webpack", "--backend", "cpu", "--json", "-")


@pytest.fixture
def app(sample_app: Callable[[str], Path]) -> Path:
    root = sample_app("dense_model")
    (root / "slimtf.toml").unlink()
    rmtree(root / "model")
    (root / "src/index.js").write_text(PAGE.replace("WORKER", STARTED), encoding="utf-8")
    (root / "src/worker.js").write_text(WORKER, encoding="utf-8")
    return root


def of_page(report: Report) -> int:
    return next(file.gzip for file in report.slim.files if file.path == "bundle.js")


def of_worker(report: Report) -> int:
    return next(file.gzip for file in report.slim.files if file.path not in {"bundle.js", "index.html"})


def emitted(app: Path) -> dict[str, bytes]:
    folders = (app / "dist", app / "custom_tfjs")
    return {str(file.relative_to(app)): file.read_bytes() for folder in folders for file in folder.rglob("*.*")}


@pytest.mark.thorough
def test_each_is_as_small_as_it_would_be_alone(
    app: Path, slimtf: Slimtf, open_app: Callable[[Path], PageResult]
) -> None:
    done = slimtf("build", app, *WORDS, "--verify")
    report = done.report
    assert "note: the page and src/worker.js never meet, so that each has a module of tfjs of its own" in done.stderr
    assert any("never meet" in notice for notice in report.notices)
    assert report.verify is not None
    assert [check.kind for check in report.verify.checks if check.equal] == ["app"]
    assert {"FFT", "_FusedMatMul"} <= set(report.proof.kernels_registered)
    assert {kernel.name for kernel in report.kernels} == set(report.proof.kernels_registered)
    before = emitted(app)
    assert sum(name.endswith("custom_flat.js") for name in before) == 3, "one for all stays, for configs that name it"

    # A second build takes them from the cache, and comes to the same bytes.
    again = slimtf("build", app, *WORDS, "--no-baseline")
    assert again.stderr.count("taken from the cache") == 3
    assert emitted(app) == before
    assert open_app(app).value == NUMBERS

    (app / "src/index.js").write_text(PAGE.replace("WORKER", "null"), encoding="utf-8")
    alone = slimtf("build", app, *WORDS, "--no-baseline").report
    assert not (app / "custom_tfjs/apart").exists(), "nothing is left of a script that is no more"
    assert of_page(report) == pytest.approx(of_page(alone), rel=0.02)
    (app / "src/index.js").write_text(WORKER, encoding="utf-8")
    assert of_worker(report) == pytest.approx(of_page(slimtf("build", app, *WORDS, "--no-baseline").report), rel=0.05)


def test_a_module_of_both_that_imports_tfjs(app: Path, slimtf: Slimtf, open_app: Callable[[Path], PageResult]) -> None:
    (app / "src/both.js").write_text("export { setBackend } from '@tensorflow/tfjs';\n", encoding="utf-8")
    for name in ("index.js", "worker.js"):
        file = app / "src" / name
        text = file.read_text("utf-8").replace("tf.setBackend(", "setBackend(")
        file.write_text(f"import {{ setBackend }} from './both.js';\n{text}", encoding="utf-8")
    done = slimtf("build", app, *WORDS, "--no-baseline")
    why = "(src/both.js, which imports tfjs, is part of the page and of src/worker.js)"
    assert f"note: src/index.js, src/worker.js share one module of tfjs {why}, so that each carries" in done.stderr
    assert not (app / "custom_tfjs/apart").exists()
    assert of_worker(done.report) > 0.9 * of_page(done.report)
    assert open_app(app).value == NUMBERS


@pytest.mark.thorough
def test_a_module_of_both_that_only_calls_methods_of_tensors(
    app: Path, slimtf: Slimtf, open_app: Callable[[Path], PageResult]
) -> None:
    """It is in both bundles, and what it calls is in both modules."""
    (app / "src/half.js").write_text("export const half = (t) => t.div(2).neg().neg();\n", encoding="utf-8")
    for name, call in (("index.js", "model.predict("), ("worker.js", "tf.real(")):
        file = app / "src" / name
        text = file.read_text("utf-8").replace(call, f"half({call}", 1)
        text = text.replace("]])).data()", "]]))).data()").replace("tf.real(found).data", "tf.real(found)).data")
        file.write_text(f"import {{ half }} from './half.js';\n{text}", encoding="utf-8")
    report = slimtf("build", app, *WORDS, "--no-baseline").report
    assert any("never meet" in notice for notice in report.notices)
    assert open_app(app).value == {"outputs": [12, 12, 0, 0], "ofWorker": [[5, -1, -1, -1], [0, 2, 0, -2]]}


@pytest.mark.thorough
def test_files_that_the_config_lets_scripts_share(app: Path, slimtf: Slimtf) -> None:
    config = app / "webpack.config.js"
    text = config.read_text("utf-8")
    splitting = "optimization: { splitChunks: { chunks: 'all' } },\n  mode"
    config.write_text(text.replace("mode", splitting, 1).replace("'bundle.js'", "'[name].js'"), encoding="utf-8")
    report = slimtf("build", app, *WORDS, "--no-baseline").report
    assert any("share files (optimization.splitChunks)" in notice for notice in report.notices)


@pytest.mark.thorough
def test_what_only_a_plugin_of_the_config_leads_into_a_worker(
    app: Path, slimtf: Slimtf, open_app: Callable[[Path], PageResult]
) -> None:
    """The analysis knows the file as part of the page; the bundle shows that it is in the worker too."""
    (app / "src/twice.js").write_text("export const twice = (t) => t.mul(2);\n", encoding="utf-8")
    index, worker = app / "src/index.js", app / "src/worker.js"
    page = index.read_text("utf-8").replace("await WORKER", "").replace("model.predict(", "twice(model.predict(", 1)
    index.write_text(
        f"import {{ twice }} from './twice.js';\n{page.replace(']])).data()', ']]))).data()')}", encoding="utf-8"
    )
    text = worker.read_text("utf-8").replace("tf.real(found)", "twice(tf.real(found))")
    worker.write_text(f"import {{ twice }} from 'virtual-twice';\n{text}", encoding="utf-8")
    config = app / "webpack.config.js"
    plugin = (
        "plugins: [new (require('webpack').NormalModuleReplacementPlugin)(/^virtual-twice$/,"
        " require('path').resolve(__dirname, 'src/twice.js'))],\n  mode"
    )
    config.write_text(config.read_text("utf-8").replace("mode", plugin, 1), encoding="utf-8")
    done = slimtf("build", app, *WORDS, "--no-baseline")
    assert "scripts share one module of tfjs after all: only the bundler finds twice.js in src/worker.js" in done.stderr
    assert open_app(app).value == {"outputs": [48, 48, 0, 0], "ofWorker": [[20, -4, -4, -4], [0, 2, 0, -2]]}


@pytest.mark.thorough
def test_level_standard_knows_one_set_for_all(app: Path, slimtf: Slimtf) -> None:
    slimtf("build", app, *WORDS, "--no-baseline")
    assert (app / "custom_tfjs/apart").is_dir()
    report = slimtf("build", app, *WORDS, "--no-baseline", "--level", "standard").report
    assert report.level == "standard"
    assert not (app / "custom_tfjs/apart").exists()
    assert not any("module of tfjs" in notice for notice in report.notices)
