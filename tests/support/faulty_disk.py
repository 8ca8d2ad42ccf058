"""Kills or fails a piece of work at its n-th change of the disk, in a process of its own that is forked for it.

Python tells an audit hook of each such change before it happens, which is what a kill between two system calls, or a
disk that refuses one, looks like. A hook cannot be taken off again: hence the fork.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from slimtf.node.place import MARKER

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_CHANGES = frozenset({
    "os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown",
})  # fmt: skip
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
FAULTS = (errno.ENOSPC, errno.EACCES, errno.EIO)
ENDED, RAISED, DOCUMENTED = 0, 3, 4
"""How the work ended: by itself, with an error that nobody foresaw, with one that has an exit code."""


@dataclass
class Disk:
    """Counts changes below ``folder``; acts at the one with the number ``at``."""

    folder: str
    at: int
    fault: int | None
    count: int = 0

    def hook(self, event: str, words: tuple[Any, ...]) -> None:
        if not self._is_change(event, words):
            return
        self.count += 1
        if self.count != self.at:
            return
        if self.fault is None:
            os.kill(os.getpid(), signal.SIGKILL)
        else:
            raise OSError(self.fault, os.strerror(self.fault), os.fspath(words[0]))

    def _is_change(self, event: str, words: tuple[Any, ...]) -> bool:
        if event == "open":
            path, _, flags = words
            changes = isinstance(flags, int) and bool(flags & _WRITING)
        else:
            path, changes = (words[0] if words else None), event in _CHANGES
        if not changes or not isinstance(path, (str, bytes, os.PathLike)):
            return False
        return os.path.abspath(os.fsdecode(path)).startswith(self.folder)  # noqa: PTH100 - links unresolved


def forked(work: Callable[[], object], folder: Path, *, at: int = 0, fault: int | None = None) -> tuple[int, int]:
    """Do ``work`` in a forked process; return how it ended (negative: the signal), and how many changes it made.

    Args:
        folder: only changes below it count.
        at: the change to act at, from 1; 0 lets all happen.
        fault: the error that it gets instead of being made; None kills the process before it.
    """
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        _do(work, Disk(os.path.abspath(folder), at, fault), writer)  # noqa: PTH100
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        told = pipe.read()
    _, status = os.waitpid(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code != RAISED, told.decode()
    return code, int(told or b"0")


def _do(work: Callable[[], object], disk: Disk, writer: int) -> None:
    from slimtf.errors import SlimtfError

    code, told = ENDED, ""
    try:
        sys.addaudithook(disk.hook)
        try:
            work()
        except SlimtfError:
            code = DOCUMENTED
        except OSError:  # the boundary has a code for it: "the system refused"
            code = DOCUMENTED
        told = str(disk.count)
    except BaseException:  # noqa: BLE001 - nothing may come back from here into the test
        code, told = RAISED, traceback.format_exc()
    finally:
        os.write(writer, told.encode())
        os._exit(code)


def tree(root: Path, *, without: frozenset[str] = frozenset()) -> dict[str, bytes]:
    """Return all files below ``root`` with their content; links with what they lead to."""
    found = {}
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if name not in without and (path.is_file() or path.is_symlink()):
            found[name] = bytes(path.readlink()) if path.is_symlink() else path.read_bytes()
    return found


def leftovers(root: Path) -> set[str]:
    """Return the names of files that are half-written, in the ways of every writer here."""
    names = {name for _, folders, files in os.walk(root) for name in [*folders, *files]}
    return {name for name in names if (".slimtf-" in name and name != MARKER) or name.endswith(".tmp")}
