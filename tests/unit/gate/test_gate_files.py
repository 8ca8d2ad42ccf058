"""The files in the output folder are those that the report describes, or nothing can be said of them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from slimtf.errors import WorkspaceError
from slimtf.gate.files import check_files
from slimtf.workspace.digest import digest_content
from tests.support.gate_evidence import emitted, report

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.report import Report

OURS = "main.3f2a9c.js"


@pytest.fixture
def built(tmp_path: Path) -> Report:
    """A report whose files lie in ``tmp_path``, one of them in a folder, one without a digest."""
    (tmp_path / "js").mkdir()
    contents = {OURS: b"12345", "js/vendor.js": b"123", "style.css": b"1"}
    for number, (path, content) in enumerate(contents.items()):
        (tmp_path / path).write_bytes(content)
        os.utime(tmp_path / path, (1_000 + number, 1_000 + number))
    files = [
        emitted(path, len(content)).model_copy(update={"digest": digest_content(tmp_path / path)})
        for path, content in contents.items()
    ]
    files[2] = files[2].model_copy(update={"digest": ""})
    return report(*files)


def refusal(built: Report, folder: Path) -> WorkspaceError:
    with pytest.raises(WorkspaceError) as caught:
        check_files(built, folder)
    assert "slimtf build" in caught.value.hint
    return caught.value


def test_the_files_of_the_report_are_accepted(built: Report, tmp_path: Path) -> None:
    check_files(built, tmp_path)


def test_a_missing_file_is_named(built: Report, tmp_path: Path) -> None:
    (tmp_path / "js/vendor.js").unlink()
    error = refusal(built, tmp_path)
    assert "js/vendor.js is not in the output folder" in error.what
    assert error.where == str(tmp_path / "js/vendor.js")


@pytest.mark.parametrize(
    ("path", "content"), [("js/vendor.js", b"1234"), ("js/vendor.js", b"321"), ("style.css", b"12")]
)
def test_another_content_is_not_what_was_proven(built: Report, tmp_path: Path, path: str, content: bytes) -> None:
    (tmp_path / path).write_bytes(content)
    error = refusal(built, tmp_path)
    assert f"{path} is not the file that the report describes" in error.what
    assert error.where == str(tmp_path / path)


def test_a_report_without_digests_can_only_compare_sizes(built: Report, tmp_path: Path) -> None:
    (tmp_path / "style.css").write_bytes(b"2")
    check_files(built, tmp_path)


def test_a_newer_file_of_another_hash_was_left_by_another_build(built: Report, tmp_path: Path) -> None:
    twin = tmp_path / "main.77cd01.js"
    twin.write_bytes(b"all of tfjs")
    error = refusal(built, tmp_path)
    assert f"main.77cd01.js is newer than {OURS}" in error.what
    assert error.where == str(twin)
    assert "delete it" in error.hint


@pytest.mark.parametrize("seconds", [999, 1_000])
def test_an_older_file_of_another_hash_is_a_remnant(built: Report, tmp_path: Path, seconds: int) -> None:
    twin = tmp_path / "main.77cd01.js"
    twin.write_bytes(b"all of tfjs")
    os.utime(twin, (seconds, seconds))
    check_files(built, tmp_path)


def test_other_newer_files_are_none_of_ours(built: Report, tmp_path: Path) -> None:
    for name in ("other.77cd01.js", "index.html", "js/main.77cd01.js"):
        (tmp_path / name).write_bytes(b"x")
    check_files(built, tmp_path)


def test_two_files_of_the_report_may_differ_in_their_hash_only(tmp_path: Path) -> None:
    for number, name in enumerate(("main.3f2a9c.js", "main.77cd01.js")):
        (tmp_path / name).write_bytes(b"12345")
        os.utime(tmp_path / name, (1_000 + number, 1_000 + number))
    check_files(report(emitted("main.3f2a9c.js", 5), emitted("main.77cd01.js", 5)), tmp_path)


def test_a_file_that_cannot_be_read_is_told_with_its_cause(
    built: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_path: Path) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("slimtf.gate.files.digest_content", refuse)
    with pytest.raises(WorkspaceError, match="read") as caught:
        check_files(built, tmp_path)
    assert "ermission" in caught.value.what
    assert caught.value.where == str(tmp_path / OURS)
