"""Apps around whole models at level deep: what is left of them with four bundlers, verified in a browser."""

from __future__ import annotations

import gzip
import json
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT
from tests.support.whole_models import WHOLE_MODELS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from slimtf.model.report import Report
    from tests.e2e.conftest import Slimtf
    from tests.support.packages import PackageStore

pytestmark = [pytest.mark.browser, pytest.mark.network, pytest.mark.thorough]

APP = """import * as tf from '@tensorflow/tfjs';
async function main() {
  await tf.setBackend('cpu');
  const model = await tf.loadGraphModel('model/model.json');
  const given = {};
  const { inputs } = await (await fetch('model/example.json')).json();
  for (const [name, { values, shape, dtype }] of Object.entries(inputs)) {
    given[name] = tf.tensor(values, shape, dtype);
  }
  const found = [RUN].flat();
  window.__slimtf__ = { outputs: await Promise.all(found.map((each) => each.array())) };
}
main().catch((error) => { window.__slimtf_error__ = String(error); });
"""
WITH_LOOPS = ("loop", "lstm")
# In gzip, of what level standard leaves. Signal keeps complex numbers: 0.458 with webpack, 0.486 with rollup.
SHARES = {"lstm": 0.50, "signal": 0.49}
WEBPACK_CONFIG = """module.exports = { mode: 'production', entry: './src/index.js', performance: { hints: false },
  output: { path: __dirname + '/dist', filename: 'bundle.js' } };
"""
# terser, as webpack has it
ROLLUP_CONFIG = """import commonjs from '@rollup/plugin-commonjs';
import resolve from '@rollup/plugin-node-resolve';
import { minify } from 'terser';
const small = { renderChunk: (code) => minify(code, { module: true, format: { comments: false } }) };
export default { input: 'src/index.js', output: { file: 'dist/bundle.js', format: 'es' },
  plugins: [resolve({ browser: true }), commonjs(), small] };
"""
# a plain call with the aliases, and nothing of slimtf
ESBUILD = """import { build } from 'esbuild';
const at = (name) => new URL(`custom_tfjs/${name}.js`, import.meta.url).pathname;
const alias = { '@tensorflow/tfjs': at('custom_tfjs'), '@tensorflow/tfjs-core': at('custom_tfjs_core') };
await build({ entryPoints: ['src/index.js'], bundle: true, minify: true, format: 'esm', outfile: 'out.js', alias,
  legalComments: 'none' });
"""
PAGE = '<!doctype html><meta charset="utf-8"><body><script type="module" src="SOURCE"></script>'


@pytest.fixture(scope="module")
def packages(package_store: PackageStore, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return (
        package_store.copy_project(ROOT / "tests/shim", tmp_path_factory.mktemp("packages") / "shim") / "node_modules"
    )


@pytest.fixture
def app_with(packages: Path, tmp_path: Path) -> Callable[[str], Path]:
    """Return a function that writes an app around the model of the given name."""

    def write(name: str) -> Path:
        root = tmp_path / name
        model = WHOLE_MODELS[name]()
        model.write(root / "model")
        (root / "public").mkdir()
        (root / "public/model").symlink_to(root / "model", target_is_directory=True)
        call = "await model.executeAsync" if name in WITH_LOOPS else "model.execute"
        run = f"{call}(given, {json.dumps(model.outputs)})"
        manifest = {"name": name, "dependencies": {"@tensorflow/tfjs": "4.22.0"}}
        files = {
            "src/index.js": APP.replace("RUN", run),
            "webpack.config.js": WEBPACK_CONFIG,
            "rollup.config.mjs": ROLLUP_CONFIG,
            "vite.config.mjs": "export default { base: './' };\n",
            "esbuild.mjs": ESBUILD,
            "package.json": json.dumps(manifest),
            "index.html": PAGE.replace("SOURCE", "dist/bundle.js"),
        }
        for path, text in files.items():
            (root / path).parent.mkdir(exist_ok=True)
            (root / path).write_text(text)
        (root / "node_modules").symlink_to(packages, target_is_directory=True)
        return root

    return write


def scripts(report: Report) -> int:
    """Return the gzip bytes of the slim bundle's scripts."""
    return sum(file.gzip for file in report.slim.files if file.kind == "js")


@pytest.mark.parametrize("name", WHOLE_MODELS)
def test_half_of_what_the_recipe_leaves(name: str, app_with: Callable[[str], Path], slimtf: Slimtf, node: str) -> None:
    root = app_with(name)
    deep, shares = {}, {}
    for bundler in ("webpack", "rollup"):
        words = ("build", root, "--bundler", bundler, "--json", "-", "--backend", "cpu")
        standard = slimtf(*words, "--no-baseline", "--level", "standard").report
        report = slimtf(*words, "--level", "deep", "--verify").report
        assert report.level == "deep"
        assert report.verify is not None
        assert {check.kind for check in report.verify.checks if check.equal} == {"model", "app"}
        deep[bundler] = scripts(report)
        shares[bundler] = scripts(report) / scripts(standard)
    subprocess.run([node, "esbuild.mjs"], cwd=root, check=True, timeout=120)
    deep["esbuild"] = len(gzip.compress((root / "out.js").read_bytes(), 9))
    (root / "index.html").write_text(PAGE.replace("SOURCE", "/src/index.js"))
    with_vite = ("--bundler", "vite", "--backend", "cpu", "--level", "deep", "--verify")
    report = slimtf("build", root, "--json", "-", *with_vite).report
    assert report.verify is not None
    assert {check.kind for check in report.verify.checks if check.equal} == {"model", "app"}
    deep["vite"] = scripts(report)

    assert max(shares.values()) <= SHARES.get(name, 0.47), shares
    assert max(deep.values()) <= 1.12 * max(deep["webpack"], deep["rollup"])


# The same at level compiled.
COMPILED = {"convnet": 0.32, "loop": 0.28, "lstm": 0.38, "mobilenet": 0.32, "signal": 0.34}


@pytest.mark.parametrize("name", WHOLE_MODELS)
def test_models_as_code(name: str, app_with: Callable[[str], Path], slimtf: Slimtf) -> None:
    words = ("build", app_with(name), "--bundler", "webpack", "--json", "-", "--backend", "cpu")
    standard = slimtf(*words, "--no-baseline", "--level", "standard").report
    report = slimtf(*words, "--level", "compiled", "--verify").report
    assert report.level == "compiled"
    assert report.verify is not None
    assert {check.kind for check in report.verify.checks if check.equal} == {"model", "app"}
    assert scripts(report) <= COMPILED[name] * scripts(standard), scripts(report) / scripts(standard)


def test_webgpu(app_with: Callable[[str], Path], package_store: PackageStore, slimtf: Slimtf, tmp_path: Path) -> None:
    root = app_with("convnet")
    project = package_store.copy_project(ROOT / "tests/projects/every_backend", tmp_path / "packages")
    (root / "node_modules").unlink()
    (root / "node_modules").symlink_to(project / "node_modules", target_is_directory=True)
    (root / "package.json").write_text((project / "package.json").read_text())
    index = root / "src/index.js"
    code = index.read_text().replace("'@tensorflow/tfjs'", "'@tensorflow/tfjs-core'").replace("'cpu'", "'webgpu'")
    code = code.replace("tf.loadGraphModel", "loadGraphModel")
    imports = (
        "import { loadGraphModel } from '@tensorflow/tfjs-converter'",
        "import '@tensorflow/tfjs-backend-webgpu'",
    )
    index.write_text(";\n".join((*imports, code)))
    report = slimtf("build", root, "--bundler", "webpack", "--verify", "--json", "-").report
    assert (report.level, report.backends) == ("deep", ("webgpu",))
    assert report.verify is not None
    assert {check.kind for check in report.verify.checks if check.equal} == {"model", "app"}
    assert report.baseline is not None
    assert report.slim.total.gzip <= 0.35 * report.baseline.total.gzip
