"""The log file of a program: opened before it starts, its end read afterwards."""

from __future__ import annotations

import os
from typing import IO, TYPE_CHECKING

from slimtf.workspace.failure import file_error

if TYPE_CHECKING:
    from pathlib import Path

TAIL = 8_000
"""Bytes."""

LIMIT = 64_000_000
"""Bytes that a log may have; what is beyond is taken out of its middle, soon after it was written."""

KEPT = 4_000_000
"""Bytes that are left at its beginning, and as many at its end."""


def open_log(path: Path) -> IO[bytes]:
    """Open ``path`` for appending, empty, with its folders.

    Raises:
        WorkspaceError: the file cannot be created.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.open("wb").close()
        return path.open("ab")  # each program writes at the end, wherever that is by then: see LogLimit
    except OSError as error:
        raise file_error(error, path, "written") from error


class LogLimit:
    """Keeps the beginning and the end of a log that is being written, so that an endless one does not fill the disk."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._left_out = 0

    def apply(self) -> None:
        """Take the middle out of the log if it is too long; what is written at this very moment may go with it."""
        try:
            size = self._path.stat().st_size
            if size > LIMIT:
                self._shorten(size)
        except OSError:
            return  # a program may well delete the folder that its log is in

    def _shorten(self, size: int) -> None:
        with self._path.open("r+b") as file:
            file.seek(size - KEPT)
            end = file.read(KEPT)
            file.truncate(KEPT)
        self._left_out += size - 2 * KEPT
        note = f"\n[slimtf left out {self._left_out / 1e6:,.0f} MB here]\n"
        with self._path.open("ab") as file:
            file.write(note.encode() + end)


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
