"""A baseline is bundled again when something changed that is in it, and only then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.errors import BundlerError
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


@pytest.mark.parametrize("bundler", ["webpack", "rollup"])
def test_the_app_is_analysed_by_the_process_that_bundles_the_baseline(bundler: str, tiny_app: MakeApp) -> None:
    """Once there are custom modules the config is loaded once for both; what is found is the same."""
    app = tiny_app()
    app.write("slimtf.toml", "models = []\n")
    analysis = app.root / ".slimtf/logs/analyze.log"
    seen = []
    for name in ("abs", "erf", "sin"):
        app.write("src/index.js", f"import * as tf from '@tensorflow/tfjs';\ntf.{name}(tf.tensor1d([1])).print();\n")
        analysis.unlink(missing_ok=True)
        report = app.build(bundler, with_baseline=True, backends=["cpu"])
        seen.append(({"Abs", "Erf", "Sin"} & {kernel.name for kernel in report.kernels}, analysis.exists()))
    assert seen == [({"Abs"}, True), ({"Erf"}, False), ({"Sin"}, False)]


def test_a_config_that_breaks_later_is_reported_as_at_first(tiny_app: MakeApp) -> None:
    app = tiny_app()
    build(app)
    app.write("webpack.config.js", "module.exports = {\n  entry: './src/index.js',\n  output: nowhere,\n};\n")
    with pytest.raises(BundlerError, match="nowhere is not defined") as told:
        build(app)
    assert told.value.where.endswith("webpack.config.js:3")


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
