"""A sample app's own scripts build it without slimtf; what every app computes is held in test_build_sample_apps."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.expected_pages import hold_expected
from tests.support.programs import run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.pages import PageResult

pytestmark = [pytest.mark.browser, pytest.mark.network]


@pytest.mark.parametrize(
    ("name", "script"),
    [("modular_imports", "build"), pytest.param("dense_model", "build:rollup", marks=pytest.mark.thorough)],
)
def test_the_page_shows_the_right_numbers(
    name: str, script: str, npm: str, sample_app: Callable[[str], Path], open_app: Callable[[Path], PageResult]
) -> None:
    app = sample_app(name)
    run(npm, "run", script, cwd=app)
    hold_expected(name, open_app(app))
