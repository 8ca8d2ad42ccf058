"""An app on a tfjs of a few lines that registers kernels: bundled in a second, for tests about something else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.support.tiny_tfjs import install_tiny_tfjs

if TYPE_CHECKING:
    from pathlib import Path

# What tiny_tfjs leaves out, because nothing of it is ever bundled elsewhere.
_TFJS = {
    "tfjs/dist/index.js": "export * from '@tensorflow/tfjs-core';\nimport '@tensorflow/tfjs-backend-cpu';\n",
    "tfjs-core/dist/engine.js": "globalThis.engine = 'engine';\n",
    "tfjs-core/dist/kernel_registry.js": "const kernels = new Map();\n"
    "export function registerKernel(config) { kernels.set(config.kernelName, config); }\n"
    "export function getKernel(name) { return kernels.get(name); }\n",
    "tfjs-core/dist/base.js": "import './base_side_effects';\nexport { version as version_core } from './version';\n"
    "export * from './kernel_registry';\nexport * from './kernel_names';\nexport const util = {};\n",
    "tfjs-backend-cpu/dist/version.js": "export const version = '4.22.0';\n",
}
_APP = {
    "package.json": json.dumps({"name": "toy", "version": "1.0.0", "scripts": {"build": "webpack"}}),
    "src/index.js": "import * as tf from '@tensorflow/tfjs';\nconsole.log(tf.getKernel('Abs'));\n",
    "webpack.config.cjs": "module.exports = { mode: 'production', entry: './src/index.js' };\n",
}


def make_toy_app(root: Path, installed: Path) -> Path:
    """Write the app into ``root``, with webpack out of the node_modules ``installed``, and return ``root``.

    Its settings must list its kernels: ``kernels = ["Abs"]``.
    """
    modules = root / "node_modules"
    modules.mkdir(parents=True)
    for entry in installed.iterdir():
        if entry.name != "@tensorflow":
            (modules / entry.name).symlink_to(entry)
    install_tiny_tfjs(modules)
    files = {root / path: text for path, text in _APP.items()}
    files |= {modules / "@tensorflow" / path: text for path, text in _TFJS.items()}
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root
