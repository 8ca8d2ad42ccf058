"""Pages that load tfjs by a script element: a slim script with the same global, and the same numbers in a browser."""

from __future__ import annotations

import json
import re
import shutil
from base64 import b64encode
from hashlib import sha384
from typing import TYPE_CHECKING

import pytest

from tests.support.expected_pages import EXPECTED, hold_expected

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.e2e.conftest import Slimtf
    from tests.support.packages import PackageStore
    from tests.support.pages import PageResult

pytestmark = [pytest.mark.browser, pytest.mark.network]

SCRIPT = "tf.slim.min.js"
TFJS = "node_modules/@tensorflow/tfjs/dist/tf.min.js"
# The largest share of tf.min.js's bytes that may be left.
SHARES = {"script_tag": 0.06, "script_tag_layers": 0.20}


def integrity(file: Path) -> str:
    return f"sha384-{b64encode(sha384(file.read_bytes()).digest()).decode()}"


def test_migrate_puts_the_slim_script_into_the_page_and_takes_it_out(
    sample_app: Callable[[str], Path], slimtf: Slimtf, open_app: Callable[[Path], PageResult]
) -> None:
    app = sample_app("script_tag")
    page, script = app / "index.html", app / SCRIPT
    before = page.read_bytes()
    assert slimtf("migrate", app, "--yes").exit_code == 0
    text = page.read_text(encoding="utf-8")
    assert f'<script src="{SCRIPT}" integrity="{integrity(script)}"></script>' in text
    assert script.stat().st_size <= SHARES["script_tag"] * (app / TFJS).stat().st_size
    hold_expected("script_tag", open_app(app))
    assert slimtf("migrate", app, "--undo", "--yes").exit_code == 0
    assert page.read_bytes() == before


@pytest.mark.thorough
@pytest.mark.parametrize("name", list(SHARES))
def test_both_variants_compute_the_same(name: str, sample_app: Callable[[str], Path], slimtf: Slimtf) -> None:
    app = sample_app(name)
    report = slimtf("build", app, "--verify", "--json", "-").report
    assert report.bundler == "page"
    assert report.baseline is not None
    assert report.verify is not None
    assert report.slim.total.raw <= SHARES[name] * report.baseline.total.raw
    checks = {check.kind: check for check in report.verify.checks}
    assert all(check.equal for check in checks.values())
    assert checks["app"].values > 0
    assert checks["model"].unmoved == ()


CDN = "https://cdn.jsdelivr.net/npm/@tensorflow"
CLASSIC = f'<script src="{CDN}/tfjs@4.22.0/dist/tf.min.js" crossorigin="anonymous"></script>'
WITH_WASM = f'{CLASSIC}\n    <script src="{CDN}/tfjs-backend-wasm@4.22.0/dist/tf-backend-wasm.min.js"></script>'
IMPORT_MAP = """<script type="importmap">
      { "imports": { "@tensorflow/tfjs": "https://cdn.jsdelivr.net/npm/@tensorflow/tfjs@4.22.0/dist/tf.fesm.min.js" } }
    </script>"""


def with_wasm(app: Path, every_backend: Path) -> None:
    """Let the page compute on wasm, with a second script element that brings it."""
    wasm = every_backend / "@tensorflow/tfjs-backend-wasm"
    shutil.copytree(wasm, app / "node_modules/@tensorflow/tfjs-backend-wasm")
    manifest = json.loads((app / "package.json").read_text("utf-8"))
    manifest["devDependencies"]["@tensorflow/tfjs-backend-wasm"] = "4.22.0"
    page = app / "index.html"
    text = page.read_text("utf-8").replace(CLASSIC, WITH_WASM).replace("setBackend('cpu')", "setBackend('wasm')")
    (app / "package.json").write_text(json.dumps(manifest), encoding="utf-8")
    (app / "slimtf.toml").unlink()  # it names the cpu backend
    page.write_text(text, encoding="utf-8")


def with_import_map(app: Path) -> None:
    """Let the page and its script be modules, which an import map leads to tfjs."""
    page, script = app / "index.html", app / "colours.js"
    text = page.read_text("utf-8").replace(CLASSIC, IMPORT_MAP).replace('<script src="colours.js"></script>', "")
    begin = "import * as tf from '@tensorflow/tfjs';\nimport { load, nameColour, scoresOf } from './colours.js';\n"
    text = text.replace("<script>\n", f'<script type="module">\n{begin}window.nameColour = nameColour;\n')
    text = text.replace("model = await tf.loadGraphModel(", "await load(")
    page.write_text(text, encoding="utf-8")
    code = script.read_text("utf-8").replace("async function", "export async function")
    loads = "export async function load(address) {\n  model = await tf.loadGraphModel(address);\n}\n"
    script.write_text(f"import * as tf from '@tensorflow/tfjs';\n{code}{loads}", encoding="utf-8")


@pytest.mark.thorough
def test_a_page_with_the_wasm_backend(
    sample_app: Callable[[str], Path],
    package_store: PackageStore,
    slimtf: Slimtf,
    open_app: Callable[[Path], PageResult],
) -> None:
    app = sample_app("script_tag")
    with_wasm(app, package_store.installed({"@tensorflow/tfjs-backend-wasm": "4.22.0"}))
    report = slimtf("build", app, "--verify", "--json", "-").report
    assert "wasm" in report.backends
    assert report.verify is not None
    assert all(check.equal for check in report.verify.checks)
    page = app / "index.html"
    before = page.read_bytes()
    assert slimtf("migrate", app, "--yes").exit_code == 0
    text = re.sub(r"<!--.*?-->", "", page.read_text("utf-8"))
    assert f'<script src="{SCRIPT}"' in text
    assert "https:" not in text
    result = open_app(app)
    assert result.value is not None
    assert result.value["backend"] == "wasm"
    assert result.outputs[0] == pytest.approx(EXPECTED["script_tag"].first, abs=2e-3)
    assert slimtf("migrate", app, "--undo", "--yes").exit_code == 0
    assert page.read_bytes() == before


@pytest.mark.thorough
def test_a_page_with_an_import_map(
    sample_app: Callable[[str], Path], slimtf: Slimtf, open_app: Callable[[Path], PageResult]
) -> None:
    app = sample_app("script_tag")
    with_import_map(app)
    report = slimtf("build", app, "--verify", "--json", "-").report
    assert report.verify is not None
    assert all(check.equal for check in report.verify.checks)
    assert report.baseline is not None
    assert report.slim.total.raw <= SHARES["script_tag"] * report.baseline.total.raw
    before = (app / "index.html").read_bytes()
    assert slimtf("migrate", app, "--yes").exit_code == 0
    hold_expected("script_tag", open_app(app))
    assert slimtf("migrate", app, "--undo", "--yes").exit_code == 0
    assert (app / "index.html").read_bytes() == before
