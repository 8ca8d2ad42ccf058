"""What git says about the files that a migration would change."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from slimtf.errors import WorkspaceError
from slimtf.pipeline.uncommitted import require_committed
from tests.support.programs import run

if TYPE_CHECKING:
    from pathlib import Path

GIT = shutil.which("git")


def test_without_a_repository(tmp_path: Path) -> None:
    (tmp_path / "config.js").write_text("1", encoding="utf-8")
    require_committed([tmp_path / "config.js"], tmp_path, tmp_path / "log")


def test_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    require_committed([tmp_path / "config.js"], tmp_path, tmp_path / "log")


@pytest.mark.skipif(GIT is None, reason="needs git")
def test_new_committed_and_changed(tmp_path: Path) -> None:
    git = str(GIT)
    config, other = tmp_path / "my config.js", tmp_path / "other.js"
    run(git, "init", "-q", ".", cwd=tmp_path)
    for file in (config, other):
        file.write_text("1", encoding="utf-8")
    log = tmp_path / ".git" / "log"
    with pytest.raises(WorkspaceError, match=r"my config\.js"):
        require_committed([config], tmp_path, log)
    run(git, "add", "-A", cwd=tmp_path)
    run(git, "-c", "user.name=a", "-c", "user.email=a@b.c", "commit", "-q", "-m", "x", cwd=tmp_path)
    other.write_text("2", encoding="utf-8")
    require_committed([config], tmp_path, log)
    config.write_text("2", encoding="utf-8")
    with pytest.raises(WorkspaceError, match="uncommitted") as caught:
        require_committed([config], tmp_path, log)
    assert "--allow-dirty" in caught.value.hint
