"""Cuts a file into spans of bytes, each of one source; together they are the file."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from typing import TYPE_CHECKING

from slimtf.attribute.source_map import NOWHERE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from slimtf.attribute.source_map import SourceMap

_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_ASTRAL = 0xFFFF  # a character beyond takes two UTF-16 units
_ESCAPED = range(0xDC80, 0xDD00)  # what bytes that are no UTF-8 are read as


def sizes_by_source(
    content: bytes,
    source_map: SourceMap,
    licences: Sequence[tuple[int, int]],
    goes_on: Callable[[int], bool],
) -> tuple[Mapping[int, int], int]:
    """Return the bytes of each source, by its number, and those of the ranges ``licences``; they add up to all.

    A mapping holds until the next one or the end of its line. Where a line begins without one, the source of the line
    before goes on if ``goes_on`` says that something is cut by the line's beginning (a template string, a comment).

    Args:
        licences: (first, past-the-end) bytes, ascending; they count apart.
        goes_on: asked with the offset of a line's first byte.
    """
    counted: Counter[int] = Counter()
    apart = 0
    place = 0
    for start, end, source in _spans(content, source_map, goes_on):
        inside = 0
        while place < len(licences) and licences[place][0] < end:
            first, last = licences[place]
            inside += max(0, min(last, end) - max(first, start))
            if last > end:
                break
            place += 1
        counted[source] += end - start - inside
        apart += inside
    return counted, apart


def _spans(content: bytes, source_map: SourceMap, goes_on: Callable[[int], bool]) -> Iterator[tuple[int, int, int]]:
    """Yield start, end and source of spans that follow on one another from the first byte to the last."""
    start, source = 0, NOWHERE
    offset = 0
    for number, line in enumerate(content.split(b"\n")):
        length = min(len(line) + 1, len(content) - offset)  # the line's end belongs to it
        begins = source_map.lines[number] if number < len(source_map.lines) else ()
        if source != NOWHERE and (not begins or begins[0][0] > 0) and not goes_on(offset):
            yield start, offset, source
            start, source = offset, NOWHERE
        for column, following in zip(_offsets(line, begins), (one for _, one in begins), strict=True):
            if following != source:
                at = offset + min(column, length)
                yield start, at, source
                start, source = at, following
        offset += length
    yield start, len(content), source


def _offsets(line: bytes, begins: Sequence[tuple[int, int]]) -> Iterator[int]:
    """Yield the byte at which each column begins; a column past the end gives one past the end."""
    if line.isascii():
        yield from (column for column, _ in begins)
        return
    text = line.decode("utf-8", "surrogateescape")
    ends, extras = [0], [0]  # after each character that is not ASCII: its end in units, bytes beyond units so far
    units = extra = 0
    last = 0
    for found in _NOT_ASCII.finditer(text):
        place, letter = found.start(), found[0]
        width = 2 if ord(letter) > _ASTRAL else 1
        size = 1 if ord(letter) in _ESCAPED else len(letter.encode("utf-8"))
        units += place - last + width
        last = place + 1
        extra += size - width
        ends.append(units)
        extras.append(extra)
    for column, _ in begins:
        yield column + extras[bisect_right(ends, column) - 1]


def begins_inside(starts: Sequence[int], ends: Sequence[int], offset: int) -> bool:
    """Tell whether ``offset`` lies inside one of the ranges, which do not overlap and ascend, past its first byte."""
    place = bisect_left(starts, offset) - 1
    return place >= 0 and offset < ends[place]
