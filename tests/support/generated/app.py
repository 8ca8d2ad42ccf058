"""One generated app: a few small files that put what they compute with tfjs into ``globalThis.__result__``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MARK = "/*@*/"
"""Stands on the lines on which a name is reached; what the plan cannot see there it has to report."""


@dataclass(frozen=True, slots=True)
class GeneratedApp:
    """The app.

    Attributes:
        way: how the name is reached.
        kind: what the name is: ``chained``, ``op``, ``layer`` …
        name: the name.
        files: by path inside the app's folder.
        entry: the file that it begins with.
        workers: further files that run in a worker.
        model: the folder of a graph model, which lies in ``model`` of the app.
    """

    way: str
    kind: str
    name: str
    files: Mapping[str, str]
    entry: str
    workers: tuple[str, ...] = ()
    model: Path | None = None

    @property
    def title(self) -> str:
        """Say in a line what the app is for."""
        return f"{self.kind} {self.name}: {self.way}"

    def marked(self) -> frozenset[str]:
        """Return ``file:line`` of each marked line."""
        return frozenset(
            f"{file}:{number}"
            for file, text in self.files.items()
            for number, line in enumerate(text.splitlines(), 1)
            if MARK in line
        )
