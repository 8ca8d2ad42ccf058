"""An app whose build knows none of the models that it loads: little at once, the rest once a model asks for it."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.conftest import ROOT
from tests.support.recorded_models import record_models
from tests.support.ten_models import PERCEPTRONS, write_ten_models

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.e2e.conftest import Slimtf
    from tests.support.packages import PackageStore
    from tests.support.pages import PageResult

pytestmark = [pytest.mark.browser, pytest.mark.network]

# The models are named by a file that the page fetches; the page shows after each model how many scripts were fetched.
APP = """import * as tf from '@tensorflow/tfjs';
const json = async (address) => (await fetch(address)).json();
const scripts = () => performance.getEntriesByType('resource').filter(({ name }) => /\\.js$/.test(name)).length;
async function main() {
  await tf.setBackend('cpu');
  const found = [];
  for (const name of await json('models.json')) {
    const { inputs, outputs } = await json(`models/${name}/example.json`);
    const model = await tf.loadGraphModel(`models/${name}/model.json`);
    const given = {};
    for (const [input, { values, shape, dtype }] of Object.entries(inputs)) {
      given[input] = tf.tensor(values, shape, dtype);
    }
    const tensors = [await model.executeAsync(given, outputs)].flat();
    const plain = (one) => ({ dtype: one.dtype, shape: one.shape, values: Array.from(one.dataSync()) });
    found.push({ name, scripts: scripts(), outputs: tensors.map(plain) });
  }
  window.__slimtf__ = { found };
}
main().catch((error) => { window.__slimtf_error__ = String(error); });
"""
PAGE = '<!doctype html><meta charset="utf-8"><body><script type="module" src="dist/bundle.js"></script>'
VITE_PAGE = '<!doctype html><meta charset="utf-8"><body><script type="module" src="/src/index.js"></script>'
SINGLE = "output: { file: 'dist/bundle.js', format: 'es' },"
SEVERAL = "output: { dir: 'dist', entryFileNames: 'bundle.js', format: 'es' },"
SHARE = 0.45


@pytest.fixture
def app(sample_app: Callable[[str], Path]) -> Path:
    """Return an app for webpack and rollup, with ten models in reach of its page and not of its build."""
    root = sample_app("dense_model")
    shutil.rmtree(root / "model")
    (root / "src/index.js").write_text(APP)
    (root / "index.html").write_text(PAGE)
    (root / "slimtf.toml").write_text('backends = ["cpu"]\n')
    return root


def scripts_at_once(slimtf: Slimtf, root: Path, *words: str) -> int:
    """Return the gzip bytes of the scripts that are downloaded before a model is."""
    report = slimtf("build", root, "--no-baseline", "--json", "-", *words).report
    return sum(file.gzip for file in report.slim.files if file.kind == "js" and not file.on_demand)


def hold_ten_models(root: Path, open_app: Callable[[Path], PageResult], page: Path) -> None:
    """Hold that each of ten models computes what it does with all of tfjs, and which of them had more loaded."""
    names = write_ten_models(page / "models")
    (page / "models.json").write_text(json.dumps(names))
    recorded = record_models(root, page / "models").models
    result = open_app(page)
    assert not result.errors, result
    assert result.value is not None
    found = result.value["found"]
    assert isinstance(found, list)
    assert [each["name"] for each in found] == names
    for each in found:
        assert each["outputs"] == list(recorded[each["name"]].outputs), each["name"]
    first = found[0]["scripts"]
    assert [each["name"] for each in found if each["scripts"] == first] == list(PERCEPTRONS)


def hold_small(root: Path, slimtf: Slimtf, *words: str) -> None:
    """Hold that what is downloaded before a model is at most a share of what it was with every kernel."""
    (root / "slimtf.toml").write_text('backends = ["cpu"]\non_demand = false\n')
    whole = scripts_at_once(slimtf, root, *words, "--level", "standard")
    (root / "slimtf.toml").write_text('backends = ["cpu"]\n')
    assert scripts_at_once(slimtf, root, *words, "--level", "deep") <= SHARE * whole


@pytest.mark.thorough
@pytest.mark.parametrize("bundler", ["webpack", "rollup"])
def test_models_from_anywhere(bundler: str, app: Path, slimtf: Slimtf, open_app: Callable[[Path], PageResult]) -> None:
    config = app / "rollup.config.mjs"
    config.write_text(config.read_text().replace(SINGLE, SEVERAL))
    hold_small(app, slimtf, "--bundler", bundler)
    hold_ten_models(app, open_app, app)


def test_models_from_anywhere_with_vite(
    tmp_path: Path, package_store: PackageStore, slimtf: Slimtf, open_app: Callable[[Path], PageResult]
) -> None:
    packages = package_store.copy_project(ROOT / "tests/shim", tmp_path / "packages") / "node_modules"
    root = tmp_path / "app"
    (root / "src").mkdir(parents=True)
    (root / "node_modules").symlink_to(packages, target_is_directory=True)
    needs = {"dependencies": {"@tensorflow/tfjs": "4.22.0"}, "devDependencies": {"vite": "8.3.8"}}
    manifest = {"name": "app", "type": "module", "scripts": {"build": "vite build"}, **needs}
    (root / "package.json").write_text(json.dumps(manifest))
    (root / "vite.config.mjs").write_text("export default { base: './' };\n")
    (root / "index.html").write_text(VITE_PAGE)
    (root / "src/index.js").write_text(APP)
    hold_small(root, slimtf)
    hold_ten_models(root, open_app, root / "dist")


@pytest.mark.thorough
def test_a_single_file_keeps_everything(app: Path, slimtf: Slimtf, open_app: Callable[[Path], PageResult]) -> None:
    done = slimtf("build", app, "--bundler", "rollup", "--no-baseline", "--json", "-")
    assert not any(file.on_demand for file in done.report.slim.files)
    assert "the bundle keeps everything: the bundler fails with an import()" in done.stderr
    names = write_ten_models(app / "models")
    (app / "models.json").write_text(json.dumps(names))
    assert open_app(app).value is not None
