"""``slimtf migrate`` on a small app with real bundlers: written, proven, run plain, up to date, undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.errors import ProofError
from slimtf.migrate.plan import Style
from slimtf.pipeline.migrate import MigrateOptions, MigrateReport, migrate, undo
from slimtf.progress import SILENT
from tests.support.graph_models import LINE_KERNELS
from tests.support.programs import find_program, run
from tests.support.tiny_apps import ROLLUP_CONFIG, WEBPACK_CONFIG

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.pipeline.proposal import Proposal
    from tests.integration.conftest import MakeApp
    from tests.support.tiny_apps import TinyApp

pytestmark = pytest.mark.network

FLAGS = {"kernels": LINE_KERNELS, "backends": ["cpu"]}
SCRIPTS = {"webpack": "webpack", "rollup": "rollup -c"}
WRAPPED_WEBPACK = WEBPACK_CONFIG.replace("= {", "= () => ({").replace("\n};", "\n});")
WRAPPED_ROLLUP = ROLLUP_CONFIG.replace("default {", "default [{").replace("\n};", "\n}];")
CONFIGS = {
    "inline webpack": ("webpack", "webpack.config.cjs", WEBPACK_CONFIG),
    "wrapped webpack": ("webpack", "webpack.config.cjs", WRAPPED_WEBPACK),
    "inline rollup": ("rollup", "rollup.config.mjs", ROLLUP_CONFIG),
    "wrapped rollup": ("rollup", "rollup.config.mjs", WRAPPED_ROLLUP),
}


def options(app: TinyApp, bundler: str, **changes: object) -> MigrateOptions:
    return MigrateOptions(app.root, None, {"bundler": bundler, **FLAGS}, install=False, **changes)  # type: ignore[arg-type]


def yes(proposal: Proposal) -> bool:
    assert proposal.diff or proposal.modules
    return True


def files(root: Path) -> dict[str, bytes]:
    """Return every file of the app besides our scratch folder and what bundlers write."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and not {".slimtf", "dist", "node_modules"} & set(path.relative_to(root).parts)
    }


@pytest.mark.parametrize("name", CONFIGS)
def test_from_the_first_run_to_the_undo(name: str, tiny_app: MakeApp) -> None:
    bundler, file, text = CONFIGS[name]
    app = tiny_app()
    app.manifest(scripts={"build": SCRIPTS[bundler]})
    app.write(file, text)
    before = files(app.root)

    report: MigrateReport = migrate(options(app, bundler), SILENT, yes)
    assert report.outcome == "written"
    assert report.proposal.migrations[0].style is (Style.INLINE if name.startswith("inline") else Style.WRAP)
    assert report.proposal.before is not None
    assert report.proposal.after is not None
    assert report.proposal.after < 0.5 * report.proposal.before
    after = files(app.root)
    assert after.keys() - before.keys()

    script = (
        app.root / "node_modules" / ("webpack/bin/webpack.js" if bundler == "webpack" else "rollup/dist/bin/rollup")
    )
    run(find_program("node"), script, *(["-c"] if bundler == "rollup" else []), cwd=app.root, timeout=300)
    plain = {path.name: path.read_bytes() for path in (app.root / "dist").iterdir()}
    ran = app.run(bundler)
    assert ran.outputs == [0.5, 3.5, 8.0]
    assert ran.kernels == sorted(LINE_KERNELS)
    # What slimtf's own build of the config as it was gave, for the preview; for one style, of the config as it is too.
    assert {path.name: path.read_bytes() for path in (app.root / ".slimtf/out/slim/0").iterdir()} == plain
    if name.startswith("wrapped"):
        app.build(bundler, kernels=LINE_KERNELS, backends=["cpu"])
        assert {path.name: path.read_bytes() for path in (app.root / "dist").iterdir()} == plain

    assert migrate(options(app, bundler), SILENT, yes).outcome == "up to date"
    assert files(app.root) == after
    assert undo(options(app, bundler), SILENT, yes).outcome == "removed"
    left = {name: data for name, data in files(app.root).items() if not name.startswith("custom_tfjs/")}
    assert left == before
    assert undo(options(app, bundler), SILENT, yes).outcome == "up to date"


def test_a_dry_run_writes_nothing(tiny_app: MakeApp) -> None:
    app = tiny_app()
    before = files(app.root)
    assert migrate(options(app, "webpack", dry_run=True), SILENT, yes).outcome == "not written"
    assert files(app.root) == before


def test_what_does_not_hold_is_taken_back(tiny_app: MakeApp, monkeypatch: pytest.MonkeyPatch) -> None:
    app = tiny_app()
    before = files(app.root)

    def spoil(proposal: Proposal) -> bool:
        """Let the comparison after the writing find something."""
        assert proposal.diff
        monkeypatch.setattr("slimtf.migrate.compare._differing", lambda *_: ["config.mode"])
        return True

    with pytest.raises(ProofError) as caught:
        migrate(options(app, "webpack"), SILENT, spoil)
    assert caught.value.exit_code == 6
    assert files(app.root) == before
    assert not (app.root / "custom_tfjs").exists()
