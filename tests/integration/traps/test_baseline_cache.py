"""A baseline is bundled again when something changed that is in it, and only then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.graph_models import LINE_KERNELS
from tests.support.tiny_apps import LINE_APP

if TYPE_CHECKING:
    from slimtf.model.report import Report, ReportBundle
    from tests.integration.conftest import MakeApp
    from tests.support.tiny_apps import TinyApp

pytestmark = pytest.mark.network


def build(app: TinyApp) -> tuple[Report, ReportBundle]:
    report = app.build("webpack", with_baseline=True, kernels=LINE_KERNELS, backends=["cpu"])
    assert report.baseline is not None
    return report, report.baseline


def test_a_second_build_takes_the_baseline_from_the_cache(tiny_app: MakeApp) -> None:
    app = tiny_app()
    app.write("dist/bundle.js", "of an earlier build by hand; process.env.HOME")
    first, before = build(app)
    again, after = build(app)
    assert (before.cached, after.cached) == (False, True)
    assert after.total == before.total
    assert again.slim.total == first.slim.total

    app.write("src/index.js", f"{LINE_APP}\nconsole.log('changed');\n")
    assert build(app)[1].cached is False
