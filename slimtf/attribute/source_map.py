"""A source map, version 3, plain or an index map of sections, and its mappings, which are base64 VLQs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from slimtf.model.flat import FileLines

_GUARD = ")]}"  # some servers put it in front, with the rest of the line, so that the file cannot run as a script

_MOST_LINES = 2_000_000  # an offset of a section costs nothing to write, and each line up to it memory to read


class SourceMapError(ValueError):
    """The text is no source map that can be read."""


@dataclass(frozen=True, slots=True)
class SourceMap:
    """Which source begins where in a generated file.

    Attributes:
        sources: their names, the map's ``sourceRoot`` in front; empty where the map has no name.
        lines: for each generated line, from 0, the columns (UTF-16 units) at which mappings begin, and their
            sources' places in ``sources``, or ``NOWHERE``.
    """

    sources: tuple[str, ...]
    lines: tuple[Sequence[tuple[int, int]], ...]


class _Json(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _Offset(_Json):
    line: int
    column: int


class _Plain(_Json):
    version: int
    sources: tuple[str | None, ...]
    mappings: str
    sourceRoot: str | None = None  # noqa: N815 - the format's own spelling


class _Section(_Json):
    offset: _Offset
    map: _Plain


class _Index(_Json):
    version: int
    sections: tuple[_Section, ...]


def read_source_map(text: str, joined: Callable[[str], FileLines | None] = lambda _: None) -> SourceMap:
    """Return the map in ``text``.

    Args:
        joined: returns, for the name of a source that was itself joined from files, which files those are.

    Raises:
        SourceMapError: it is not one.
    """
    if text.startswith(_GUARD):
        text = text.partition("\n")[2]
    try:
        data = json.loads(text)
        if isinstance(data, dict) and "sections" in data:
            return _sectioned(_Index.model_validate(data), joined)
        return _plain(_Plain.model_validate(data), joined)
    except (ValidationError, RecursionError, ValueError) as error:
        detail = error.errors()[0]["msg"] if isinstance(error, ValidationError) else str(error)
        raise SourceMapError(detail) from error


def _plain(data: _Plain, joined: Callable[[str], FileLines | None]) -> SourceMap:
    if data.version != 3:  # noqa: PLR2004 - the only version there is
        message = f"version {data.version}"
        raise ValueError(message)
    root = data.sourceRoot.rstrip("/") + "/" if data.sourceRoot else ""
    sources = tuple(root + name if name else "" for name in data.sources)
    behind = {number: found for number, name in enumerate(sources) if (found := joined(name)) is not None}
    files = tuple(file for found in behind.values() for file in found.files)
    numbers = {file: len(sources) + number for number, file in enumerate(files)}
    lines = []
    for begins in _decoded_lines(data.mappings):
        if any(source >= len(sources) or source < NOWHERE for _, source, _ in begins):
            message = "a mapping names a source that is not there"
            raise ValueError(message)
        lines.append(
            [
                (column, numbers.get(behind[source].file(line), NOWHERE) if source in behind else source)
                for column, source, line in begins
            ]
        )
    return SourceMap((*sources, *files), tuple(lines))


def _sectioned(index: _Index, joined: Callable[[str], FileLines | None]) -> SourceMap:
    """Return one map of all sections; each holds from its offset to the next one's."""
    sources: list[str] = []
    lines: list[list[tuple[int, int]]] = []
    for section in sorted(index.sections, key=lambda one: (one.offset.line, one.offset.column)):
        inner = _plain(section.map, joined)
        line, column = section.offset.line, section.offset.column
        if line < 0 or column < 0:
            message = "a section begins in front of the file"
            raise ValueError(message)
        if line > _MOST_LINES:
            message = f"a section begins at line {line}, which no file has"
            raise ValueError(message)
        del lines[line + 1 :]
        lines.extend([] for _ in range(line + len(inner.lines) - len(lines)))
        lines[line] = [begin for begin in lines[line] if begin[0] < column]
        if lines[line] and column:
            lines[line].append((column, NOWHERE))
        for number, begins in enumerate(inner.lines):
            right = 0 if number else column
            lines[line + number] += [(at + right, _moved(source, len(sources))) for at, source in begins]
        sources += inner.sources
    return SourceMap(tuple(sources), tuple(lines))


def _moved(source: int, by: int) -> int:
    return NOWHERE if source == NOWHERE else source + by


NOWHERE = -1
"""The number for what has no source: what the bundler or a minifier put in between."""

_DIGITS = {
    letter: value for value, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
}
_MORE = 32  # a digit's sixth bit: the number goes on


def _decoded_lines(mappings: str) -> Iterator[list[tuple[int, int, int]]]:
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
