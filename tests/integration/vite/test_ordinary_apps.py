"""Idioms of ordinary apps cost no second look, no level and no kernel.

Values cannot tell: what is kept without need computes the same. Each of these was once analysed without a part of it,
or had everything kept.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from slimtf.pipeline.build import build
from slimtf.pipeline.build_options import BuildOptions
from slimtf.progress import SILENT

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from slimtf.progress import Step
    from tests.integration.vite.conftest import MakeViteApp

pytestmark = pytest.mark.network

TF = "import * as tf from '@tensorflow/tfjs';\n"
ONE, TWO = (f"{TF}export default (x) => tf.{op}(x).print();\n" for op in ("erf", "floor"))
IDIOMS = {
    "a worker": {
        "main.js": "new Worker(new URL('./job.js', import.meta.url), { type: 'module' });",
        "job.js": f"{TF}tf.erf(tf.floor(1)).print();",
    },
    "an asset": {
        "main.js": f"{TF}console.log(new URL('./logo.bin', import.meta.url).href); tf.erf(tf.floor(1)).print();",
        "logo.bin": "x" * 9_000,
    },
    "a module that comes later": {
        "main.js": "import('./one.js').then((m) => m.default(1)); import('./two.js').then((m) => m.default(1));",
        "one.js": ONE,
        "two.js": TWO,
    },
    "modules by a variable": {
        "main.js": "import(`./ops/${location.hash.slice(1)}.js`).then((m) => m.default(1));",
        "ops/one.js": ONE,
        "ops/two.js": TWO,
    },
    "a glob by an alias": {
        "main.js": "for (const m of Object.values(import.meta.glob('@/ops/*.js', { eager: true }))) m.default(1);",
        "ops/one.js": ONE,
        "ops/two.js": TWO,
    },
    "the whole environment": {
        "main.js": f"{TF}console.log(import.meta.env); tf.erf(tf.floor(1)).print();",
    },
    "names in the environment": {
        ".env": "VITE_OP=erf\n",
        "main.js": f"{TF}tf[import.meta.env.VITE_OP](tf.floor(1)).print();",
    },
    "labels and scores": {
        "main.js": f"{TF}const names = await (await fetch('names.json')).json();\n"
        "const [x, y] = [tf.erf(1).dataSync(), tf.floor(1).dataSync()];\n"
        "for (const i of x) { console.log(names[i], y[i]); context.fillText(names[y[i]], 1, 2); }",
    },
    "an enumeration of TypeScript": {
        "main.js": "import './ops.ts';",
        "ops.ts": f"{TF}enum Op {{ One = 'erf', Two = 'floor' }}\n"
        "for (const op of Object.values(Op)) (tf as any)[op](1).print();",
    },
}
CONFIG = """export default {
  build: { minify: false, target: 'esnext' }, worker: { format: 'es' },
  resolve: { alias: { '@': new URL('./src', import.meta.url).pathname } },
};
"""


class _Notes:
    """Notes and warnings of a build."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def step(self, title: str) -> AbstractContextManager[Step]:
        return SILENT.step(title)

    def note(self, text: str) -> None:
        self.said.append(text)

    warn = note


@pytest.mark.parametrize("version", ["vite", pytest.param("vite-7", marks=pytest.mark.thorough)])
@pytest.mark.parametrize("idiom", IDIOMS)
def test_an_idiom_of_ordinary_apps(vite_app: MakeViteApp, version: str, idiom: str) -> None:
    app = vite_app(version)
    shutil.rmtree(app.root / "public")
    app.write("vite.config.mjs", CONFIG)
    for name, text in IDIOMS[idiom].items():
        app.write(name if name == ".env" else f"src/{name}", text)
    notes = _Notes()
    options = BuildOptions(app.root, None, {"backends": ["cpu"]}, install=False)
    report = build(options, notes)
    assert report.level == "deep"
    assert {kernel.name for kernel in report.kernels} - {"Identity", "Cast"} == {"Erf", "Floor"}
    told = ("analysing", "again", "level standard", "share one module", "is kept")
    if (version, idiom) != ("vite-7", "names in the environment"):  # it fills in a word that the file lacks
        assert not [text for text in notes.said if any(word in text for word in told)]
