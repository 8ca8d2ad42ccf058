"""The wasm backend (T12): its root is aliased, its binaries are found without a setting, and each may be left out."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.graph_models import LINE_KERNELS
from tests.support.tiny_apps import BUNDLE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from slimtf.model.report import ReportBundle
    from tests.integration.conftest import MakeApp
    from tests.support.pages import PageResult
    from tests.support.tiny_apps import TinyApp

pytestmark = [pytest.mark.browser, pytest.mark.network]

BINARIES = {
    "plain": "tfjs-backend-wasm.wasm",
    "simd": "tfjs-backend-wasm-simd.wasm",
    "threaded-simd": "tfjs-backend-wasm-threaded-simd.wasm",
}

APP = """import * as tf from '@tensorflow/tfjs';
import * as wasm from '@tensorflow/tfjs-backend-wasm';
import artifacts from './model.js';
async function main() {
  // HERE
  if (!(await tf.setBackend('wasm'))) throw new Error('no wasm');
  const model = await tf.loadGraphModel(tf.io.fromMemory(artifacts));
  const outputs = Array.from(await model.predict(tf.tensor1d([0, 1, 2.5])).data());
  const kernels = tf.getKernelsForBackend('wasm').map((kernel) => kernel.kernelName).sort();
  const loaded = performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => /wasm$/.test(name));
  window.__slimtf__ = { outputs: [outputs], kernels, backend: tf.getBackend(), loaded, version: wasm.version_wasm };
}
main().catch((error) => { window.__slimtf_error__ = String(error); });
"""
NO_SIMD = "WebAssembly.validate = () => false;"
# Files in folders of their own, as many configs put them: the binaries are not beside the page's other files.
WEBPACK_JS_FOLDER = """const path = require('path');
module.exports = {
  mode: 'production', entry: './src/index.js', optimization: { minimize: false }, performance: { hints: false },
  output: { path: path.resolve(__dirname, 'dist'), filename: 'js/bundle.js' },
};
"""
ROLLUP_JS_FOLDER = """import commonjs from '@rollup/plugin-commonjs';
import nodeResolve from '@rollup/plugin-node-resolve';
export default {
  input: 'src/index.js', output: { dir: 'dist', entryFileNames: 'js/bundle.js', format: '{format}' },
  plugins: [nodeResolve({ browser: true }), commonjs()],
};
"""


@pytest.fixture
def wasm_app(tiny_app: MakeApp) -> Callable[[str], TinyApp]:
    """Return a function that makes the app, with a line of its own before the backend is set."""
    return lambda line: tiny_app(index=APP.replace("// HERE", line))


@pytest.fixture
def opened(open_app: Callable[[Path], PageResult]) -> Callable[[TinyApp, str], PageResult]:
    """Return a function that opens the app in a page with this script tag."""

    def open_with(app: TinyApp, script: str) -> PageResult:
        app.write("index.html", f'<meta charset="utf-8" /><link rel="icon" href="data:," />{script}')
        return open_app(app.root)

    return open_with


def module_script(bundler: str) -> str:
    return f'<script type="module" src="{BUNDLE[bundler]}"></script>'


def binaries_in(bundle: ReportBundle) -> set[str]:
    return {file.path for file in bundle.files if file.kind == "wasm"}


def computed(page: PageResult) -> str:
    """Return the binary that the page loaded, once all else is as it should be."""
    assert page.outputs == [[0.5, 3.5, 8.0]]
    assert page.value is not None
    assert page.value["backend"] == "wasm"
    assert page.value["kernels"] == sorted(LINE_KERNELS)
    assert [line for line in page.console if "already registered" in line] == []
    assert page.failed == ()
    loaded = page.value["loaded"]
    assert isinstance(loaded, list)
    return str(loaded[0])


@pytest.mark.parametrize("bundler", ["webpack", pytest.param("rollup", marks=pytest.mark.thorough)])
def test_an_app_that_says_nothing_finds_its_binaries(
    bundler: str, wasm_app: Callable[[str], TinyApp], opened: Callable[[TinyApp, str], PageResult]
) -> None:
    app = wasm_app("")
    report = app.build(bundler, with_baseline=True, kernels=LINE_KERNELS, backends=["wasm"])
    assert report.proof.aliases["@tensorflow/tfjs-backend-wasm"] >= 1
    assert binaries_in(report.slim) == set(BINARIES.values())
    assert report.baseline is not None
    assert binaries_in(report.baseline) == set(BINARIES.values())  # it needs them as well, so the two compare
    assert report.slim.total.raw < report.baseline.total.raw
    assert any("wasm backend" in notice for notice in report.notices)
    assert computed(opened(app, module_script(bundler))).endswith(f"/dist/{BINARIES['simd']}")


@pytest.mark.parametrize("bundler", [pytest.param("webpack", marks=pytest.mark.thorough), "rollup"])
def test_an_app_that_says_where_they_are_is_believed(
    bundler: str, wasm_app: Callable[[str], TinyApp], opened: Callable[[TinyApp, str], PageResult]
) -> None:
    app = wasm_app("wasm.setWasmPaths('elsewhere/');")
    report = app.build(bundler, with_baseline=True, kernels=LINE_KERNELS, backends=["wasm"])
    assert report.baseline is not None
    assert binaries_in(report.slim) == binaries_in(report.baseline) == set()
    (app.root / "elsewhere").mkdir()
    for name in BINARIES.values():
        shutil.copy(app.root / "node_modules/@tensorflow/tfjs-backend-wasm/dist" / name, app.root / "elsewhere")
    assert computed(opened(app, module_script(bundler))).endswith(f"/elsewhere/{BINARIES['simd']}")


def test_scripts_of_webpack_in_a_folder_of_their_own_find_the_binaries(
    wasm_app: Callable[[str], TinyApp], opened: Callable[[TinyApp, str], PageResult]
) -> None:
    app = wasm_app("")
    app.write("webpack.config.cjs", WEBPACK_JS_FOLDER)
    app.write("index.js", "// some other script of the page")
    report = app.build("webpack", kernels=LINE_KERNELS, backends=["wasm"])
    assert binaries_in(report.slim) == {f"js/{name}" for name in BINARIES.values()}  # beside the script
    assert app.root.as_uri() not in (app.root / "dist/js/bundle.js").read_text(encoding="utf-8")
    for attributes in ("", 'type="module"'):
        other = '<script async src="index.js"></script>'
        computed(opened(app, f'<body></body><script {attributes} src="dist/js/bundle.js"></script>{other}'))


@pytest.mark.parametrize(
    ("format_", "attributes"), [pytest.param("iife", "", marks=pytest.mark.thorough), ("es", 'type="module"')]
)
def test_scripts_of_rollup_in_a_folder_of_their_own_find_the_binaries(
    format_: str, attributes: str, wasm_app: Callable[[str], TinyApp], opened: Callable[[TinyApp, str], PageResult]
) -> None:
    app = wasm_app("")
    app.write("rollup.config.mjs", ROLLUP_JS_FOLDER.replace("{format}", format_))
    report = app.build("rollup", kernels=LINE_KERNELS, backends=["wasm"])
    assert binaries_in(report.slim) == {f"js/{name}" for name in BINARIES.values()}  # beside the script
    computed(opened(app, f'<body></body><script {attributes} src="dist/js/bundle.js"></script>'))


def test_a_binary_that_is_not_wanted_is_left_out(
    wasm_app: Callable[[str], TinyApp], opened: Callable[[TinyApp, str], PageResult]
) -> None:
    app, bundler = wasm_app(""), "webpack"
    settings: dict[str, Any] = {"kernels": LINE_KERNELS, "backends": ["wasm"]}
    report = app.build(bundler, **{**settings, "wasm.variants": ["simd"]})
    assert binaries_in(report.slim) == {BINARIES["simd"]}
    assert computed(opened(app, module_script(bundler))).endswith(BINARIES["simd"])

    report = app.build(bundler, **{**settings, "wasm.variants": ["plain", "threaded-simd"]})
    assert binaries_in(report.slim) == {BINARIES["plain"], BINARIES["threaded-simd"]}
    assert not (app.root / "dist" / BINARIES["simd"]).exists()
    # The page is not isolated, so the browser cannot run threads: the plain one is the best that is left.
    assert computed(opened(app, module_script(bundler))).endswith(BINARIES["plain"])


def test_a_browser_that_needs_a_binary_that_was_left_out_says_so(
    wasm_app: Callable[[str], TinyApp], opened: Callable[[TinyApp, str], PageResult]
) -> None:
    app, bundler = wasm_app(NO_SIMD), "rollup"
    settings: dict[str, Any] = {"wasm.variants": ["simd", "threaded-simd"]}
    app.build(bundler, kernels=LINE_KERNELS, backends=["wasm"], **settings)
    page = opened(app, module_script(bundler))
    assert page.errors == ("Error: no wasm",)
    assert any("error: this browser needs" in line and "wasm.variants" in line for line in page.console)


def test_binaries_that_the_bundler_puts_there_itself_are_left_out_too(wasm_app: Callable[[str], TinyApp]) -> None:
    app = wasm_app("wasm.setWasmPaths('dist/assets/');")
    emit = """
    { name: 'binaries', generateBundle() {
      for (const [name, as] of Object.entries(NAMES)) {
        const source = readFileSync(`node_modules/@tensorflow/tfjs-backend-wasm/dist/${name}`);
        this.emitFile({ type: 'asset', fileName: `assets/${as}`, source });
      }
    } },"""
    names = {BINARIES["plain"]: "a1.wasm", BINARIES["simd"]: "b2.wasm", BINARIES["threaded-simd"]: "c3.wasm"}
    config = (app.root / "rollup.config.mjs").read_text(encoding="utf-8")
    config = "import { readFileSync } from 'node:fs';\n" + config.replace("plugins: [", f"plugins: [{emit}")
    app.write("rollup.config.mjs", config.replace("NAMES", str(names)))
    settings: dict[str, Any] = {"wasm.variants": ["simd"]}
    report = app.build("rollup", kernels=LINE_KERNELS, backends=["wasm"], **settings)
    assert binaries_in(report.slim) == {"assets/b2.wasm"}
