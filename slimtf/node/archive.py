"""Looks at an archive before anything is unpacked: nodeenv, on Python 3.11, unpacks whatever it holds."""

from __future__ import annotations

import posixpath
import tarfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path


def objection_to(archive: Path) -> str:
    """Return what of a ``.tar.gz`` would not stay inside the folder that it is unpacked into; empty when all does.

    Also a reason: it cannot be read to its end. A zip needs no look, as ``zipfile`` leaves no folder by itself.
    """
    if archive.suffix == ".zip":
        return ""
    links: set[str] = set()
    try:
        with tarfile.open(archive) as tar:
            for member in tar:
                if not _stays_inside(member, links):
                    return f"{member.name} would be written outside of it"
                if member.issym():
                    links.add(posixpath.normpath(member.name))
    except (tarfile.TarError, EOFError, OSError, ValueError, ArithmeticError) as error:
        return f"it cannot be read: {str(error).partition(chr(10))[0].rstrip(':')}"
    return ""


def _stays_inside(member: tarfile.TarInfo, links: Collection[str]) -> bool:
    if not (member.isreg() or member.isdir() or member.issym() or member.islnk()):
        return False  # a device or a pipe
    name = posixpath.normpath(member.name)
    if not _is_inside(name) or any(parent in links for parent in _parents(name)):
        return False
    if member.issym():
        return _is_inside(posixpath.join(posixpath.dirname(name), member.linkname))
    return not member.islnk() or _is_inside(member.linkname)


def _is_inside(name: str) -> bool:
    normal = posixpath.normpath(name)
    return not normal.startswith(("/", "../")) and normal != ".." and "\\" not in name and ":" not in name


def _parents(name: str) -> list[str]:
    steps = name.split("/")
    return ["/".join(steps[:count]) for count in range(1, len(steps))]
