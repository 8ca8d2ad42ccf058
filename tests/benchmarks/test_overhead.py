"""What slimtf adds to the two runs of the bundler that it cannot do without."""

from __future__ import annotations

import os
import shutil
import sys
from statistics import median
from typing import TYPE_CHECKING

import pytest

from tests.support.timing import in_turn, seconds

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

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
NAMES = {"webpack": "webpack.slim.config.cjs", "rollup": "rollup.slim.config.mjs"}


@pytest.mark.parametrize("bundler", ["webpack", "rollup"])
def test_overhead(
    bundler: str, sample_app: Callable[[str], Path], node: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    app = sample_app("dense_model")
    (app / NAMES[bundler]).write_text(SLIM_CONFIGS[bundler], encoding="utf-8")
    env = {**os.environ, "SLIMTF_HOME": str(tmp_path_factory.mktemp("home"))}
    env.pop("PYTHONDONTWRITEBYTECODE", None)  # pip compiles what it installs; without that each run does, for 0.5 s
    program = {"webpack": "node_modules/webpack/bin/webpack.js", "rollup": "node_modules/rollup/dist/bin/rollup"}[
        bundler
    ]
    flags = {"webpack": [], "rollup": ["-c"]}[bundler]

    def slimtf() -> float:
        return seconds([sys.executable, "-m", "slimtf", "build", "--bundler", bundler, "--quiet"], cwd=app, env=env)

    def slimtf_from_scratch() -> float:
        shutil.rmtree(app / ".slimtf")
        return slimtf()

    def full_by_hand() -> float:
        return seconds([node, program, *flags], cwd=app)

    def slim_by_hand() -> float:
        return seconds([node, program, "-c", NAMES[bundler]], cwd=app)

    slimtf()  # makes the managed Node.js and the custom modules, and warms the disk's cache
    full_by_hand()
    slim_by_hand()
    rounds = in_turn(5, slimtf_from_scratch, full_by_hand, slim_by_hand, slimtf)
    scratch = median(ours / (full + slim) for ours, full, slim, _ in rounds)
    cached = median(ours / slim for _, _, slim, ours in rounds)
    figures = "; ".join(
        f"{ours:.1f} s against {full:.1f} + {slim:.1f}, cached {later:.1f}" for ours, full, slim, later in rounds
    )
    print(f"\n{bundler}: {scratch:.3f} x two runs by hand, baseline cached {cached:.3f} x one slim run ({figures})")
    assert scratch <= 1.10
    assert cached <= 1.25
