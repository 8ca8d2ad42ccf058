"""The gate with real webpack builds: what grew is named, and what fell out never passes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from slimtf.errors import ProofError, WorkspaceError
from slimtf.generate.stamp import manifest
from slimtf.pipeline.build import build
from slimtf.pipeline.build_options import BuildOptions
from slimtf.pipeline.check import CheckOptions, check
from slimtf.progress import SILENT

if TYPE_CHECKING:
    from slimtf.model.gate import Gate
    from tests.integration.conftest import MakeApp
    from tests.support.tiny_apps import TinyApp

BUDGETS = 'bundler = "webpack"\nbackends = ["cpu"]\n\n[[budgets]]\nmeasure = "raw"\nlimit = "+1 kB"\n'
APP = "import * as tf from '@tensorflow/tfjs';\n\nconst x = tf.tensor1d([1]);\nwindow.y = x;\n"
GROWN = APP.replace("window.y = x", "window.y = tf.erf(x)")


def _gate(app: TinyApp) -> Gate:
    options = BuildOptions(app.root, None, {}, install=False, with_baseline=False, check=True)
    gate = build(options, SILENT).gate
    assert gate is not None
    return gate


def _update(app: TinyApp) -> None:
    check(CheckOptions(app.root, update=True), SILENT)


def test_growth_is_named_and_a_dropped_registration_never_passes(
    tiny_app: MakeApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = tiny_app(index=APP)
    app.write("slimtf.toml", BUDGETS)
    build(BuildOptions(app.root, None, {}, install=False, with_baseline=False), SILENT)
    _update(app)

    # one kernel more: named with its bytes and the line that asks for it
    app.write("src/index.js", GROWN)
    grown = _gate(app)
    assert not grown.passed
    over = grown.findings[0]
    assert (over.rule, over.file, over.line) == ("over-budget", "src/index.js", 4)
    assert "the kernel Erf was added" in over.title
    assert "The kernel Erf was added, " in over.text
    size = re.search(r"added, ([\d.]+) k?B, asked for by src/index\.js:4 \(erf\)\.", over.text)
    assert size is not None
    assert float(size[1]) > 0
    _update(app)
    again = check(CheckOptions(app.root), SILENT).gate
    assert again is not None
    assert again.passed

    # a run that puts nothing in place says nothing of what is there
    build(BuildOptions(app.root, None, {}, install=False, with_baseline=False, emit=False), SILENT)
    after = check(CheckOptions(app.root), SILENT).gate
    assert after is not None
    assert after.passed

    # trap T4: every registration is dropped; the bundle is a fraction of its size, and the bundler is content.
    # At level deep they stand in the module that the app itself imports, and stay.
    app.write("slimtf.toml", f'level = "standard"\n{BUDGETS}')
    build(BuildOptions(app.root, None, {}, install=False, with_baseline=False), SILENT)
    whole = (app.root / "dist" / "bundle.js").stat().st_size
    monkeypatch.setattr("slimtf.generate.prepare.manifest", lambda stamp, **_: manifest(stamp, side_effects=False))
    app.manifest(sideEffects=False)
    with pytest.raises(ProofError, match="not registered in the slim bundle"):
        _gate(app)
    (broken,) = (app.root / ".slimtf" / "out" / "slim").rglob("bundle.js")
    assert broken.stat().st_size < whole / 2
    with pytest.raises(
        WorkspaceError, match="the last build failed"
    ):  # nor does the build before it speak for this one
        check(CheckOptions(app.root), SILENT)
