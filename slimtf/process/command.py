"""What is to be run, and what came of it."""

from __future__ import annotations

import signal
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from slimtf.errors import SlimtfError

_SIGKILL = int(getattr(signal, "SIGKILL", 9))
_SHELL_SAYS_KILLED = 128 + _SIGKILL


@dataclass(frozen=True, slots=True)
class Command:
    """One program to run to its end.

    Attributes:
        title: what the user calls it, ``webpack (slim)``; begins the messages about it.
        argv: the program and its arguments, passed on as they are; no shell ever sees them. A bare program name is
            looked up on ``env``'s PATH, a relative path starts at ``cwd``.
        cwd: the folder to run in.
        env: all of the program's environment, not additions to ours.
        timeout: seconds until the program is stopped with everything that it started.
        log: receives stdout and stderr; created with its folders, overwritten.
        failure: the error class raised when the program cannot be started or exceeds ``timeout``.
    """

    title: str
    argv: tuple[str, ...]
    cwd: Path
    env: Mapping[str, str]
    timeout: float
    log: Path
    failure: type[SlimtfError]


@dataclass(frozen=True, slots=True)
class Finished:
    """A program that came to its end; whether that is a good end is for the caller to say.

    Attributes:
        exit_code: negative when a signal ended it, as ``subprocess`` says it.
        seconds: wall time until the program itself ended.
        peak_rss: the highest sum of resident memory over the whole process tree that was seen, bytes. Pages that
            processes share count once for each.
        tail: the end of the output, about 8 kB.
        log: all of the output.
    """

    exit_code: int
    seconds: float
    peak_rss: int
    tail: str
    log: Path

    @property
    def killed(self) -> bool:
        """Whether something outside slimtf killed it, most often the system for want of memory."""
        return self.exit_code in {-_SIGKILL, _SHELL_SAYS_KILLED}
