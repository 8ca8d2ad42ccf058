"""An app that is not prepared for slimtf: a page, a button, and nothing that says what it computes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SETTINGS = 'backends = ["cpu"]\n'
_PAGE = '<body><p id="out">starting</p><button id="go">Compute</button><script src="dist/bundle.js"></script>'
_APP = """import * as tf from '@tensorflow/tfjs';
const out = document.querySelector('#out');
out.textContent = 'ready';
document.querySelector('#go').onclick = async () => {
  await tf.setBackend('cpu');
  out.textContent = `mean ${await tf.tensor1d([1, 2, 3]).square().mean().data()}`;
};
"""


def write_plain_app(root: Path, node_modules: Path, webpack_config: str) -> Path:
    """Write the app into ``root`` with a link to installed packages, and return ``root``."""
    (root / "src").mkdir(parents=True)
    (root / "node_modules").symlink_to(node_modules, target_is_directory=True)
    manifest = {"name": "plain", "scripts": {"build": "webpack"}, "dependencies": {"@tensorflow/tfjs": "4.22.0"}}
    files = {
        "package.json": json.dumps(manifest),
        "webpack.config.js": webpack_config,
        "index.html": _PAGE,
        "src/index.js": _APP,
        "slimtf.toml": SETTINGS,
    }
    for name, text in files.items():
        (root / name).write_text(text, encoding="utf-8")
    return root
