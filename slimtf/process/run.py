"""Runs one program to its end under a deadline, its output in a log, and leaves nothing of it running."""

from __future__ import annotations

import os
import subprocess  # noqa: TID251 - this is the door
import time
import uuid
from contextlib import suppress
from typing import IO, TYPE_CHECKING

from slimtf.process.command import Finished
from slimtf.process.family import Family
from slimtf.process.launch import resolve, start
from slimtf.process.stop import stop
from slimtf.workspace.failure import file_error

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from slimtf.process.command import Command

TAIL = 8_000
"""Bytes."""

LIMIT = 64_000_000
"""Bytes that a log may have; what is beyond is taken out of its middle, soon after it was written."""

KEPT = 4_000_000
"""Bytes that are left at its beginning, and as many at its end."""


def _open_log(path: Path) -> IO[bytes]:
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


class _LogLimit:
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


_PERIOD = 0.1
_FIRST_PERIOD = 0.01
_POLL = 0.02


def run(command: Command, *, tick: Callable[[], None] | None = None) -> Finished:
    """Run ``command`` and return how it ended; an exit code other than 0 is a result, not an error.

    However this ends - normally, at the deadline, by Ctrl-C, by an exception out of ``tick`` - every process that
    the program started is stopped first, those that moved to a session of their own included.

    Args:
        tick: called about ten times a second while the program runs, from this thread.

    Raises:
        SlimtfError: of class ``command.failure``: it could not be started, or did not finish in time.
        WorkspaceError: the log file cannot be created.
    """
    with Running(command) as running:
        return running.finish(tick)


class Running:
    """A program that runs while its context is open, for other work to be done beside it.

    However the context closes, every process that the program started is stopped first, as by ``run``. It is watched
    (memory, deadline) only while a caller waits for it.

    Raises:
        SlimtfError, WorkspaceError: on entering, as ``run``.
    """

    def __init__(self, command: Command) -> None:
        self._command = command
        self._family = Family(f"{os.getpid()}-{uuid.uuid4().hex}")
        self._limit = _LogLimit(command.log)
        self._root: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._over = False

    def __enter__(self) -> Self:
        """Start the program."""
        program = resolve(self._command)
        with _open_log(self._command.log) as output:
            self._started = time.monotonic()
            try:
                self._family.begin()
                self._root = start(self._command, program, self._family.mark, output)
                self._family.adopt(self._root.pid)
            except BaseException:
                self._end()
                raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Leave nothing of it running."""
        if not self._over:
            self._end()

    def wait(self, until: Callable[[], bool]) -> None:
        """Return once ``until``, asked about ten times a second, comes true, or the program is over.

        Raises:
            SlimtfError: as ``finish``.
        """
        self._watch(None, until)

    def finish(self, tick: Callable[[], None] | None = None) -> Finished:
        """Wait for the end, stop what the program left running, and return how it ended.

        Args:
            tick: called about ten times a second meanwhile, from this thread.

        Raises:
            SlimtfError: of class ``command.failure``: it did not finish in time. It is stopped when the context closes.
        """
        exit_code = self._watch(tick)
        assert exit_code is not None  # noqa: S101 - nothing else ends the watch
        seconds = time.monotonic() - self._started
        self._end()
        self._over = True
        log = self._command.log
        return Finished(exit_code, seconds, self._family.peak_rss, read_tail(log), log)

    def _watch(self, tick: Callable[[], None] | None, until: Callable[[], bool] | None = None) -> int | None:
        assert self._root is not None, "the context is not open"  # noqa: S101 - a mistake of ours
        deadline = self._started + self._command.timeout
        period = _FIRST_PERIOD  # short at first, so that a program that is soon over is measured as well
        while True:
            self._family.observe()
            self._limit.apply()
            if tick is not None:
                tick()
            left = deadline - time.monotonic()
            exit_code = _ended(self._root, max(0.0, min(period, left)))
            if exit_code is not None or (until is not None and until()):
                return exit_code
            if left <= 0:
                raise self._late()
            period = min(_PERIOD, 2 * period)

    def _late(self) -> Exception:
        command = self._command
        return command.failure(
            f"{command.title} did not finish within {command.timeout:g} s and was stopped",
            where=str(command.cwd),
            hint="see in the log what it was doing; if it only needs longer, raise timeouts.* in the settings",
            log=command.log,
        )

    def _end(self) -> None:
        try:
            stop(self._family)
        finally:  # a second Ctrl-C comes through here
            self._family.end()
            self._limit.apply()
            if self._root is not None:
                with suppress(subprocess.TimeoutExpired):
                    self._root.wait(timeout=1)


def _ended(root: subprocess.Popen[bytes], seconds: float) -> int | None:
    """Return the exit code as soon as there is one, None after ``seconds``.

    ``Popen.wait`` would do, but it begins anew each time with sleeps of half a millisecond.
    """
    end = time.monotonic() + seconds
    while (exit_code := root.poll()) is None and (left := end - time.monotonic()) > 0:
        time.sleep(min(_POLL, left))
    return exit_code
