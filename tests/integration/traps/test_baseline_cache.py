"""A baseline is bundled again when something changed that is in it, and only then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.errors import BundlerError
from slimtf.pipeline.build import build as run_build
from slimtf.pipeline.build_options import BuildOptions
from tests.support.graph_models import LINE_KERNELS
from tests.support.tiny_apps import LINE_APP
from tests.support.told import Told

if TYPE_CHECKING:
    from slimtf.model.report import Report, ReportBundle
    from tests.integration.conftest import MakeApp
    from tests.support.tiny_apps import TinyApp

pytestmark = pytest.mark.network


CONFIG = "module.exports = { mode: 'production', entry: './src/index.js', output: { filename: 'bundle.js' } };\n"


def build(app: TinyApp) -> tuple[Report, ReportBundle]:
    report = app.build("webpack", with_baseline=True, kernels=LINE_KERNELS, backends=["cpu"])
    assert report.baseline is not None
    return report, report.baseline


@pytest.mark.parametrize("bundler", ["webpack", pytest.param("rollup", marks=pytest.mark.thorough)])
def test_the_app_is_analysed_by_the_process_that_bundles_the_baseline(bundler: str, tiny_app: MakeApp) -> None:
    """The config is loaded once for both; what is found is the same."""
    app = tiny_app()
    app.write("slimtf.toml", "models = []\n")
    analysis = app.root / ".slimtf/logs/analyze.log"
    seen = []
    for name in ("abs", "erf"):
        app.write("src/index.js", f"import * as tf from '@tensorflow/tfjs';\ntf.{name}(tf.tensor1d([1])).print();\n")
        analysis.unlink(missing_ok=True)
        report = app.build(bundler, with_baseline=True, backends=["cpu"], level="standard")
        seen.append(({"Abs", "Erf"} & {kernel.name for kernel in report.kernels}, analysis.exists()))
    assert seen == [({"Abs"}, False), ({"Erf"}, False)]
    again = app.build(bundler, with_baseline=True, backends=["cpu"], level="standard")
    assert again.baseline is not None
    assert (again.baseline.cached, again.kernels, analysis.exists()) == (True, report.kernels, False)


def test_a_config_may_lead_to_custom_modules_that_are_not_there_yet(tiny_app: MakeApp) -> None:
    """The first baseline fails beside their making, and is bundled once they are there, whatever leads to them."""
    app = tiny_app()
    app.write("slimtf.toml", "models = []\n")
    app.write("src/index.js", "import { abs, tensor1d } from 'tf';\nabs(tensor1d([1])).print();\n")
    app.write("folder.js", "module.exports = __dirname + '/custom' + '_tfjs/custom_tfjs.js';\n")
    app.write("webpack.config.js", CONFIG + "module.exports.resolve = { alias: { tf$: require('./folder.js') } };\n")
    report = app.build("webpack", with_baseline=True, backends=["cpu"], level="standard")
    assert report.baseline is not None


REWRITES = """
module.exports.plugins = [{
  apply(compiler) {
    compiler.hooks.beforeRun.tapPromise('generated', async () => {
      await new Promise((resolve) => setTimeout(resolve, 3000)); // until the analysis has read what it was
      require('fs').writeFileSync(__dirname + '/src/generated.js', TEXT);
    });
  },
}];
"""


def test_what_a_plugin_writes_while_the_app_is_analysed_counts(tiny_app: MakeApp) -> None:
    app = tiny_app()
    app.write("slimtf.toml", "models = []\n")
    app.write("src/index.js", "import { f } from './generated.js';\nf();\n")
    app.write("src/generated.js", "import { abs } from '@tensorflow/tfjs';\nexport const f = () => abs([1]);\n")
    text = "import * as tf from '@tensorflow/tfjs'; export const f = () => tf.erf(tf.tensor1d([1])).print();"
    app.write("webpack.config.js", f"{CONFIG}const TEXT = {text!r};\n{REWRITES}")
    told = Told()
    options = BuildOptions(
        app.root, None, {"bundler": "webpack", "backends": ["cpu"], "level": "standard"}, install=False
    )
    report = run_build(options, told)
    assert "Erf" in {kernel.name for kernel in report.kernels}
    assert "generated.js changed while the bundler ran; analysing again" in told.notes
    again = app.build("webpack", with_baseline=True, backends=["cpu"], level="standard")
    assert again.kernels == report.kernels


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
