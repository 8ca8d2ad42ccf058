"""Turns what the system says about a file into a sentence for the user."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from slimtf.errors import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_FULL = ("the disk is full", "free some space, then run slimtf again; nothing was left half-written")
_TOO_LARGE = ("files may not become so large here", "raise the limit (ulimit -f, or a quota), then run slimtf again")
_READ_ONLY = ("the file system is read-only", "make it writable, or work on a copy of the project")
_FORBIDDEN = ("permission denied", "make the file and its folder writable, or name another folder in the settings")
_FOLDER = ("there is a folder of that name", "move the folder away, or choose another name")
_FILE = ("a part of its path is a file, not a folder", "move that file away, or choose another path")
_MISSING = ("it does not exist", "check the path")

_TOLD: Mapping[int, tuple[str, str]] = {
    errno.ENOSPC: _FULL,
    getattr(errno, "EDQUOT", errno.ENOSPC): _FULL,
    errno.EFBIG: _TOO_LARGE,
    errno.EROFS: _READ_ONLY,
    errno.EACCES: _FORBIDDEN,
    errno.EPERM: _FORBIDDEN,
    errno.EISDIR: _FOLDER,
    errno.ENOTDIR: _FILE,
    errno.EEXIST: _FILE,
    errno.ENOENT: _MISSING,
}
_TOLD_OF_READING = {
    errno.EISDIR: (_FOLDER[0], "name a file in it, or move the folder away"),
    errno.EACCES: (_FORBIDDEN[0], "make the file readable"),
    errno.EPERM: (_FORBIDDEN[0], "make the file readable"),
}


def cure(error: OSError) -> str:
    """Return what to do about ``error``, as ``file_error`` says it; empty where that depends."""
    return _TOLD.get(error.errno or 0, ("", ""))[1]


def file_error(error: OSError, path: Path, action: str) -> WorkspaceError:
    """Return the error for ``path``, which could not be ``action`` (``read``, ``written``, …)."""
    unnamed = ((error.strerror or str(error)).lower(), "")
    told = {**_TOLD, **_TOLD_OF_READING} if action == "read" else _TOLD
    reason, hint = told.get(error.errno or 0, unnamed)
    return WorkspaceError(f"{path.name or path} could not be {action}: {reason}", where=str(path), hint=hint)
