"""``slimtf migrate`` of a vite config in TypeScript: written, proven, run plain, up to date, undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.migrate.plan import Style
from slimtf.pipeline.build import build
from slimtf.pipeline.build_options import BuildOptions
from slimtf.pipeline.migrate import MigrateOptions, migrate, undo
from slimtf.progress import SILENT
from tests.support.programs import find_program, run

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.pipeline.migration.proposal import Proposal
    from tests.integration.vite.conftest import MakeViteApp

pytestmark = pytest.mark.network

KERNELS = ["Add", "Cast", "Identity", "Multiply", "Reshape"]
CONFIG = """import { defineConfig, type PluginOption } from 'vite'

const plugins: PluginOption[] = []
export default defineConfig(({ mode }) => ({
  plugins,
  build: { minify: mode !== 'production' },
}))
"""


def yes(proposal: Proposal) -> bool:
    return bool(proposal.diff)


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file besides our scratch folder and what vite writes."""
    found = (path for path in folder.rglob("*") if path.is_file())
    names = ((path.relative_to(folder), path) for path in found)
    ours = {".slimtf", "node_modules", "dist", "custom_tfjs"}
    return {name.as_posix(): path.read_bytes() for name, path in names if not ours & set(name.parts)}


def test_from_the_first_run_to_the_undo(vite_app: MakeViteApp) -> None:
    app = vite_app()
    (app.root / "vite.config.mjs").unlink()
    app.write("vite.config.ts", CONFIG)
    flags = {"kernels": KERNELS, "backends": ["cpu"]}
    before = contents(app.root)

    report = migrate(MigrateOptions(app.root, None, flags, install=False), SILENT, yes)
    assert report.outcome == "written"
    assert [(each.config.name, each.style) for each in report.proposal.migrations] == [("vite.config.ts", Style.WRAP)]
    assert (report.proposal.after or 0) < 0.5 * (report.proposal.before or 0)

    run(find_program("node"), app.root / "node_modules/vite/bin/vite.js", "build", cwd=app.root, timeout=300)
    plain = {path.name: path.read_bytes() for path in (app.root / "dist").rglob("*") if path.is_file()}
    build(BuildOptions(app.root, None, flags, install=False, with_baseline=False), SILENT)
    assert {path.name: path.read_bytes() for path in (app.root / "dist").rglob("*") if path.is_file()} == plain

    after = contents(app.root)
    assert migrate(MigrateOptions(app.root, None, flags, install=False), SILENT, yes).outcome == "up to date"
    assert contents(app.root) == after
    assert undo(MigrateOptions(app.root, None, flags), SILENT, yes).outcome == "removed"
    assert contents(app.root) == before
