from __future__ import annotations

import errno
import os
import socket
import stat
from pathlib import Path

import pytest

from slimtf.errors import WorkspaceError
from slimtf.workspace.atomic import write_all, write_atomic

posix = pytest.mark.skipif(os.name != "posix", reason="modes and devices as POSIX has them")
REAL_REPLACE = os.replace


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b"/" for path in folder.rglob("*")
    }


def failing_replace(monkeypatch: pytest.MonkeyPatch, number: int, error: BaseException, name: str = "") -> None:
    """Let the ``number``-th rename (onto ``name``) and no other fail."""
    seen = 0

    def replace(source: Path, target: Path) -> None:
        nonlocal seen
        seen += name in {"", target.name}
        if seen == number and name in {"", target.name}:
            raise error
        REAL_REPLACE(source, target)

    monkeypatch.setattr(os, "replace", replace)


def full_disk(monkeypatch: pytest.MonkeyPatch, after: int = 0) -> None:
    def fsync(_file: int) -> None:
        nonlocal after
        after -= 1
        if after < 0:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", fsync)


def test_the_bytes_are_exactly_the_text(tmp_path: Path) -> None:
    write_atomic(tmp_path / "ü file.js", "a\nb\r\nc\u2028é\0")
    assert tree(tmp_path) == {"ü file.js": "a\nb\r\nc\u2028é\0".encode()}


def test_missing_folders_are_made(tmp_path: Path) -> None:
    write_atomic(tmp_path / "a" / "b" / "c.txt", "c")
    assert (tmp_path / "a" / "b" / "c.txt").read_text() == "c"


def test_a_relative_path_starts_at_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_atomic(Path("report.json"), "{}")
    assert tree(tmp_path) == {"report.json": b"{}"}


@posix
def test_the_mode_is_kept_and_a_new_file_gets_the_usual_one(tmp_path: Path) -> None:
    old, new, plain = (tmp_path / name for name in ("old", "new", "plain"))
    old.write_text("old")
    old.chmod(0o751)
    plain.write_text("as Python makes it")
    write_all(tmp_path, {"old": "changed", "new": "new"})
    assert stat.S_IMODE(old.stat().st_mode) == 0o751
    assert new.stat().st_mode == plain.stat().st_mode


def test_a_symbolic_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "config.js").write_text("old")
    link = tmp_path / "config.js"
    link.symlink_to(Path("real") / "config.js")
    write_atomic(link, "new")
    assert link.is_symlink()
    assert (tmp_path / "real" / "config.js").read_text() == "new"


def test_a_file_that_is_right_already_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "same"
    write_atomic(path, "same")
    before = path.stat()
    write_atomic(path, "same")
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_the_longest_possible_name_can_be_written(tmp_path: Path) -> None:
    write_atomic(tmp_path / ("n" * 255), "x")
    assert (tmp_path / ("n" * 255)).read_text() == "x"


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        (errno.EACCES, "permission denied"),
        (errno.EROFS, "the file system is read-only"),
        (errno.ENOSPC, "the disk is full"),
        (errno.EIO, "input/output error"),
    ],
)
def test_a_failure_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, reason: str
) -> None:
    path = tmp_path / "file"
    path.write_text("old")
    failing_replace(monkeypatch, 1, OSError(number, os.strerror(number)))
    with pytest.raises(WorkspaceError, match=f"^file could not be written: {reason}$") as told:
        write_atomic(path, "new")
    assert told.value.where == str(path)
    assert tree(tmp_path) == {"file": b"old"}


def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full_disk(monkeypatch)
    with pytest.raises(WorkspaceError, match="the disk is full") as told:
        write_atomic(tmp_path / "new folder" / "deeper" / "file", "new")
    assert told.value.exit_code == 7
    assert "free some space" in told.value.hint
    assert tree(tmp_path) == {}


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("error", [PermissionError(errno.EACCES, "Permission denied"), KeyboardInterrupt()])
def test_all_files_or_none_when_a_rename_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, error: BaseException
) -> None:
    (tmp_path / "one").write_text("old one")
    (tmp_path / "three").write_text("old three")
    before = tree(tmp_path)
    failing_replace(monkeypatch, number, error)
    with pytest.raises((WorkspaceError, KeyboardInterrupt)):
        write_all(tmp_path, {"one": "1", "sub/two": "2", "three": "3"})
    assert tree(tmp_path) == before


def test_all_files_or_none_when_the_disk_fills_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "one").write_text("old one")
    full_disk(monkeypatch, after=2)
    with pytest.raises(WorkspaceError, match=r"^three could not be written: the disk is full"):
        write_all(tmp_path, {"one": "1", "two": "2", "three": "3"})
    assert tree(tmp_path) == {"one": b"old one"}


def test_all_files_or_none_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def link(_source: Path, _target: Path) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", link)
    (tmp_path / "one").write_text("old one")
    failing_replace(monkeypatch, 1, PermissionError(errno.EACCES, "Permission denied"), name="two")
    with pytest.raises(WorkspaceError, match=r"^two could not be written"):
        write_all(tmp_path, {"one": "1", "two": "2"})
    assert tree(tmp_path) == {"one": b"old one"}


def test_an_old_content_that_cannot_be_put_back_is_kept_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "one").write_text("old one")

    def replace(source: Path, target: Path) -> None:
        if target.name == "two" or source.suffix == ".old":
            raise PermissionError(errno.EACCES, "Permission denied")
        REAL_REPLACE(source, target)

    monkeypatch.setattr(os, "replace", replace)
    with pytest.raises(WorkspaceError, match=r"^one could not be put back as it was") as told:
        write_all(tmp_path, {"one": "1", "two": "2"})
    assert Path(told.value.hint.removeprefix("its old content is in ")).read_text() == "old one"


def test_a_folder_in_the_way_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").mkdir()
    with pytest.raises(WorkspaceError, match=r"^file could not be written: there is a folder of that name"):
        write_atomic(tmp_path / "file", "new")
    assert tree(tmp_path) == {"file": b"/"}


@pytest.mark.parametrize("path", ["file/new", "file/deeper/new"])
def test_a_file_in_place_of_a_folder_is_reported(tmp_path: Path, path: str) -> None:
    (tmp_path / "file").write_text("old")
    with pytest.raises(WorkspaceError, match="is a file, not a folder"):
        write_atomic(tmp_path / path, "new")
    assert tree(tmp_path) == {"file": b"old"}


@posix
def test_what_is_neither_file_nor_folder_is_not_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the name of a socket must be short
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        with pytest.raises(WorkspaceError, match="is a device or a pipe"):
            write_atomic(tmp_path / "socket", "new")
    assert (tmp_path / "socket").is_socket()


def test_half_a_character_is_reported_before_anything_is_written(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match=r"half of a character \(position 1\)"):
        write_all(tmp_path, {"one": "1", "two": "a\ud800"})
    assert tree(tmp_path) == {}


@pytest.mark.parametrize("name", ["../out", "sub/../../out", "", ".", "{tmp_path}/absolute"])
def test_a_name_cannot_lead_out_of_the_folder(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(WorkspaceError, match="outside its folder"):
        write_all(folder, {"one": "1", name.format(tmp_path=tmp_path): "2"})
    assert tree(tmp_path) == {"folder": b"/"}
