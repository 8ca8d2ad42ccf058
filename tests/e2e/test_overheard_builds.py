"""A project built by a script of its own that calls esbuild: it is run as it is, and esbuild overheard in it."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.e2e.conftest import Slimtf

pytestmark = [pytest.mark.browser, pytest.mark.network]

BUILD = "scripts/build.mjs"
MAIN = "node_modules/esbuild/lib/main.js"


@pytest.fixture
def app(npm_project: Callable[[Path], Path]) -> Path:
    """Return the app of sample_apps/dense_model, with a build script instead of a config."""
    app = npm_project(ROOT / "tests" / "projects" / "esbuild_script")
    dense = ROOT / "sample_apps" / "dense_model"
    shutil.copytree(dense / "src", app / "src")
    shutil.copytree(dense / "model", app / "public" / "model")
    return app


def outputs(app: Path) -> dict[str, bytes]:
    folder = app / "dist"
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.unlink()  # installed files are links that other tests share
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_slim_build_is_proven_equal_and_put_where_the_script_writes(app: Path, slimtf: Slimtf) -> None:
    ended = slimtf("build", app, "--verify", "--backend", "cpu", "--json", "-")
    report = ended.report
    assert (report.bundler, report.level, report.mode) == ("esbuild", "deep", "production")
    assert report.baseline is not None
    assert report.slim.total.gzip < 0.35 * report.baseline.total.gzip
    assert report.proof.holds
    assert report.proof.tfjs_core_copies == 1
    assert report.verify is not None
    checks = {check.kind: check for check in report.verify.checks}
    assert all(check.equal for check in checks.values())
    assert checks["app"].values > 0
    assert sorted(outputs(app)) == ["index.html", "index.js", "model/model.json", "model/weights.bin"]
    assert len(outputs(app)["index.js"]) < 150_000

    again = slimtf("build", app, "--backend", "cpu", "--json", "-").report  # nothing has changed since
    assert again.baseline is not None
    assert again.baseline.cached

    before = outputs(app)
    edit(app / BUILD, "await esbuild.build", "process.exitCode = 3;\nawait esbuild.build")
    slimtf("build", app).failed(5, "exit code 3", "baseline.log")
    assert outputs(app) == before

    edit(app / BUILD, "process.exitCode = 3;\n", "")
    edit(app / "src" / "index.js", "import * as tf", "import './missing.js';\nimport * as tf")
    slimtf("build", app).failed(5, 'Could not resolve "./missing.js"', "src/index.js:1")
    assert outputs(app) == before


PLUGIN = """{ name: 'theirs', setup(build) {
  build.onResolve({ filter: /^@\\/tf$/ }, () => ({ path: process.cwd() + '/src/tf.js' }));
  build.onResolve({ filter: /^virtual:/ }, ({ path }) => ({ path, namespace: 'made' }));
  build.onLoad({ filter: /./, namespace: 'made' }, () => ({ contents: 'export const apply = (t, op) => t[op]();' }));
  build.onResolve({ filter: /config\\.dev\\.js$/ }, () => ({ path: process.cwd() + '/src/config.prod.js' }));
} }"""
SOURCES = {
    "src/tf.js": "export * from '@tensorflow/tfjs';\n",
    "src/config.dev.js": "export const FN = 'relu';\n",
    "src/config.prod.js": "export const FN = 'softplus';\n",
    "src/index.js": """import * as tf from '@/tf';
import { apply } from 'virtual:apply';
import { FN } from './config.dev.js';
import { start } from 'started';
const op = 'musmuc'.split('').reverse().join('');
start(tf).then(() => { window.__slimtf__ = { values: apply(tf[FN](tf.tensor1d([1, 4])), op).dataSync() }; });
""",
    "src/started.js": "export const start = (tf) => tf.setBackend('cpu');\n",
}


@pytest.mark.thorough
def test_what_plugins_and_aliases_lead_elsewhere_is_followed(app: Path, slimtf: Slimtf) -> None:
    for name, text in SOURCES.items():
        (app / name).unlink(missing_ok=True)
        (app / name).write_text(text, encoding="utf-8")
    options = f"bundle: true, alias: {{ started: './src/started.js' }}, plugins: [{PLUGIN}]"
    edit(app / BUILD, "bundle: true", options)
    report = slimtf("build", app, "--verify", "--backend", "cpu", "--json", "-").report
    assert report.level == "deep"
    assert report.verify is not None
    assert [(check.kind, check.equal) for check in report.verify.checks if check.kind == "app"] == [("app", True)]
    assert {"Softplus", "Cumsum", "Asinh"} <= {kernel.name for kernel in report.kernels}, "any op may be applied"
    assert "Conv3D" not in {kernel.name for kernel in report.kernels}, "tfjs is handed to a function that is known"


def test_what_cannot_be_overheard_is_refused_by_name(app: Path, slimtf: Slimtf) -> None:
    script = app / BUILD
    text = script.read_text(encoding="utf-8")

    script.write_text("import 'esbuild';\n", encoding="utf-8")
    slimtf("build", app).failed(3, "ran, and no bundler was overheard in it")

    script.write_text(text.replace("await esbuild.build(", "esbuild.buildSync("), encoding="utf-8")
    slimtf("build", app).failed(3, "buildSync", "await esbuild.build")

    script.write_text(text.replace("bundle: true", "bundle: true, platform: 'node'"), encoding="utf-8")
    slimtf("build", app).failed(3, "bundles for a server only")

    script.write_text(text, encoding="utf-8")
    edit(app / MAIN, "module.exports = __toCommonJS(", "module['exports'] = __toCommonJS(")
    slimtf("build", app).failed(3, "is not known to slimtf", "node_modules/esbuild/lib/main.js", "esbuild 0.25.12")
    assert not (app / "dist").exists()

    manifest = json.loads((app / "package.json").read_text(encoding="utf-8"))
    manifest["scripts"]["build"] = "node scripts/build.mjs $(date)"
    (app / "package.json").write_text(json.dumps(manifest), encoding="utf-8")
    slimtf("build", app).failed(3, "needs a shell to be understood", "--script NAME")
