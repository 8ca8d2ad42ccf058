"""What git says about the files that a migration would change."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from slimtf.errors import WorkspaceError
from slimtf.migrate.exception import without_exception
from slimtf.pipeline.migration.git import require_committed
from slimtf.pipeline.migration.proposal import exception_for, ignored_by_git
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


@pytest.mark.skipif(GIT is None, reason="needs git")
def test_what_git_would_leave_out_is_excepted(tmp_path: Path) -> None:
    run(str(GIT), "init", "-q", ".", cwd=tmp_path)
    root = tmp_path / "my app"
    modules = root / "custom_tfjs"
    modules.mkdir(parents=True)
    files = [modules / "custom_tfjs.js", modules / "converter" / "index.js", root / "slimtf.aliases.cjs"]
    log = tmp_path / ".git" / "log"
    assert exception_for(modules, files, root, log) == (None, "")

    (tmp_path / ".gitignore").write_text("*.js\n*.cjs\n", encoding="utf-8")
    (root / ".gitignore").write_text("custom_tfjs/", encoding="utf-8")
    change, note = exception_for(modules, files, root, log)
    assert not note
    assert change is not None
    assert change.after is not None
    change.path.write_bytes(change.after)
    assert ignored_by_git(files, root, log) == {}
    assert exception_for(modules, files, root, log) == (None, "")
    assert without_exception(change.path, change.after) == change.before == b"custom_tfjs/"

    (modules / ".gitignore").write_text("*\n", encoding="utf-8")
    change, note = exception_for(modules, files, root, log)
    assert change is None
    assert str(modules / ".gitignore") in note
    change, note = exception_for(root / "lib" / "slim", [root / "lib" / "slim" / "x.js"], root, log)
    assert change is not None
    (root / ".gitignore").write_text("lib/\n", encoding="utf-8")
    change, note = exception_for(root / "lib" / "slim", [root / "lib" / "slim" / "x.js"], root, log)
    assert change is None
    assert "output_path" in note


@pytest.mark.skipif(GIT is None, reason="needs git")
def test_nothing_is_excepted_where_there_is_no_repository(tmp_path: Path) -> None:
    assert exception_for(tmp_path / "a", [tmp_path / "a" / "b.js"], tmp_path, tmp_path / "log") == (None, "")
