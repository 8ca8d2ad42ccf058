"""The log file of a program: opened before it starts, its end read afterwards."""

from __future__ import annotations

import os
from typing import IO, TYPE_CHECKING

from slimtf.workspace.failure import file_error

if TYPE_CHECKING:
    from pathlib import Path

TAIL = 8_000
"""Bytes."""


def open_log(path: Path) -> IO[bytes]:
    """Open ``path`` for writing, empty, with its folders.

    Raises:
        WorkspaceError: the file cannot be created.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("wb")
    except OSError as error:
        raise file_error(error, path, "written") from error


def read_tail(path: Path) -> str:
    """Return the last ``TAIL`` bytes of ``path`` as text, from the start of a line where there is one.

    What is not UTF-8 becomes U+FFFD. Empty when the file has gone.
    """
    try:
        with path.open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            file.seek(max(0, size - TAIL))
            end = file.read(TAIL)
    except OSError:  # a program may well delete the folder that its log is in
        return ""
    if size > TAIL:
        _, newline, rest = end.partition(b"\n")
        end = rest if newline and rest else end
    return end.decode("utf-8", errors="replace").replace("\r\n", "\n")
