"""What it takes to find out which kernels an app needs, against one pass of its bundler."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.recorded import RECORDED
from tests.support.timing import fastest, seconds

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = [pytest.mark.benchmark, pytest.mark.network]


@pytest.mark.parametrize("name", RECORDED)
def test_analysis_is_a_fraction_of_a_bundler_pass(
    name: str, sample_app: Callable[[str], Path], node: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    app = sample_app(name)
    env = {**os.environ, "SLIMTF_HOME": str(tmp_path_factory.mktemp("home"))}
    words = [sys.executable, "-m", "slimtf", "modules", "--bundler", "webpack", "--quiet"]

    def derived() -> float:
        return seconds(words, cwd=app, env=env)

    def listed() -> float:
        """The same command with nothing to derive: what starting it and writing the modules takes."""
        return seconds([sys.executable, "-m", "slimtf", "modules", "--help"], cwd=app, env=env)

    def bundled() -> float:
        return seconds([node, "node_modules/webpack/bin/webpack.js", "--mode", "production"], cwd=app)

    derived()  # makes the managed Node.js, and warms the disk's cache
    analysis, start, bundler = fastest(3, derived, listed, bundled)
    print(f"\n{name}: {analysis - start:.2f} s, {(analysis - start) / bundler:.2f} of a webpack pass ({bundler:.2f} s)")
    assert analysis - start <= 0.25 * bundler
