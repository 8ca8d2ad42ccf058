"""Both bundles are made at the same time, unless the project's build cannot run beside itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.pipeline import bundles
from slimtf.pipeline.early_slim import EarlySlim
from tests.support.graph_models import LINE_KERNELS

if TYPE_CHECKING:
    from slimtf.pipeline.slim import SlimAhead
    from tests.integration.conftest import MakeApp

pytestmark = pytest.mark.network

CONFIG = """
const fs = require('fs');
const at = (name) => __dirname + '/../' + name; // out of the project, which only the last case writes to
const until = async (ready) => { while (!ready()) await new Promise((resolve) => setTimeout(resolve, 20)); };
module.exports = {
  mode: 'production', entry: './src/index.js', output: { filename: 'bundle.js' }, optimization: { minimize: false },
  plugins: [{ apply(compiler) { CASE } }],
};
"""
CASES = {
    "by itself": (
        """
        const second = fs.existsSync(at('begun'));
        fs.writeFileSync(at('begun'), '');
        if (second) fs.writeFileSync(at('second'), '');
        else compiler.hooks.done.tapPromise('waits', () => until(() => fs.existsSync(at('second'))));
        """,
        True,
    ),
    "refuses to run twice": (
        """
        if (fs.existsSync(at('lock'))) { fs.writeFileSync(at('refused'), ''); throw new Error('another build runs'); }
        if (fs.existsSync(at('refused'))) return;
        fs.writeFileSync(at('lock'), '');
        compiler.hooks.done.tapPromise('waits', async () => {
          await until(() => fs.existsSync(at('refused')));
          fs.unlinkSync(at('lock'));
        });
        """,
        False,
    ),
    "writes into the project": (
        "compiler.hooks.done.tap('writes', () => fs.writeFileSync(__dirname + '/stats.json', '{}'));",
        False,
    ),
}


@pytest.mark.parametrize(
    "case", ["by itself", "refuses to run twice", pytest.param("writes into the project", marks=pytest.mark.thorough)]
)
def test_a_slim_bundle_made_beside_the_baseline(case: str, tiny_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    plugin, counts = CASES[case]
    app = tiny_app()
    app.write("webpack.config.js", CONFIG.replace("CASE", plugin))
    made: list[SlimAhead | None] = []
    finish = EarlySlim.finish

    def noted(early: EarlySlim) -> SlimAhead | None:
        made.append(finish(early))
        return made[-1]

    monkeypatch.setattr(EarlySlim, "finish", noted)
    monkeypatch.setattr(bundles, "has_room", lambda: True)
    report = app.build("webpack", with_baseline=True, kernels=LINE_KERNELS, backends=["cpu"], level="standard")
    assert [each is not None for each in made] == [counts]
    assert report.baseline is not None
    assert 0 < report.slim.total.raw < report.baseline.total.raw
    assert app.run("webpack").kernels
