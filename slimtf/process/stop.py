"""Stops a family of processes in rungs: ask, wait, kill, wait."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from typing import TYPE_CHECKING

import psutil

from slimtf.process.signals import held

if TYPE_CHECKING:
    from slimtf.process.family import Family

GRACE = 3.0
"""Seconds that a process gets to clean up after it was asked to end."""

_KILL_PATIENCE = 5.0
_POLL = 0.02


def stop(family: Family) -> None:
    """Return when no member of ``family`` runs any more.

    An interrupt in the meantime (a second Ctrl-C) ends the patience, not the stopping, and is passed on at the end.
    What cannot be killed (a process that waits for a dead disk) is given up after a few seconds.
    """
    try:
        family.search()
        if not family.living():
            return
        _ask(family)
        _wait(family, GRACE)
    except BaseException:
        _kill(family)
        raise
    _kill(family)


def _ask(family: Family) -> None:
    for process in family.living():
        with suppress(psutil.Error, OSError):
            if os.name == "nt":
                # reaches the group of a root only; a plain terminate() there would already be a kill
                process.send_signal(signal.CTRL_BREAK_EVENT)  # type: ignore[attr-defined,unused-ignore]
            else:
                process.terminate()


def _kill(family: Family) -> None:
    patience = time.monotonic() + _KILL_PATIENCE
    with held():  # a user who hammers on Ctrl-C would interrupt each round before it kills
        while time.monotonic() < patience:
            family.search()  # again each time: what is being killed may have started something
            living = family.living()
            if not living:
                return
            for process in living:
                with suppress(psutil.Error, OSError):
                    process.kill()
            _wait(family, 10 * _POLL)


def _wait(family: Family, seconds: float) -> None:
    end = time.monotonic() + seconds
    while family.living() and time.monotonic() < end:
        time.sleep(_POLL)
