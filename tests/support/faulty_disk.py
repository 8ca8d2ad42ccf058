"""Kills or fails a piece of work at its n-th change of the disk, in a process of its own that is forked for it.

Python tells an audit hook of each such change before it happens, which is what a kill between two system calls, or a
disk that refuses one, looks like. A hook cannot be taken off again: hence the fork.
"""

from __future__ import annotations

import builtins
import errno
import io
import os
import signal
import sys
import traceback
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

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
"""How the work ended: by itself, with an error that no one foresaw, with one that has an exit code."""


@dataclass
class Disk:
    """Counts changes below ``folder``; acts at the one with the number ``at``."""

    folder: str
    at: int
    fault: int | None
    count: int = 0

    def install(self) -> None:
        """Listen, for the rest of this process."""
        sys.addaudithook(self.hook)

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


class Filling:
    """Counts what is written into files below ``folder``; at the write with the number ``at`` half of it fits."""

    def __init__(self, folder: str, at: int, fault: int) -> None:
        self.folder, self.at, self.fault = folder, at, fault
        self.count = 0
        self._open = io.open

    def install(self) -> None:
        """Put the disk in the place of the real one, for this process."""
        builtins.open = io.open = self.open

    def open(self, file: Any, *words: Any, **more: Any) -> Any:
        opened = self._open(file, *words, **more)
        inside = isinstance(file, (str, os.PathLike)) and os.path.abspath(file).startswith(self.folder)  # noqa: PTH100
        return _Written(opened, self) if inside and opened.writable() else opened


class _Written:
    """A file that is open for writing on a ``Filling`` disk."""

    def __init__(self, file: Any, disk: Filling) -> None:
        self._file, self._disk = file, disk

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def write(self, data: Any) -> Any:
        self._disk.count += 1
        if self._disk.count != self._disk.at:
            return self._file.write(data)
        self._file.write(data[: len(data) // 2])
        self._file.flush()
        raise OSError(self._disk.fault, os.strerror(self._disk.fault))  # the system names no file here


def forked(
    work: Callable[[], object], folder: Path, *, at: int = 0, fault: int | None = None, inside: bool = False
) -> tuple[int, int]:
    """Do ``work`` in a forked process; return how it ended (negative: the signal), and how many changes it made.

    Args:
        folder: only changes below it count.
        at: the change to act at, from 1; 0 lets all happen.
        fault: the error that it gets instead of being made; None kills the process before it.
        inside: count what is written into open files instead; the error comes when half of it is written.
    """
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        place = os.path.abspath(folder)  # noqa: PTH100
        _do(work, Filling(place, at, fault or 0) if inside else Disk(place, at, fault), writer)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        told = pipe.read()
    _, status = os.waitpid(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code != RAISED, told.decode()
    return code, int(told or b"0")


def _do(work: Callable[[], object], disk: Disk | Filling, writer: int) -> None:
    from slimtf.errors import SlimtfError

    code, told = ENDED, ""
    try:
        disk.install()
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
