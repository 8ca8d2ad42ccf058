"""``slimtf verify`` on an app that is not prepared for it: a page, a button, nothing that says what it computes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.support.plain_app import SETTINGS, write_plain_app
from tests.support.unharmed import programs_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.e2e.conftest import Slimtf

pytestmark = [pytest.mark.browser, pytest.mark.network]


@pytest.fixture(scope="module")
def plain_app(installed_packages: Path, tmp_path_factory: pytest.TempPathFactory, unminified: str) -> Path:
    """Return one app for all tests of this file, so that its baseline is bundled once."""
    return write_plain_app(tmp_path_factory.mktemp("plain") / "plain app", installed_packages, unminified)


@pytest.fixture
def app(plain_app: Path) -> Iterator[Path]:
    yield plain_app
    (plain_app / "slimtf.toml").write_text(SETTINGS, encoding="utf-8")
    assert programs_in(plain_app) == []


def test_a_page_that_waits_to_be_used_proves_nothing_until_it_is_explored(
    app: Path, slimtf: Slimtf, tmp_path: Path
) -> None:
    idle = slimtf("build", app, "--verify")
    idle.failed(6, "nothing could be verified, and nothing is known to be wrong", "no kernel of tfjs ran", "--explore")
    assert "verified" not in idle.stdout
    assert "favicon" not in idle.stderr

    file, markdown = tmp_path / "report.json", tmp_path / "report.md"
    used = slimtf("build", app, "--explore", "--json", file, "--markdown", markdown)
    assert used.exit_code == 0, used.stderr
    verified = json.loads(file.read_text("utf-8"))["verify"]
    evidence = "2 kernels ran in both, no values compared"
    assert verified["evidence"] == evidence
    (check,) = verified["checks"]
    assert (check["kernels"], check["did"], check["text"]) == (["Mean", "Square"], ['click "Compute"'], True)
    for text in (used.stdout, markdown.read_text("utf-8")):
        assert evidence in " ".join(text.split())


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('page = "indx.html"', "the page that the settings name does not exist"),
        ('scenario = "use.mjs"', "the scenario that the settings name does not exist"),
        ('selector = "##out"', "verify.selector is not a CSS selector: ##out"),
    ],
)
def test_what_is_missing_is_reported_before_anything_is_bundled(
    line: str, words: str, app: Path, slimtf: Slimtf
) -> None:
    (app / "slimtf.toml").write_text(f"{SETTINGS}[verify]\n{line}\n", encoding="utf-8")
    said = slimtf("verify", app)
    said.failed(2, words)
    assert "webpack with" not in said.stderr


def test_a_missing_browser_is_reported_before_anything_is_bundled(app: Path, slimtf: Slimtf) -> None:
    said = slimtf("verify", app, env={"SLIMTF_BROWSER_EXECUTABLE": "/no/such/browser"})
    said.failed(4, "/no/such/browser", "browser.executable")
    assert "webpack with" not in said.stderr
