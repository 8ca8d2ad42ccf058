"""A project with a tfjs of a few lines, bundled in a second by real bundlers: for tests of files and processes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.support.tiny_tfjs import install_tiny_tfjs

if TYPE_CHECKING:
    from pathlib import Path

# What the tiny tfjs lacks of what a bundler asks for.
_FURTHER = {
    "tfjs/dist/index.js": "export * from '@tensorflow/tfjs-core';\nimport '@tensorflow/tfjs-backend-cpu';\n",
    "tfjs-core/dist/index.js": "import './base_side_effects';\nexport * from './base';\n",
    "tfjs-core/dist/base.js": "export { version as version_core } from './version';\nexport * from './kernel_names';\n"
    "export * from './kernel_registry';\nexport * from './ops/ops';\nexport const util = {};\n",
    "tfjs-core/dist/engine.js": "globalThis.engine = 1;\n",
    "tfjs-core/dist/kernel_registry.js": "const all = globalThis.kernels = globalThis.kernels || [];\n"
    "export function registerKernel(kernel) { all.push(kernel); }\n"
    "export function registerGradient(gradient) { all.push(gradient); }\n",
    "tfjs-backend-cpu/dist/version.js": "export const version = '4.22.0';\n",
    # Enough that the bundle without it is smaller.
    "tfjs-backend-cpu/dist/kernels/BatchNorm.js": "import { FusedBatchNorm } from '@tensorflow/tfjs-core';\n"
    "const table = [" + ", ".join(f"'batch norm {number}'" for number in range(200)) + "];\n"
    "export const batchNormConfig = {\n    kernelName: FusedBatchNorm,\n    backendName: 'cpu',\n"
    "    kernelFunc: () => table\n};",
}

_FILES = {
    "src/index.js": "import * as tf from '@tensorflow/tfjs';\nconsole.log(tf.scalar(1));\n",
    "index.html": '<!doctype html><script type="module" src="/src/index.js"></script>\n',
    "slimtf.toml": 'backends = ["cpu"]\nkernels = ["Abs", "RealDiv"]\n',
    "webpack.config.js": "module.exports = { mode: 'production', entry: './src/index.js',\n"
    "  output: { path: __dirname + '/dist' }, optimization: { minimize: false }, performance: { hints: false } };\n",
    "rollup.config.mjs": "import commonjs from '@rollup/plugin-commonjs';\n"
    "import resolve from '@rollup/plugin-node-resolve';\n"
    "export default { input: 'src/index.js', output: { dir: 'dist', format: 'es' },\n"
    "  plugins: [resolve({ browser: true }), commonjs()] };\n",
}


def write_bundled_project(root: Path, bundlers: Path) -> None:
    """Write the project into ``root``; ``bundlers`` is the node_modules that webpack, rollup and vite come from."""
    packages = root / "node_modules"
    packages.mkdir(parents=True)
    for each in bundlers.iterdir():
        if each.name != "@tensorflow":
            (packages / each.name).symlink_to(each)
    install_tiny_tfjs(packages)
    for name, text in _FURTHER.items():
        (packages / "@tensorflow" / name).write_text(text, encoding="utf-8")
    (root / "src").mkdir()
    for name, text in _FILES.items():
        (root / name).write_text(text, encoding="utf-8")
    names = ("@tensorflow/tfjs", "@tensorflow/tfjs-backend-cpu", "webpack", "rollup", "vite")
    manifest = {
        "name": "app",
        "version": "1.0.0",
        "scripts": {"build": "webpack"},
        "dependencies": dict.fromkeys(names, "*"),
    }
    (root / "package.json").write_text(json.dumps(manifest), encoding="utf-8")
