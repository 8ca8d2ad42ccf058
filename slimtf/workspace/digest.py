"""Names for states of files and texts."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.workspace.failure import file_error

if TYPE_CHECKING:
    from collections.abc import Iterable


def digest_files(paths: Iterable[Path], root: Path) -> str:
    """Return a SHA-256 in hex over the names relative to ``root`` and the contents of ``paths``.

    The order of ``paths`` and the place of ``root`` do not matter; nor does the system's separator.

    Raises:
        WorkspaceError: one of them cannot be read.
    """
    named = sorted({_name(path, root): path for path in paths}.items())
    return digest_text(*(part for name, path in named for part in (name, digest_content(path))))


def digest_text(*parts: str) -> str:
    """Return a SHA-256 in hex over ``parts``; where one ends and the next begins matters."""
    total = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", errors="surrogatepass")
        total.update(f"{len(data)}:".encode())
        total.update(data)
    return total.hexdigest()


def _name(path: Path, root: Path) -> str:
    try:
        return Path(os.path.relpath(path, root)).as_posix()
    except ValueError:  # another drive of Windows
        return path.as_posix()


def digest_content(path: Path) -> str:
    """Return the SHA-256 of a file's content in hex.

    Raises:
        WorkspaceError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise file_error(error, path, "read") from error
