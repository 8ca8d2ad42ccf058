"""Apps in a workspace, with node_modules in the shapes that npm, pnpm and Yarn give them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.support.graph_models import LINE_KERNELS
from tests.support.layouts import lay_out_hoisted, lay_out_strictly, pnpm, yarn_store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from slimtf.model.report import Report
    from tests.integration.conftest import MakeApp
    from tests.support.tiny_apps import TinyApp

pytestmark = pytest.mark.network


@pytest.fixture
def app(tiny_app: MakeApp) -> TinyApp:
    """Return an app that is a member of a workspace and has nothing installed."""
    app = tiny_app()
    (app.root / "node_modules").unlink()
    (app.root.parent / "package.json").write_text(json.dumps({"workspaces": ["*"]}), encoding="utf-8")
    return app


def slim(app: TinyApp, bundler: str) -> Report:
    report = app.build(bundler, kernels=LINE_KERNELS, backends=["cpu"])
    assert report.proof.tfjs_core_copies == 1
    ran = app.run(bundler)
    assert ran.kernels == sorted(LINE_KERNELS)
    assert ran.outputs == [0.5, 3.5, 8.0]
    return report


@pytest.mark.parametrize(("home", "bundler"), [(pnpm, "rollup"), (yarn_store, "webpack")])
def test_links_into_a_store_in_the_root(
    app: TinyApp,
    home: Callable[[Path, str], tuple[Path, Path]],
    bundler: str,
    project_packages: Callable[[str], Path],
) -> None:
    above = app.root.parent / "node_modules"
    lay_out_strictly(app.root / "node_modules", above, project_packages("every_backend"), home)
    slim(app, bundler)


def test_a_neighbour_wants_another_tfjs(app: TinyApp, project_packages: Callable[[str], Path]) -> None:
    """The one at the top of node_modules is not the app's, which tfjs brings along."""
    lay_out_hoisted(app.root.parent / "node_modules", project_packages("every_backend"), "4.10.0")
    report = slim(app, "rollup")
    assert report.versions.tfjs == "4.22.0"
    assert not [notice for notice in report.notices if "copies" in notice]
