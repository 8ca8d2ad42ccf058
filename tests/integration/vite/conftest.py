"""Vite in several versions, installed once for the shim's tests and these."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

from slimtf.model.sizes import Size
from tests.support.graph_models import line_model
from tests.support.tiny_apps import TinyApp

if TYPE_CHECKING:
    from tests.support.packages import PackageStore

SHIM_TESTS = Path(__file__).resolve().parents[2] / "shim"

# The page fetches its model from vite's public folder; a worker has a copy of tfjs of its own.
PAGE = '<!doctype html><meta charset="utf-8"><script type="module" src="/src/main.js"></script>\n'
MAIN = """import * as tf from '@tensorflow/tfjs';
import Job from './job.js?worker';

const ofWorker = new Promise((resolve) => { new Job().onmessage = ({ data }) => resolve(data); });
globalThis.__slimtf__ = (async () => {
  await tf.setBackend('cpu');
  const model = await tf.loadGraphModel('model/model.json');
  const outputs = Array.from(await model.predict(tf.tensor1d([0, 1, 2.5])).data());
  return { outputs, ofWorker: await ofWorker };
})();
"""
WORKER = """import * as tf from '@tensorflow/tfjs';
tf.setBackend('cpu').then(() => postMessage(Array.from(tf.mul(2, 3).dataSync())));
"""
CONFIG = "export default { build: { minify: false } };\n"


class MakeViteApp(Protocol):
    """Makes an app for one installed version: ``vite``, ``vite-7``, ``vite-3``."""

    def __call__(self, version: str = "vite") -> TinyApp: ...


@pytest.fixture(scope="session")
def vite_packages(package_store: PackageStore, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the node_modules that hold real tfjs and vite; a folder named in the environment is taken."""
    if at_hand := os.environ.get("SLIMTF_TEST_NODE_MODULES"):
        return Path(at_hand)
    return package_store.copy_project(SHIM_TESTS, tmp_path_factory.mktemp("vite") / "packages") / "node_modules"


@pytest.fixture
def vite_app(
    vite_packages: Path, tmp_path: Path, shared_slimtf_home: Path, monkeypatch: pytest.MonkeyPatch
) -> MakeViteApp:
    """Return a function that makes an app with a page, a worker and a model to be fetched."""
    monkeypatch.setenv("SLIMTF_HOME", str(shared_slimtf_home))
    monkeypatch.setattr("slimtf.measure.sizes.compressed_size", lambda content: Size(len(content), 0, 0))

    def make(version: str = "vite") -> TinyApp:
        app = TinyApp(tmp_path / "app", None)
        for config in app.root.glob("*.config.*"):
            config.unlink()
        link_packages(app.root / "node_modules", vite_packages, version)
        app.manifest(scripts={"build": "vite build"}, devDependencies={"vite": "*"}, type="module")
        line_model().write(app.root / "public" / "model")
        app.write("index.html", PAGE)
        app.write("src/main.js", MAIN)
        app.write("src/job.js", WORKER)
        app.write("vite.config.mjs", CONFIG)
        return app

    return make


def link_packages(node_modules: Path, packages: Path, version: str) -> None:
    """Make a node_modules in which ``vite`` is the wanted version."""
    node_modules.mkdir()
    for package in packages.iterdir():
        if package.name not in {"vite", "webpack", "rollup"} and not package.name.startswith("."):
            (node_modules / package.name).symlink_to(package, target_is_directory=True)
    (node_modules / "vite").symlink_to(packages / version, target_is_directory=True)
