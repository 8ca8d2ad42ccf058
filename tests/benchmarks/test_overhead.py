"""What slimtf adds to the two runs of the bundler that it cannot do without."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.timing import fastest, seconds

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
    slim_by_hand()
    scratch, cached, full, slim = fastest(2, slimtf_from_scratch, slimtf, full_by_hand, slim_by_hand)
    print(
        f"\n{bundler}: from scratch {scratch / (full + slim):.2f} x two runs by hand"
        f" ({scratch:.2f} s, {full:.2f} s + {slim:.2f} s),"
        f" baseline cached {cached / slim:.2f} x one slim run ({cached:.2f} s)"
    )
    assert scratch <= 1.10 * (full + slim)
    assert cached <= 1.25 * slim
