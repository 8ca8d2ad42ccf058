"""How a command tells what it is doing, without knowing whether it is watched.

Stages and pipelines call a ``Progress``; the command line supplies one that draws on a terminal or prints plain
lines. ``SILENT`` is for callers that do not care.
"""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from typing import Protocol


class Step(Protocol):
    """One running step."""

    def percent(self, done: float, detail: str = "") -> None:
        """Say how far the step is: ``done`` is a fraction from 0 to 1, as the bundler itself reports it; 0: unknown."""

    def result(self, text: str) -> None:
        """Say in a few words what came out; shown when the step ends."""


class Progress(Protocol):
    """Where a command reports its steps and remarks."""

    def step(self, title: str) -> AbstractContextManager[Step]:
        """Begin a step; it ends, with its elapsed time, when the context closes."""

    def note(self, text: str) -> None:
        """Say something that the user should know although nothing failed."""

    def warn(self, text: str) -> None:
        """Say something that the user should look at although nothing failed."""


class _SilentStep:
    def percent(self, done: float, detail: str = "") -> None: ...

    def result(self, text: str) -> None: ...


class _Silent:
    def step(self, title: str) -> AbstractContextManager[Step]:  # noqa: ARG002
        return nullcontext(_SilentStep())

    def note(self, text: str) -> None: ...

    def warn(self, text: str) -> None: ...


SILENT: Progress = _Silent()
