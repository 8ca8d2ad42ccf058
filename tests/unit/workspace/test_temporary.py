"""Without a folder for temporary files there is an error that says so, with its code."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, NoReturn

import pytest

from slimtf.errors import WorkspaceError
from slimtf.workspace.temporary import temporary_file, temporary_folder

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every folder for temporary files one that cannot be written."""

    def refuse(*_words: object) -> NoReturn:
        raise FileNotFoundError(errno.ENOENT, "No usable temporary directory found in ['/tmp']")

    monkeypatch.setattr("tempfile._get_default_tempdir", refuse)
    monkeypatch.setattr("tempfile.tempdir", None)


@pytest.mark.usefixtures("nowhere")
def test_it_is_reported_with_its_cure() -> None:
    with pytest.raises(WorkspaceError, match="no usable temporary directory") as caught, temporary_folder("x"):
        pass
    assert "TMPDIR" in caught.value.hint
    with pytest.raises(WorkspaceError, match="no temporary file can be made"):
        temporary_file("x", ".log")


def test_what_is_made_goes_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with temporary_folder("x") as folder:
        (folder / "file").write_text("")
        assert folder.name.startswith("slimtf-x-")
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_goes_with_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    kept = {"slimtf-y-4194999-a", f"slimtf-x-{os.getppid()}-a", "slimtf-x-mine", "other"}
    for name in ("slimtf-x-4194999-a", *kept):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text("")
    (tmp_path / "slimtf-x-4194999-b.log").write_text("")
    (tmp_path / "slimtf-x-4194999-link").symlink_to(tmp_path / "other")
    with temporary_folder("x"):
        pass
    assert {path.name for path in tmp_path.iterdir()} == kept
    assert (tmp_path / "other" / "file").exists()
