"""A project without a bundler config gets one, which then works without slimtf.

That such a project's next baseline is the whole of tfjs is held in tests/integration/traps/test_config_shapes.py.
"""

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


@pytest.mark.parametrize("bundler", ["webpack", pytest.param("rollup", marks=pytest.mark.thorough)])
def test_the_created_config_gives_the_same_bundle_without_slimtf(
    bundler: str, sample_app: Callable[[str], Path], slimtf: Slimtf, node: str
) -> None:
    app = sample_app("dense_model")
    for name in CONFIGS.values():
        (app / name).unlink()
    built = slimtf("build", app, "--bundler", bundler, "--no-baseline", "--json", "-")
    assert 0 < built.report.slim.total.raw < 300_000
    config = app / CONFIGS[bundler]
    assert f"{config.name} was created" in built.stderr
    text = config.read_text(encoding="utf-8")
    assert str(app) not in text, "the config must work wherever the project is checked out"

    (script,) = (app / "dist").glob("*.js")
    slim = script.read_bytes()
    script.unlink()
    run(node, *PLAIN[bundler], cwd=app)
    assert script.read_bytes() == slim
