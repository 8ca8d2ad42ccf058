"""Chooses how to talk to whoever is watching: a terminal, a CI log, or a pipe."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from time import monotonic
from typing import TYPE_CHECKING

import click

from slimtf.amounts import duration
from slimtf.progress import SILENT
from slimtf.report.printable import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from slimtf.cli.options import Shown
    from slimtf.progress import Progress, Step

_SECONDS_BETWEEN_LINES = 15.0


def choose_progress(shown: Shown) -> Progress:
    """Return live progress on a terminal, plain lines elsewhere, nothing with ``--quiet``."""
    if shown.quiet:
        return SILENT

    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb" or os.environ.get("CI"):
        return PlainProgress()
    from slimtf.cli.live import live_progress  # noqa: PLC0415 - late: rich loads slowly, and logs do without

    return live_progress()


class PlainProgress:
    """A line when a step begins, one when it ends, and now and then one between."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock

    @contextmanager
    def step(self, title: str) -> Iterator[Step]:
        """Begin a step."""
        _say(f"{title} ...")
        step = _PlainStep(title, self._clock)
        try:
            yield step
        except BaseException:
            _say(f"{title}: failed after {duration(step.elapsed)}")
            raise
        _say(f"{title}: {step.text or 'done'} ({duration(step.elapsed)})")

    def note(self, text: str) -> None:
        """Say something that the user should know."""
        _say(f"note: {text}")

    def warn(self, text: str) -> None:
        """Say something that the user should look at."""
        _say(f"warning: {text}")


class _PlainStep:
    def __init__(self, title: str, clock: Callable[[], float]) -> None:
        self.text = ""
        self._title = title
        self._clock = clock
        self._began = self._said = clock()

    @property
    def elapsed(self) -> float:
        return self._clock() - self._began

    def percent(self, done: float, detail: str = "") -> None:
        if self._clock() - self._said >= _SECONDS_BETWEEN_LINES:
            self._said = self._clock()
            share = f"{min(done, 1.0):.0%} " if done > 0 else ""  # a bundler that cannot tell says 0 all the time
            _say(f"{self._title}: {share}{detail}".rstrip(": "))

    def result(self, text: str) -> None:
        self.text = text


def _say(text: str) -> None:
    """Write one line to stderr; a reader who went away does not end the work."""
    with suppress(OSError):
        click.echo(printable(text), err=True)
