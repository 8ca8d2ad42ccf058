"""Names of folders are only names: projects build wherever they are, and run."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.support.unharmed import unharmed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.e2e.conftest import Slimtf
    from tests.support.pages import PageResult

pytestmark = [pytest.mark.browser, pytest.mark.network]

ODD = """it's a "prøject" 100% $HOME"""
BACKSLASH = ODD + r" \ app"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
@pytest.mark.parametrize(
    ("bundler", "name"), [("webpack", BACKSLASH), pytest.param("rollup", ODD, marks=pytest.mark.thorough)]
)
def test_an_odd_name_builds_and_runs(
    bundler: str, name: str, linked_app: Callable[[str], Path], slimtf: Slimtf, open_app: Callable[[Path], PageResult]
) -> None:
    """The project's node_modules is a symbolic link as well."""
    app = linked_app(name)
    with unharmed(app, may_add=("custom_tfjs", "dist")):
        report = slimtf("build", ".", "--bundler", bundler, "--no-baseline", "--json", "-", cwd=app).report
    assert {kernel.name for kernel in report.kernels} >= {"Reshape", "_FusedMatMul", "Identity"}
    assert len(open_app(app).outputs) == 10


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_a_backslash_that_node_cannot_import_from_is_named(linked_app: Callable[[str], Path], slimtf: Slimtf) -> None:
    app = linked_app(BACKSLASH)
    with unharmed(app):
        slimtf("build", ".", "--bundler", "rollup", cwd=app).failed(5, "rollup.config.mjs", "rename the folder")
