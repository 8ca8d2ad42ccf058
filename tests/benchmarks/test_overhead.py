"""What slimtf adds to the two runs of the bundler that it cannot do without."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import pytest

from tests.support.timing import in_turn, seconds

if TYPE_CHECKING:
    from tests.support.packages import PackageStore

pytestmark = [pytest.mark.benchmark, pytest.mark.network]

# The app's own config with the aliases that slimtf lays over it, as a person would write them.
SLIM_CONFIGS = {
    "webpack": """
const path = require('path');
const config = require('./webpack.config.js');
const custom = (name) => path.resolve(__dirname, 'custom_tfjs', name);
module.exports = {
  ...config,
  output: { ...config.output, path: path.resolve(__dirname, 'dist-slim') },
  resolve: {
    alias: {
      '@tensorflow/tfjs$': custom('custom_tfjs.js'),
      '@tensorflow/tfjs-core$': custom('custom_tfjs_core.js'),
      '@tensorflow/tfjs-core/dist/ops/ops_for_converter': custom('custom_ops_for_converter.js'),
    },
  },
};
""",
    "vite": """
import path from 'node:path';
const custom = {
  tfjs: 'custom_tfjs.js',
  'tfjs-core': 'custom_tfjs_core.js',
  'tfjs-core/dist/ops/ops_for_converter': 'custom_ops_for_converter.js',
};
const alias = Object.entries(custom).map(([name, file]) =>
  ({ find: new RegExp(`^@tensorflow/${name}$`), replacement: path.resolve('custom_tfjs', file) }));
export default { build: { outDir: 'dist-slim' }, resolve: { alias } };
""",
    "rollup": """
import path from 'node:path';
import config from './rollup.config.mjs';
const custom = {
  '@tensorflow/tfjs': 'custom_tfjs.js',
  '@tensorflow/tfjs-core': 'custom_tfjs_core.js',
  '@tensorflow/tfjs-core/dist/ops/ops_for_converter': 'custom_ops_for_converter.js',
};
const slim = { name: 'slim', resolveId: (id) => (id in custom ? path.resolve('custom_tfjs', custom[id]) : null) };
const output = { ...config.output, file: 'dist-slim/bundle.js' };
export default { ...config, plugins: [slim, config.plugins], output };
""",
}
NAMES = {"webpack": "webpack.slim.config.cjs", "rollup": "rollup.slim.config.mjs", "vite": "vite.slim.config.mjs"}
COMMANDS = {
    "webpack": ["node_modules/webpack/bin/webpack.js"],
    "rollup": ["node_modules/rollup/dist/bin/rollup", "-c"],
    "vite": ["node_modules/vite/bin/vite.js", "build", "-c"],
}
SAMPLE = Path(__file__).resolve().parents[2] / "sample_apps" / "dense_model"


@pytest.fixture
def vite_app(package_store: PackageStore, tmp_path: Path) -> Path:
    """Return the sample app as a project of vite, whose config says nothing."""
    app = package_store.copy_project(SAMPLE.parents[1] / "tests" / "shim", tmp_path / "app")
    for file in app.glob("*.mjs"):
        file.unlink()
    shutil.copytree(SAMPLE / "src", app / "src")
    shutil.copytree(SAMPLE / "model", app / "public" / "model")
    page = (SAMPLE / "index.html").read_text("utf-8")
    (app / "index.html").write_text(page.replace("dist/bundle.js", "/src/index.js"), encoding="utf-8")
    (app / "vite.config.mjs").write_text("export default {};\n", encoding="utf-8")
    (app / "slimtf.toml").write_text('backends = ["cpu"]\nmodels = ["public/model/model.json"]\n', encoding="utf-8")
    return app


@pytest.mark.parametrize("bundler", ["webpack", "rollup", "vite"])
def test_overhead(
    bundler: str, request: pytest.FixtureRequest, node: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    fixture = request.getfixturevalue("vite_app" if bundler == "vite" else "sample_app")
    app = fixture if bundler == "vite" else fixture("dense_model")
    (app / NAMES[bundler]).write_text(SLIM_CONFIGS[bundler], encoding="utf-8")
    env = {**os.environ, "SLIMTF_HOME": str(tmp_path_factory.mktemp("home"))}
    env.pop("PYTHONDONTWRITEBYTECODE", None)  # pip compiles what it installs; without that each run does, for 0.5 s

    def slimtf() -> float:
        return seconds([sys.executable, "-m", "slimtf", "build", "--bundler", bundler, "--quiet"], cwd=app, env=env)

    def slimtf_from_scratch() -> float:
        shutil.rmtree(app / ".slimtf")
        return slimtf()

    def very_first() -> float:
        shutil.rmtree(app / "custom_tfjs")
        return slimtf_from_scratch()

    def full_by_hand() -> float:
        return seconds([node, *COMMANDS[bundler], *(["vite.config.mjs"] if bundler == "vite" else [])], cwd=app)

    def slim_by_hand() -> float:
        option = ["-c"] if bundler == "webpack" else []
        return seconds([node, *COMMANDS[bundler], *option, NAMES[bundler]], cwd=app)

    slimtf()  # makes the managed Node.js and the custom modules, and warms the disk's cache
    full_by_hand()
    slim_by_hand()
    rounds = in_turn(5, slimtf_from_scratch, full_by_hand, slim_by_hand, slimtf, very_first)
    scratch = median(ours / (full + slim) for ours, full, slim, *_ in rounds)
    cached = median(ours / slim for _, _, slim, ours, _ in rounds)
    first = median(ours / (full + slim) for _, full, slim, _, ours in rounds)
    figures = "; ".join(
        f"{ours:.1f} s against {full:.1f} + {slim:.1f}, cached {later:.1f}, very first {before:.1f}"
        for ours, full, slim, later, before in rounds
    )
    ratios = f"{scratch:.3f} x two runs by hand, very first {first:.3f}, baseline cached {cached:.3f} x one slim run"
    print(f"\n{bundler}: {ratios} ({figures})")
    assert max(scratch, first) <= 1.10
    assert cached <= 1.25
