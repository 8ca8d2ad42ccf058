"""What level deep costs and gives back: making the flat module, and the bundler's run over it."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import pytest

from tests.benchmarks.test_overhead import NAMES, SLIM_CONFIGS
from tests.support.timing import in_turn, seconds

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = [pytest.mark.benchmark, pytest.mark.network]

SHIM = Path(__file__).resolve().parents[2] / "node_shim/main.mjs"
REQUEST = ".slimtf/requests/specialise/request.json"


def test_level_deep_time(
    sample_app: Callable[[str], Path], node: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    app = sample_app("dense_model")
    env = {**os.environ, "SLIMTF_HOME": str(tmp_path_factory.mktemp("home"))}
    for level in ("standard", "deep"):
        words = ["build", "--bundler", "webpack", "--level", level, "--no-baseline", "--quiet"]
        seconds([sys.executable, "-m", "slimtf", *words], cwd=app, env=env)
        shutil.copytree(app / "custom_tfjs", app / f"custom_{level}")
        config = SLIM_CONFIGS["webpack"].replace("'custom_tfjs'", f"'custom_{level}'")
        (app / f"{level}.{NAMES['webpack']}").write_text(config, encoding="utf-8")

    def bundle(level: str) -> float:
        return seconds([node, "node_modules/webpack/bin/webpack.js", "-c", f"{level}.{NAMES['webpack']}"], cwd=app)

    def make() -> float:
        return seconds([node, str(SHIM), "specialise", REQUEST, "reply.json"], cwd=app)

    rounds = in_turn(5, lambda: bundle("standard"), lambda: bundle("deep"), make)
    slim = median(deep / standard for standard, deep, _ in rounds)
    made = median(making / standard for standard, _, making in rounds)
    figures = "; ".join(f"{standard:.1f} s, {deep:.1f} s, {making:.1f} s" for standard, deep, making in rounds)
    print(f"\nbundler's run {slim:.2f} x of level standard, making the module {made:.2f} x ({figures})")
    assert slim <= 0.4
    assert made <= 0.5
