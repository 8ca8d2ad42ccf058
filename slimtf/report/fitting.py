"""Tables that leave out columns where a terminal is narrow, so that names, sizes and verdicts stay whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console, ConsoleOptions, RenderableType

NARROW = 80
"""Columns below which a table leaves out what is not its point."""


class _MakesTable(Protocol):
    def __call__(self, *, narrow: bool) -> RenderableType: ...


class Separated:
    """A line whose parts are separated by dots, or by dashes where the terminal has no dots."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        yield Text(self._text.replace(" \N{MIDDLE DOT} ", " - ") if options.ascii_only else self._text, style="bold")


class Fitting:
    """What ``make`` returns for the width of the terminal that it is printed on."""

    def __init__(self, make: _MakesTable) -> None:
        self._make = make

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        yield self._make(narrow=options.max_width < NARROW)
