"""Takes aliases written by hand out of a config, so that ours take their place; undo puts them back.

What is taken out stands in the marker that takes its place, like everything else that a migration removes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.errors import UnsupportedProjectError, located
from slimtf.migrate.markers import Insertion, blocks, with_blocks
from slimtf.migrate.removal import without_blocks
from slimtf.migrate.source import parse_source
from slimtf.tfjs.alias_lines import alias_lines

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from slimtf.migrate.markers import Block
    from slimtf.migrate.source import Source
    from slimtf.tfjs.alias_lines import AliasLine

ADOPTED = "adopted"
"""The style of a block that takes the place of the user's alias."""


def hand_made_lines(path: Path, data: bytes) -> tuple[AliasLine, ...]:
    """Return the aliases of tfjs's names in the file that slimtf did not write; empty for one that does not parse."""
    try:
        source = parse_source(path, data)
    except UnsupportedProjectError:
        return ()
    ours = blocks(source)
    lines = alias_lines(data, source.root)
    return tuple(line for line in lines if not any(block.start <= line.start < block.end for block in ours))


def without_aliases(source: Source, names: Collection[str], earlier: Sequence[Block] = ()) -> Source:
    """Return ``source`` without the aliases of ``names``, a marker in the place of each.

    Args:
        source: the file without blocks of ours.
        names: as written, webpack's ``$`` included.
        earlier: the blocks that it had before; what they had taken out is taken out again.

    Raises:
        UnsupportedProjectError: the aliases cannot be taken out; with the line.
    """
    before = [block.before for block in earlier if block.style == ADOPTED]
    if not names and not before:
        return source
    lines = [
        line for line in alias_lines(source.data, source.root) if line.name in names or _was_taken(source, line, before)
    ]
    if not lines:
        return source
    taken = [_taken_out(source, start, end) for start, end in _runs(source.data, lines)]
    try:
        return with_blocks(source, taken)
    except UnsupportedProjectError:
        raise UnsupportedProjectError(
            f"the alias of {lines[0].name} stands where slimtf cannot take it out",
            where=located(source.path, lines[0].line),
            hint="take it out by hand, then run slimtf migrate again",
        ) from None


def plan_adoption(path: Path, data: bytes, names: Collection[str]) -> bytes:
    """Return the text of a file that the config brings, without the aliases of ``names``.

    Raises:
        UnsupportedProjectError: they cannot be taken out.
        WorkspaceError: a block of ours was edited.
    """
    now = parse_source(path, data)
    earlier = blocks(now)
    source = without_blocks(now)
    return without_aliases(source, names, earlier).data


def _taken_out(source: Source, start: int, end: int) -> Insertion:
    """Return the block in the place of bytes ``start`` to ``end``, on lines of its own."""
    indent = source.indent_at(start)
    lead = "" if source.blank_from_line_start(start) else source.eol + indent
    trail = "" if source.blank_until_line_end(end) else source.eol + indent
    gap = f"|{source.spaces_at(end)}|" if trail else ""
    return Insertion(start, (), ADOPTED, indent=indent, lead=lead, trail=trail, removed=end - start, gap=gap)


def _was_taken(source: Source, line: AliasLine, before: Sequence[bytes]) -> bool:
    return any(source.data[line.start : line.end] in taken for taken in before)


def _runs(data: bytes, lines: Sequence[AliasLine]) -> Iterator[tuple[int, int]]:
    """Yield start and end of neighbouring entries, as one where nothing but white space is between them."""
    start, end = lines[0].start, lines[0].end
    for line in lines[1:]:
        if data[end : line.start].strip():
            yield start, end
            start = line.start
        end = line.end
    yield start, end
