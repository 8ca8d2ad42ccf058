"""What ``--verify`` costs beyond the two bundles, on an app that is not prepared for it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.support.plain_app import write_plain_app
from tests.support.timing import in_turn, seconds

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = [pytest.mark.benchmark, pytest.mark.browser, pytest.mark.network]
ALLOWED = 10.0  # seconds
_CONFIG = "module.exports = { mode: 'production', entry: './src/index.js', output: { filename: 'bundle.js' } };\n"


def test_an_app_that_is_not_prepared(
    sample_app: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLIMTF_HOME", str(tmp_path / "home"))
    app = write_plain_app(tmp_path / "app", sample_app("dense_model") / "node_modules", _CONFIG)
    page = app / "index.html"
    page.write_text(page.read_text("utf-8") + "<script>go.click()</script>", encoding="utf-8")  # it computes by itself
    command = [sys.executable, "-m", "slimtf", "build", "-q"]
    seconds(command, cwd=app)  # the baseline is in the cache from here on
    rounds = in_turn(3, lambda: seconds(command, cwd=app), lambda: seconds([*command, "--verify"], cwd=app))
    costs = min(verified - plain for plain, verified in rounds)
    print(f"\n--verify costs {costs:.1f} s beyond the bundles ({rounds})")
    assert costs <= ALLOWED
