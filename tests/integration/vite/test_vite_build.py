"""``slimtf build --bundler vite`` on an app with a page, a worker and a fetched model."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.errors import BundlerError
from slimtf.model.gate import Severity
from slimtf.pipeline.build import build
from slimtf.pipeline.build_options import BuildOptions
from slimtf.pipeline.check import CheckOptions, check
from slimtf.progress import SILENT

if TYPE_CHECKING:
    from slimtf.model.report import Report
    from tests.integration.vite.conftest import MakeViteApp
    from tests.support.tiny_apps import TinyApp

pytestmark = pytest.mark.network


def built(app: TinyApp, **changes: object) -> Report:
    options = BuildOptions(app.root, None, {"backends": ["cpu"]}, install=False, **changes)  # type: ignore[arg-type]
    return build(options, SILENT)


@pytest.mark.browser
def test_page_worker_and_model_compute_the_same(vite_app: MakeViteApp, chromium: str) -> None:
    app = vite_app()
    app.write("vite.config.mjs", "export default { base: '/demo/', build: { outDir: 'www', minify: false } };\n")
    app.write("slimtf.toml", f"[browser]\nexecutable = '{chromium}'\n")
    report = built(app, verify=True)
    assert (report.bundler, report.versions.bundler, report.config) == ("vite", "8.3.8", "vite.config.mjs")
    assert {kernel.name for kernel in report.kernels} >= {"Multiply", "Add"}  # the worker's, the model's
    assert len(report.kernels) < 20
    assert report.baseline is not None
    assert report.slim.total.raw < 0.5 * report.baseline.total.raw
    assert {file.path for file in report.slim.files} >= {"index.html", "model/model.json"}
    assert report.verify is not None
    assert {check.subject for check in report.verify.checks} == {"public/model/model.json", "www/index.html"}
    assert (app.root / "www/model/model.json").is_file()
    assert "the page and src/job.js never meet, so that each has a module of tfjs of its own" in report.notices
    sizes = {file.path.partition("-")[0]: file.raw for file in report.slim.files if file.kind == "js"}
    assert sizes["assets/job"] < 0.5 * sizes["assets/index"], "the worker has nothing of what loads and runs models"


SERVICE_WORKER = "import * as tf from '@tensorflow/tfjs';\ntf.setBackend('cpu').then(() => tf.square(2).print());\n"
BUILD_IT = """await build({ configFile: false, logLevel: 'error', build: { minify: false, emptyOutDir: false,
  lib: { entry: 'src/sw.js', formats: ['es'], fileName: 'sw' } } });"""


@pytest.mark.thorough
def test_a_build_that_the_config_starts_is_slimmed_and_proven_too(vite_app: MakeViteApp) -> None:
    app = vite_app()
    app.write("src/sw.js", SERVICE_WORKER)
    plugin = f"{{ name: 'sw', async closeBundle() {{ {BUILD_IT} }} }}"
    config = f"export default {{ build: {{ minify: false }}, plugins: [{plugin}] }};\n"
    app.write("vite.config.mjs", f"import {{ build }} from 'vite';\n{config}")
    report = built(app)
    assert report.proof.holds
    assert report.baseline is not None
    full, slim = ({file.path: file.raw for file in bundle.files} for bundle in (report.baseline, report.slim))
    assert slim["sw.js"] < 0.5 * full["sw.js"]
    assert {"Square", "Multiply"} <= {kernel.name for kernel in report.kernels}  # only the worker squares
    assert (app.root / "dist/sw.js").is_file()
    assert _stale(app) == []
    for name in ("index.html", "src/job.js", "src/sw.js", "vite.config.mjs", "public/model/model.json"):
        before = (app.root / name).read_text("utf-8")
        app.write(name, before.replace("e", "E", 1))
        assert _stale(app) == [name]
        app.write(name, before)


def _stale(app: TinyApp) -> list[str]:
    """Return the files that changed since the build, as ``slimtf check`` names them."""
    gate = check(CheckOptions(app.root), SILENT).gate
    assert gate is not None
    return [finding.file for finding in gate.findings if finding.severity is Severity.FAIL]


def test_a_build_in_another_process_is_named_and_nothing_is_proven(vite_app: MakeViteApp) -> None:
    app = vite_app()
    app.write("src/sw.js", SERVICE_WORKER)
    app.write("sw.mjs", f"import {{ build }} from 'vite';\n{BUILD_IT}\n")
    plugin = "{ name: 'sw', closeBundle() { execFileSync(process.execPath, ['sw.mjs']); } }"
    config = f"export default {{ build: {{ minify: false }}, plugins: [{plugin}] }};\n"
    app.write("vite.config.mjs", f"import {{ execFileSync }} from 'node:child_process';\n{config}")
    report = built(app)
    (limit,) = report.proof.limits
    assert limit.startswith("dist/sw.js holds tfjs and was written past slimtf")
    assert not report.proof.holds


def test_a_page_that_is_not_there_is_reported_as_what_the_app_begins_with(vite_app: MakeViteApp) -> None:
    app = vite_app()
    (app.root / "index.html").unlink()
    with pytest.raises(BundlerError, match=r"begins with index\.html, which does not exist") as caught:
        built(app, with_baseline=False)
    assert caught.value.where == str(app.root / "index.html")


@pytest.mark.parametrize("version", ["vite", "vite-7"])
def test_a_worker_and_a_model_by_the_addresses_that_vite_documents(vite_app: MakeViteApp, version: str) -> None:
    """Vite puts addresses of its own there, which say nothing of the file."""
    app = vite_app(version)
    app.write("src/model.json", (app.root / "public/model/model.json").read_text("utf-8"))
    worker = "const job = new Worker(new URL('./job.js', import.meta.url), { type: 'module' });"
    app.write(
        "src/main.js",
        f"import * as tf from '@tensorflow/tfjs';\n{worker}\n"
        "tf.loadGraphModel(new URL('./model.json', import.meta.url).href).then((m) => console.log(job, m));\n",
    )
    report = built(app)
    assert report.level == "deep"
    assert len(report.kernels) < 20
    assert "the page and src/job.js never meet, so that each has a module of tfjs of its own" in report.notices
    assert not [notice for notice in report.notices if "not known" in notice]


def test_entries_that_only_a_plugin_names(vite_app: MakeViteApp) -> None:
    """So @crxjs/vite-plugin takes those of an extension's manifest, and there is no index.html."""
    app = vite_app()
    (app.root / "index.html").unlink()
    app.write("src/main.js", "import * as tf from '@tensorflow/tfjs';\ntf.erf(1).print();\n")
    plugin = "{ name: 'entries', options: (options) => ({ ...options, input: 'src/main.js' }) }"
    app.write("vite.config.mjs", f"export default {{ build: {{ minify: false }}, plugins: [{plugin}] }};\n")
    report = built(app)
    assert "Erf" in {kernel.name for kernel in report.kernels}
    assert len(report.kernels) < 20
    assert report.level == "deep"
