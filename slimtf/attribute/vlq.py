"""Decodes the mappings of a source map, as far as attribution needs them: where which source begins.

Written here because what there is for Python does not fit (measured on a bundle of 1 MB): ``sourcemap`` has had no
release since 2017, makes an object for each of 200,000 mappings and knows no index maps; Sentry's ``symbolic`` is kept
up, but looks up one position at a time and weighs 75 MB.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

NOWHERE = -1
"""The number for what has no source: what the bundler or a minifier put in between."""

_DIGITS = {
    letter: value for value, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
}
_MORE = 32  # a digit's sixth bit: the number goes on


def decoded_lines(mappings: str) -> Iterator[list[tuple[int, int, int]]]:
    """Yield for each generated line the columns, ascending, at which a mapping begins, its source's number and line.

    Columns count UTF-16 units, and both count from 0; without a source the line is 0. Of several mappings at one column
    the last holds.

    Raises:
        ValueError: this is not what a source map has there.
    """
    known: dict[str, tuple[int, int | None, int]] = {}  # short differences come again and again
    source = place = 0
    for line in mappings.split(";"):
        begins: list[tuple[int, int, int]] = []
        column, ascending = 0, True
        for segment in line.split(",") if line else ():
            step = known.get(segment)
            if step is None:
                step = known[segment] = _step(segment)
            forward, change, down = step
            column += forward
            ascending = ascending and forward >= 0
            if change is None:
                begins.append((column, NOWHERE, 0))
                continue
            source += change
            place += down
            begins.append((column, source, place))
        if not ascending:
            begins.sort(key=lambda begin: begin[0])  # stable: the last one said stays the last
        yield begins


def _step(segment: str) -> tuple[int, int | None, int]:
    """Return by how much a mapping's column, source and line differ from the one before; None: it has no source."""
    numbers = []
    value = shift = 0
    for letter in segment:
        digit = _DIGITS.get(letter)
        if digit is None:
            message = f"{letter!r} in the mappings is no digit"
            raise ValueError(message)
        value |= (digit & ~_MORE) << shift
        if digit & _MORE:
            shift += 5
            continue
        numbers.append(-(value >> 1) if value & 1 else value >> 1)
        value = shift = 0
    if shift or len(numbers) not in {1, 4, 5}:
        message = f"a mapping of {len(numbers)} numbers"
        raise ValueError(message)
    return (numbers[0], numbers[1], numbers[2]) if len(numbers) > 1 else (numbers[0], None, 0)
