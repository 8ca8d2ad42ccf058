"""Takes blocks out of a file: byte for byte where they stand as slimtf wrote them, else as a formatter left them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.migrate.markers import blocks
from slimtf.migrate.source import Edit

if TYPE_CHECKING:
    from slimtf.migrate.markers import Block
    from slimtf.migrate.source import Source

_SPACES = b" \t"
_LINE_ENDS = b"\r\n"
_WHITE = _SPACES + _LINE_ENDS
_LISTS = frozenset({"object", "array"})
_OPENING = frozenset({",", "{", "["})
_CLOSING = frozenset({",", "}", "]"})


def removal_edits(source: Source) -> tuple[Edit, ...]:
    """Return what makes of ``source`` the file that it was before slimtf wrote into it.

    Where a formatter changed the layout since, the file is what the formatter would have made of it, but for white
    space around the blocks.

    Raises:
        WorkspaceError: somebody edited inside a block or its markers.
    """
    return tuple(edit for block in blocks(source) for edit in _edits(source, block))


def _edits(source: Source, block: Block) -> tuple[Edit, ...]:
    if block.words:
        return (_words_edit(source, block),)
    edit = _exact(source.data, block)
    if block.before:
        return _with_commas(source, block, edit or _put_back(source, block))
    return (edit or _lines_edit(source, block),)


def _exact(data: bytes, block: Block) -> Edit | None:
    """Return the edit for a block between the white space that slimtf put there; None where that is gone."""
    leads = [lead for lead in _with_any_eol(block.marker["lead"]) if data.endswith(lead, 0, block.start)]
    trails = [trail for trail in _with_any_eol(block.marker["trail"]) if data.startswith(trail, block.end)]
    if not leads or not trails:
        return None
    stop = block.end + len(trails[0])
    at_the_end = block.comment.parent is not None and block.comment.parent.type == "program" and not block.before
    kept = at_the_end and stop < len(data)  # lines that came behind ours need the line end in front of it
    return Edit(block.start - (0 if kept else len(leads[0])), stop, block.before)


def _words_edit(source: Source, block: Block) -> Edit:
    data, start, end, before = source.data, block.start, block.end, block.before
    lead = next((each for each in _with_any_eol(block.marker["lead"]) if data.endswith(each, 0, start)), b"")
    if block.marker["now"] and not block.marker["gap"]:
        after = len(data) - len(data[end:].lstrip(_WHITE))
        if any(byte in data[end:after] for byte in _LINE_ENDS):  # a formatter broke the line behind "="
            end, before = after, before + b" "
    return Edit(start - len(lead), end, before)


def _lines_edit(source: Source, block: Block) -> Edit:
    """Return the edit that takes out whole lines, and joins what was one line before."""
    data = source.data
    start = len(data[: block.start].rstrip(_SPACES))
    stop = block.end + len(data[block.end :]) - len(data[block.end :].lstrip(_SPACES))
    inside = block.comment.parent is not None and block.comment.parent.type in _LISTS
    if inside and block.marker["trail"]:
        start = len(data[:start].rstrip(_WHITE))
        stop = len(data) - len(data[stop:].lstrip(_WHITE))
        spaced = data[start - 1 : start] == b"{" and data[stop : stop + 1] != b"}"
        return Edit(start, stop, b" " if spaced else b"")
    if not data[stop:].strip(_WHITE):
        return Edit(len(data[:start].rstrip(_WHITE)), stop, b"")
    return Edit(start, stop + _line_end(data, stop), b"")


def _put_back(source: Source, block: Block) -> Edit:
    """Return the edit that puts back what was part of a line, of which a formatter made several."""
    rest = source.data[block.end :]
    stop = block.end + len(rest) - len(rest.lstrip(_WHITE))
    return Edit(block.start, stop, block.before + b" ")


def _with_commas(source: Source, block: Block, edit: Edit) -> tuple[Edit, ...]:
    """Return ``edit`` with the commas that a list needs around what it puts back: a formatter may have taken some."""
    parent = block.comment.parent
    if parent is None or parent.type not in _LISTS:
        return (edit,)
    siblings = [child for child in parent.children if child.type != "comment"]
    earlier = [child for child in siblings if child.end_byte <= block.start]
    later = [child for child in siblings if child.start_byte >= block.end]
    text = edit.text.rstrip()
    if later and later[0].type not in _CLOSING and not text.endswith(b","):
        edit = Edit(edit.start, edit.end, text + b"," + edit.text[len(text) :])
    if earlier and earlier[-1].type not in _OPENING:
        return (Edit(earlier[-1].end_byte, earlier[-1].end_byte, b","), edit)
    return (edit,)


def _line_end(data: bytes, at: int) -> int:
    return 2 if data.startswith(b"\r\n", at) else 1 if data[at : at + 1] in {b"\n", b"\r"} else 0


def _with_any_eol(text: str) -> tuple[bytes, bytes]:
    """Return ``text`` as it may stand in the file by now: git changes line ends where it is told to."""
    return text.replace("\n", "\r\n").encode(), text.encode()
