"""A project without a bundler config gets one, which then works without slimtf."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.programs import run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.e2e.conftest import Slimtf

pytestmark = pytest.mark.network
CONFIGS = {"webpack": "webpack.config.js", "rollup": "rollup.config.mjs"}
PLAIN = {
    "webpack": ("node_modules/webpack/bin/webpack.js",),
    "rollup": ("node_modules/rollup/dist/bin/rollup", "-c"),
}


@pytest.mark.parametrize("bundler", ["webpack", "rollup"])
def test_the_created_config_gives_the_same_bundle_without_slimtf(
    bundler: str, sample_app: Callable[[str], Path], slimtf: Slimtf, node: str
) -> None:
    app = sample_app("dense_model")
    for name in CONFIGS.values():
        (app / name).unlink()
    first = slimtf("build", app, "--bundler", bundler, "--json", "-")
    report = first.report
    assert report.baseline is not None
    assert report.slim.total.raw < 0.25 * report.baseline.total.raw
    config = app / CONFIGS[bundler]
    assert f"{config.name} was created" in first.stderr
    text = config.read_text(encoding="utf-8")
    assert str(app) not in text, "the config must work wherever the project is checked out"

    (script,) = (app / "dist").glob("*.js")
    slim = script.read_bytes()
    script.unlink()
    run(node, *PLAIN[bundler], cwd=app)
    assert script.read_bytes() == slim

    # Now the config carries our aliases itself; the baseline must not.
    again = slimtf("build", app, "--bundler", bundler, "--json", "-").report
    assert again.baseline is not None
    assert again.baseline.total == report.baseline.total
    assert again.slim.total == report.slim.total
    assert config.read_text(encoding="utf-8") == text
