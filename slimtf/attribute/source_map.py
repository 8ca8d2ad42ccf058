"""A source map, version 3, plain or an index map of sections."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

from slimtf.attribute.vlq import NOWHERE, decoded_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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
    for begins in decoded_lines(data.mappings):
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
