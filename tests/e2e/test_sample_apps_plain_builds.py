"""Each sample app, built by its own scripts without slimtf, computes the right numbers in a browser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.support.programs import run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.support.pages import PageResult

pytestmark = [pytest.mark.browser, pytest.mark.network]


@dataclass(frozen=True, slots=True)
class Expected:
    """What a page computes: its backend, the first row of its outputs, and the position of each row's maximum."""

    backend: str
    first: tuple[float, ...]
    highest: tuple[int, ...]


EXPECTED = {
    "dense_model": Expected(
        "cpu",
        (2.866824, 0.462279, 0.223342, -0.400123, -0.328494, -0.233662, 1.083775, -0.346561, 2.121900, 0.822140),
        tuple(range(10)),
    ),
    "image_classifier": Expected("webgl", (0.514271, 0.184843, 0.209946, 0.090940), tuple(range(4))),
    "modular_imports": Expected("cpu", (6.161499, 9.196415, 14.699091), (2, 2, 2)),
}


@pytest.mark.parametrize("script", ["build", "build:rollup"])
@pytest.mark.parametrize("name", EXPECTED)
def test_the_page_shows_the_right_numbers(
    name: str, script: str, npm: str, sample_app: Callable[[str], Path], open_app: Callable[[Path], PageResult]
) -> None:
    expected = EXPECTED[name]
    app = sample_app(name)
    run(npm, "run", script, cwd=app)
    result = open_app(app)
    assert result.outputs[0] == pytest.approx(expected.first, abs=2e-3)
    assert tuple(row.index(max(row)) for row in result.outputs) == expected.highest
    assert result.failed == ()
    assert result.value is not None
    assert (result.value["app"], result.value["backend"]) == (name, expected.backend)
