"""The wasm backend (T12): its root is aliased, nothing is registered twice, and the three binaries stay the app's."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.support.graph_models import LINE_KERNELS
from tests.support.tiny_apps import BUNDLE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.integration.conftest import MakeApp
    from tests.support.pages import PageResult

pytestmark = [pytest.mark.browser, pytest.mark.network]

APP = """import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import artifacts from './model.js';
async function main() {
  setWasmPaths('wasm/');
  await tf.setBackend('wasm');
  const model = await tf.loadGraphModel(tf.io.fromMemory(artifacts));
  const outputs = Array.from(await model.predict(tf.tensor1d([0, 1, 2.5])).data());
  const kernels = tf.getKernelsForBackend('wasm').map((kernel) => kernel.kernelName).sort();
  window.__slimtf__ = { outputs: [outputs], kernels, backend: tf.getBackend() };
}
main().catch((error) => { window.__slimtf_error__ = String(error); });
"""


@pytest.mark.parametrize("bundler", ["webpack", "rollup"])
def test_the_wasm_backend_runs_in_a_browser(
    bundler: str, tiny_app: MakeApp, open_app: Callable[[Path], PageResult]
) -> None:
    app = tiny_app(index=APP)
    report = app.build(bundler, kernels=LINE_KERNELS, backends=["wasm"])
    assert report.proof.aliases["@tensorflow/tfjs-backend-wasm"] >= 1

    for binary in (app.root / "node_modules/@tensorflow/tfjs-backend-wasm/dist").glob("*.wasm"):
        target = app.root / "wasm" / binary.name
        target.parent.mkdir(exist_ok=True)
        shutil.copy(binary, target)
    script = f'<script type="module" src="{BUNDLE[bundler]}"></script>'
    app.write("index.html", f'<meta charset="utf-8" /><link rel="icon" href="data:," />{script}')
    page = open_app(app.root)
    assert page.outputs == [[0.5, 3.5, 8.0]]
    assert page.value is not None
    assert page.value["backend"] == "wasm"
    assert page.value["kernels"] == sorted(LINE_KERNELS)
    assert [line for line in page.console if "already registered" in line] == []
    assert page.failed == ()
