"""slimtf answers simple questions about as fast as Python can import click."""

from __future__ import annotations

import sys

import pytest

from tests.support.timing import fastest, seconds

pytestmark = pytest.mark.benchmark


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_startup(option: str) -> None:
    ours, theirs = fastest(
        20,
        lambda: seconds([sys.executable, "-m", "slimtf", option]),
        lambda: seconds([sys.executable, "-c", "import click"]),
    )
    print(f"\nslimtf {option}: {ours / theirs:.2f} x import click")
    assert ours <= 1.6 * theirs
