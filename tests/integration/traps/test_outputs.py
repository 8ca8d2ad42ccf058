"""What a build writes beside its output folder, what it does not write, and lists of kernels that are too short."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.errors import ProofError
from slimtf.pipeline.migrate import MigrateOptions, migrate
from slimtf.progress import SILENT
from tests.support.programs import find_program, run
from tests.support.tiny_apps import RUNNER, WEBPACK_CONFIG

if TYPE_CHECKING:
    from pathlib import Path

    from tests.integration.conftest import MakeApp

pytestmark = pytest.mark.network

BESIDE = WEBPACK_CONFIG.replace("'dist'", "'dist/html'").replace("'bundle.js'", "'../js/bundle.js'")
DELETES = """{ apply: (compiler) => compiler.hooks.emit.tap('gone', (compilation) => {
  for (const { name } of compilation.getAssets()) compilation.deleteAsset(name);
}) }"""


def test_files_beside_the_output_folder_are_slim_and_put_in_place(tiny_app: MakeApp) -> None:
    app = tiny_app()
    assert "dist/html" in app.write("webpack.config.cjs", BESIDE).read_text(encoding="utf-8")
    report = app.build("webpack", with_baseline=True, backends=["cpu"])
    assert report.proof.holds
    assert [file.path for file in report.slim.files] == ["js/bundle.js"]
    assert report.output == "dist"
    assert report.baseline is not None
    assert report.slim.total.raw < 0.5 * report.baseline.total.raw
    ran = run(find_program("node"), RUNNER, app.root / "dist/js/bundle.js", cwd=app.root, timeout=120)
    assert "[0.5,3.5,8]" in ran


def test_a_plugin_that_deletes_everything_fails_the_proof(tiny_app: MakeApp) -> None:
    app = tiny_app()
    app.write("webpack.config.cjs", WEBPACK_CONFIG.replace("entry:", f"plugins: [{DELETES}], entry:"))
    with pytest.raises(ProofError, match="the build wrote no file") as caught:
        app.build("webpack", backends=["cpu"])
    assert caught.value.where == str(app.root / "webpack.config.cjs")
    assert not (app.root / "dist").exists()


def test_a_list_that_is_too_short_stops_a_migration_before_it_begins(tiny_app: MakeApp) -> None:
    app = tiny_app()
    app.manifest(scripts={"build": "webpack"})
    before = _files(app.root)
    flags = {"bundler": "webpack", "kernels": ["Multiply"], "backends": ["cpu"]}
    with pytest.raises(ProofError, match=r"lacks 3 kernels that the app can reach: Add, Cast, Identity") as caught:
        migrate(MigrateOptions(app.root, None, flags, install=False), SILENT, lambda _: pytest.fail("it was asked"))
    assert "Add: model.json: moved (AddV2)" in caught.value.where
    assert _files(app.root) == before


def _files(root: Path) -> dict[str, bytes]:
    paths = (path for path in root.rglob("*") if path.is_file() and not {".slimtf", "node_modules"} & {*path.parts})
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in paths}
