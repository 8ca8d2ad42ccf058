"""Removes what a slimtf that was killed left beside the files that it was writing."""

from __future__ import annotations

import os
import re
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_HALF_WRITTEN = re.compile(r"\.slimtf-(?:(?P<pid>\d{1,10})-)?[0-9a-f]{8}\.(?:new|old)")
_UP_TO_0_9 = re.compile(r"\..+\.slimtf-(?P<pid>\d{1,10})")
"""The files that ``slimtf build`` put beside its targets before it used the names above."""

_LONGEST_WRITE = 3600  # s; a number may have been given to another process since
_SKIPPED = frozenset({"node_modules", ".git", ".hg", ".svn"})
_BUNDLES = "out"
"""The folder in ``.slimtf/`` that bundlers write into; it is emptied before each of them."""


def half_written_name(token: str, ending: str) -> str:
    """Return a name for a file beside the one that is being written; it says which process writes.

    Args:
        token: eight hexadecimal digits.
        ending: ``new`` or ``old``.
    """
    return f".slimtf-{os.getpid()}-{token}.{ending}"


def is_half_written(name: str) -> bool:
    """Whether a file of that name is one that a replacement keeps beside its target until it is done."""
    return _HALF_WRITTEN.fullmatch(name) is not None


def remove_leftovers(folder: Path, *, own: bool = False) -> None:
    """Delete what killed runs left in ``folder`` itself; links are deleted, not followed.

    Args:
        own: this process writes nothing at this moment, so files with its number are another's, who had it before.
    """
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            _remove_if_left(entry, own=own)


def remove_all_leftovers(root: Path) -> None:
    """Delete what killed runs left anywhere in the project in ``root``, installed packages and git's own files aside.

    Call it under the project's lock, before anything is written.
    """
    for entry in _entries(root):
        _remove_if_left(entry, own=True)


def _entries(root: Path) -> Iterator[os.DirEntry[str]]:
    waiting = [str(root)]
    while waiting:
        folder = waiting.pop()
        try:
            with os.scandir(folder) as found:
                entries = list(found)
        except OSError:
            continue  # not ours to read, so nothing was written there
        for entry in entries:
            if not _is_folder(entry):
                yield entry
            elif entry.name not in _SKIPPED and not _is_for_bundles(folder, entry.name):
                waiting.append(entry.path)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir(follow_symlinks=False)
    except OSError:
        return False


def _is_for_bundles(folder: str, name: str) -> bool:
    return name == _BUNDLES and ".slimtf" in Path(folder).parts[-4:]


def _remove_if_left(entry: os.DirEntry[str], *, own: bool) -> None:
    match = _HALF_WRITTEN.fullmatch(entry.name) or _UP_TO_0_9.fullmatch(entry.name)
    if match is None or _is_folder(entry):
        return
    with suppress(OSError):
        age = time.time() - entry.stat(follow_symlinks=False).st_ctime
        if age > _LONGEST_WRITE or not _is_written_by(match["pid"], own=own):
            Path(entry.path).unlink()


def _is_written_by(pid: str | None, *, own: bool) -> bool:
    """Whether the process that made a file may still be writing it."""
    if pid is None:
        return False
    return not own if int(pid) == os.getpid() else is_running(int(pid))


def is_running(pid: int) -> bool:
    """Whether there may be a process of that number."""
    if os.name == "nt":  # os.kill would end it there; such files go by their age
        return True
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:  # another user's
        return True
    return True
