"""Runs one program to its end under a deadline, and leaves nothing of it running."""

from __future__ import annotations

import subprocess  # noqa: TID251 - this is the door
import time
import uuid
from contextlib import suppress
from typing import TYPE_CHECKING

from slimtf.process.command import Finished
from slimtf.process.family import Family
from slimtf.process.launch import resolve, start
from slimtf.process.output import open_log, read_tail
from slimtf.process.stop import stop

if TYPE_CHECKING:
    from collections.abc import Callable

    from slimtf.process.command import Command

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
    program = resolve(command)
    family = Family(uuid.uuid4().hex)
    root: subprocess.Popen[bytes] | None = None
    with open_log(command.log) as output:
        started = time.monotonic()
        try:
            root = start(command, program, family.mark, output)
            family.adopt(root.pid)
            exit_code = _watch(root, family, command, tick)
            seconds = time.monotonic() - started
        finally:
            _end(family, root)
    return Finished(exit_code, seconds, family.peak_rss, read_tail(command.log), command.log)


def _watch(root: subprocess.Popen[bytes], family: Family, command: Command, tick: Callable[[], None] | None) -> int:
    deadline = time.monotonic() + command.timeout
    period = _FIRST_PERIOD  # short at first, so that a program that is soon over is measured as well
    while True:
        family.observe()
        if tick is not None:
            tick()
        left = deadline - time.monotonic()
        exit_code = _ended(root, max(0.0, min(period, left)))
        if exit_code is not None:
            return exit_code
        if left <= 0:
            raise command.failure(
                f"{command.title} did not finish within {command.timeout:g} s and was stopped",
                where=str(command.cwd),
                hint="see in the log what it was doing; if it only needs longer, raise timeouts.* in the settings",
                log=command.log,
            )
        period = min(_PERIOD, 2 * period)


def _ended(root: subprocess.Popen[bytes], seconds: float) -> int | None:
    """Return the exit code as soon as there is one, None after ``seconds``.

    ``Popen.wait`` would do, but it begins anew each time with sleeps of half a millisecond.
    """
    end = time.monotonic() + seconds
    while (exit_code := root.poll()) is None and (left := end - time.monotonic()) > 0:
        time.sleep(min(_POLL, left))
    return exit_code


def _end(family: Family, root: subprocess.Popen[bytes] | None) -> None:
    try:
        stop(family)
    finally:  # a second Ctrl-C comes through here
        if root is not None:
            with suppress(subprocess.TimeoutExpired):
                root.wait(timeout=1)
