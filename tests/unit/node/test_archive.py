"""An archive of Node.js is looked at before it is unpacked: nothing of it may land outside its folder."""

from __future__ import annotations

import io
import tarfile
from typing import TYPE_CHECKING

import pytest

from slimtf.node.sources.prebuilt import objection_to

if TYPE_CHECKING:
    from pathlib import Path

TOP = "node-v22.1.2-linux-x64"


def archive_of(folder: Path, *members: tuple[str, bytes, str]) -> Path:
    """Return an archive with ``members``: name, type, and what a link leads to."""
    path = folder / f"{TOP}.tar.gz"
    with tarfile.open(path, "w:gz") as tar:
        for name, kind, leads in members:
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, leads
            member.size = 1 if kind == tarfile.REGTYPE else 0
            tar.addfile(member, io.BytesIO(b"x"))
    return path


def test_what_nodejs_org_publishes_is_accepted(tmp_path: Path) -> None:
    archive = archive_of(
        tmp_path,
        (f"{TOP}/", tarfile.DIRTYPE, ""),
        (f"{TOP}/bin/node", tarfile.REGTYPE, ""),
        (f"{TOP}/bin/npm", tarfile.SYMTYPE, "../lib/node_modules/npm/bin/npm-cli.js"),
        (f"{TOP}/bin/same", tarfile.LNKTYPE, f"{TOP}/bin/node"),
    )
    assert objection_to(archive) == ""


@pytest.mark.parametrize(
    "members",
    [
        [("../x", tarfile.REGTYPE, "")],
        [("/x", tarfile.REGTYPE, "")],
        [(f"{TOP}/../../x", tarfile.REGTYPE, "")],
        [(f"{TOP}/link", tarfile.SYMTYPE, "/etc")],
        [(f"{TOP}/link", tarfile.SYMTYPE, "../../etc")],
        [(f"{TOP}/link", tarfile.SYMTYPE, "."), (f"{TOP}/link/x", tarfile.REGTYPE, "")],
        [(f"{TOP}/link", tarfile.LNKTYPE, "/etc/passwd")],
        [(f"{TOP}/link", tarfile.LNKTYPE, "../x")],
        [(f"{TOP}/pipe", tarfile.FIFOTYPE, "")],
        [(f"{TOP}/device", tarfile.CHRTYPE, "")],
        [("C:\\x", tarfile.REGTYPE, "")],
    ],
)
def test_what_would_leave_its_folder_is_refused(members: list[tuple[str, bytes, str]], tmp_path: Path) -> None:
    assert "would be written outside of it" in objection_to(archive_of(tmp_path, *members))


@pytest.mark.parametrize("content", [b"", b"no archive", b"\x1f\x8b\x08" + b"\0" * 20])
def test_what_cannot_be_read_is_refused(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "node.tar.gz").write_bytes(content)
    assert "cannot be read" in objection_to(tmp_path / "node.tar.gz")
    assert "\n" not in objection_to(tmp_path / "node.tar.gz")


def test_one_that_was_cut_is_refused(tmp_path: Path) -> None:
    archive = archive_of(tmp_path, *[(f"{TOP}/{number}", tarfile.REGTYPE, "") for number in range(300)])
    archive.write_bytes(archive.read_bytes()[:-40])
    assert "cannot be read" in objection_to(archive)
