"""A settings file as read: plain values, and the line on which each of them stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """The keys of one settings file.

    Attributes:
        values: as parsed: text, numbers, booleans, lists, and mappings of the same.
        lines: the line of a value, counted from 1, by the keys and list indices that lead to it.
        repeated: keys that are given more than once, where the last one was taken, as asked.
    """

    values: Mapping[str, object]
    lines: Mapping[Place, int]
    repeated: tuple[str, ...] = ()

    def inside(self, *keys: str) -> Document | None:
        """Return the table at ``keys`` as a document of its own; None when there is none."""
        values: object = self.values
        for key in keys:
            if not isinstance(values, dict) or key not in values:
                return None
            values = values[key]
        if not isinstance(values, dict):
            return None
        depth = len(keys)
        return Document(values, {place[depth:]: line for place, line in self.lines.items() if place[:depth] == keys})


class DocumentError(Exception):
    """The text is not what its format says it is."""

    def __init__(self, what: str, line: int | None) -> None:
        super().__init__(what)
        self.what = what
        self.line = line
