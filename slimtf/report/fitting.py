"""Tables that leave out columns where a terminal is narrow, so that names, sizes and verdicts stay whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console, ConsoleOptions, RenderableType

NARROW = 80
"""Columns below which a table leaves out what is not its point."""


class _MakesTable(Protocol):
    def __call__(self, *, narrow: bool) -> RenderableType: ...


class Fitting:
    """What ``make`` returns for the width of the terminal that it is printed on."""

    def __init__(self, make: _MakesTable) -> None:
        self._make = make

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        yield self._make(narrow=options.max_width < NARROW)
