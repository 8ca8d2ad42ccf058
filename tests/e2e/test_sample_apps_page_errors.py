"""A page that goes wrong is reported as such, so that a broken bundle cannot pass for a working one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import RunPage
    from tests.support.pages import PageResult

pytestmark = [pytest.mark.browser, pytest.mark.network]


@pytest.fixture
def run_script(tmp_path: Path, static_server: Callable[[Path], str], run_page: RunPage) -> Callable[[str], PageResult]:
    def open_page(script: str) -> PageResult:
        page = f'<meta charset="utf-8" /><link rel="icon" href="data:," /><script type="module">{script}</script>'
        (tmp_path / "index.html").write_text(page, encoding="utf-8")
        return run_page(static_server(tmp_path), timeout=5)

    return open_page


def test_a_value_comes_back_as_it_is(run_script: Callable[[str], PageResult]) -> None:
    result = run_script("console.warn('ü'); window.__slimtf__ = { outputs: [[1.5, -2]] };")
    assert result.outputs == [[1.5, -2]]
    assert result.console == ("warning: ü",)
    assert (result.errors, result.failed) == ((), ())


def test_an_error_at_load_is_reported(run_script: Callable[[str], PageResult]) -> None:
    result = run_script("throw new Error('no such kernel');")
    assert result.value is None
    assert "no such kernel" in result.errors[0]


def test_an_error_after_the_result_was_set_is_reported(run_script: Callable[[str], PageResult]) -> None:
    result = run_script("window.__slimtf__ = { outputs: [] }; throw new Error('too late');")
    assert "too late" in result.errors[0]


def test_an_error_that_the_app_caught_is_reported(run_script: Callable[[str], PageResult]) -> None:
    result = run_script("window.__slimtf_error__ = 'no model';")
    assert result.errors == ("no model",)


def test_a_page_that_never_finishes_is_reported(run_script: Callable[[str], PageResult]) -> None:
    result = run_script("await new Promise(() => {});")
    assert result.value is None
    assert "Timeout" in result.errors[0]


def test_a_missing_file_is_reported(run_script: Callable[[str], PageResult]) -> None:
    result = run_script("await fetch('weights.bin'); window.__slimtf__ = {};")
    assert "weights.bin: 404" in result.failed[0]
