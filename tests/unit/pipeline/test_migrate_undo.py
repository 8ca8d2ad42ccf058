"""``slimtf migrate --undo`` takes out what was written wherever it is, and is not done while a config has a marker."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from slimtf.errors import WorkspaceError
from slimtf.migrate.links import Link
from slimtf.migrate.plan import Style, plan_migration
from slimtf.model.project import BundlerName
from slimtf.pipeline.migrate import MigrateOptions, undo
from slimtf.progress import SILENT

if TYPE_CHECKING:
    from pathlib import Path

LINKS = (Link("@tensorflow/tfjs", "../custom_tfjs/custom_tfjs.js"),)
TEXT = "module.exports = {\n  mode: 'none',\n};\n"


def project(folder: Path, script: str) -> Path:
    (folder / ".slimtf").mkdir(parents=True)
    (folder / "package.json").write_text(json.dumps({"scripts": {"build": script}}))
    return folder


def migrated(path: Path, style: Style = Style.AUTO) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(TEXT)
    for change in plan_migration(path, BundlerName.WEBPACK, LINKS, style).changes:
        change.path.write_bytes(change.after or b"")
    return path


def undone(root: Path) -> str:
    return undo(MigrateOptions(root, None, {}), SILENT, lambda _: True).outcome


@pytest.mark.parametrize("style", [Style.INLINE, Style.WRAP])
@pytest.mark.parametrize(
    ("script", "name"),
    [
        ("webpack -c .config/webpack/prod.js", ".config/webpack/prod.js"),
        ("webpack", ".webpack/webpack.config.js"),
        ("webpack -c tools/dist/prod.js", "tools/dist/prod.js"),
        ("webpack -c tools/build/prod.js", "tools/build/prod.js"),
        ("webpack -c ../webpack.shared.js", "../webpack.shared.js"),
        ("webpack", "tools/build/that/no/script/names.js"),
        ("webpack", "webpack.config.js"),
    ],
)
def test_a_config_wherever_it_is(script: str, name: str, style: Style, tmp_path: Path) -> None:
    root = project(tmp_path / "app", script)
    config = migrated(root / name, style)
    assert undone(root) == "removed"
    assert config.read_text() == TEXT
    assert not list(config.parent.glob("slimtf.aliases.*"))
    assert undone(root) == "up to date"


def test_a_config_behind_a_link(tmp_path: Path) -> None:
    root = project(tmp_path / "app", "webpack")
    real = migrated(tmp_path / "shared" / "webpack.config.js", Style.WRAP)
    (root / "webpack.config.js").symlink_to(real)
    assert undone(root) == "removed"
    assert real.read_text() == TEXT
    assert (root / "webpack.config.js").is_symlink()


def test_what_a_config_in_use_imports_from_above(tmp_path: Path) -> None:
    root = project(tmp_path / "app", "webpack")
    (root / "webpack.config.js").write_text("module.exports = require('../common');\n")
    common = migrated(tmp_path / "common.js")
    assert undone(root) == "removed"
    assert common.read_text() == TEXT


def test_a_marker_in_a_config_in_use_is_never_passed_over(tmp_path: Path) -> None:
    root = project(tmp_path / "app", "webpack -c dist/webpack.config.js")
    config = migrated(root / "dist/webpack.config.js")
    config.write_text(config.read_text().replace("// slimtf:end\n", ""))
    with pytest.raises(WorkspaceError, match="was edited"):
        undone(root)
