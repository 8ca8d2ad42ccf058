"""Pages that load tfjs by a script element: a slim script with the same global, and the same numbers in a browser."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha384
from typing import TYPE_CHECKING

import pytest

from tests.support.expected_pages import hold_expected

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.e2e.conftest import Slimtf
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
