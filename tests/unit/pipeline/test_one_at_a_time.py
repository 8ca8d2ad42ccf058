"""While one slimtf works in a project, every command that writes there waits for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from slimtf.errors import WorkspaceError
from slimtf.pipeline.build import build
from slimtf.pipeline.build_options import BuildOptions
from slimtf.pipeline.check import CheckOptions, check
from slimtf.pipeline.init import init
from slimtf.pipeline.migrate import MigrateOptions, migrate, undo
from slimtf.pipeline.modules import ModulesOptions, modules
from slimtf.pipeline.opening import ProjectOptions
from slimtf.pipeline.profile import ProfileOptions, profile
from slimtf.progress import SILENT
from slimtf.workspace.lock import project_lock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

COMMANDS: dict[str, Callable[[Path], Any]] = {
    "build": lambda root: build(BuildOptions(root, None, {}), SILENT),
    "modules": lambda root: modules(ModulesOptions(root, None, {}), SILENT),
    "check": lambda root: check(CheckOptions(root), SILENT),
    "init": lambda root: init(ProjectOptions(root, None, {}), SILENT),
    "profile": lambda root: profile(ProfileOptions(root, None, {}), SILENT),
    "migrate": lambda root: migrate(MigrateOptions(root, None, {}), SILENT, lambda _: True),
    "undo": lambda root: undo(MigrateOptions(root, None, {}), SILENT, lambda _: True),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_it_waits(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("slimtf.workspace.lock._PATIENCE", 0.05)
    monkeypatch.setattr("slimtf.pipeline.migrate._WAIT", 0.05)
    (tmp_path / "package.json").write_text('{"name": "app"}')
    with project_lock(tmp_path, timeout=0), pytest.raises(WorkspaceError, match="another slimtf runs"):
        COMMANDS[command](tmp_path)
