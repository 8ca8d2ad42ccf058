"""Takes blocks out of a file: byte for byte where they stand as slimtf wrote them, else as a formatter left them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.errors import UnsupportedProjectError
from slimtf.migrate.markers import TIGHT, blocks
from slimtf.migrate.shape import openings, reshaping_edits
from slimtf.migrate.source import Edit, edited, parse_source
from slimtf.workspace.digest import digest_text

if TYPE_CHECKING:
    from slimtf.migrate.markers import Block
    from slimtf.migrate.source import Source

_SPACES = b" \t"
_LINE_ENDS = b"\r\n"
_WHITE = _SPACES + _LINE_ENDS
_LISTS = frozenset({"object", "array"})
_OPENING = frozenset({",", "{", "["})
_CLOSING = frozenset({",", "}", "]"})


def without_blocks(source: Source) -> Source:
    """Return the file that ``source`` was before slimtf wrote into it.

    Where a formatter changed the layout since, it is what the formatter would have made of that file, but for the
    layout right around the blocks, which running it again brings in line.

    Raises:
        WorkspaceError: a block or its markers were edited.
    """
    data = source.data
    while found := blocks(source):
        block = found[-1]
        exact = None if block.words else _exact(source.data, block)
        around = openings(source, block.start)
        try:
            source = edited(source, _edits(source, block, exact))
        except UnsupportedProjectError:  # a formatter took the semicolon in front, so the line break has to stay
            source = edited(source, [Edit(block.start, block.end, block.before)])
        if exact is None and block.marker["shape"]:
            source = edited(source, reshaping_edits(source, around, block.marker["shape"]))
    wholes = [block.marker["whole"] for block in blocks(parse_source(source.path, data)) if block.marker["whole"]]
    if wholes and file_digest(source.data) not in wholes and not source.data.endswith((b"\n", b"\r")):
        return edited(source, [Edit(len(source.data), len(source.data), source.eol.encode())])
    return source


def file_digest(data: bytes) -> str:
    """Return twelve digits that stand for the bytes of a file, whatever its line ends are."""
    return digest_text(data.replace(b"\r\n", b"\n").decode("utf-8", "surrogateescape"))[:12]


def _edits(source: Source, block: Block, exact: Edit | None) -> tuple[Edit, ...]:
    if block.words:
        return (_words_edit(source, block),)
    if block.before:
        return _with_commas(block, exact or _put_back(source, block))
    return (exact or _lines_edit(source, block),)


def _exact(data: bytes, block: Block) -> Edit | None:
    """Return the edit for a block between the white space that slimtf put there; None where that is gone."""
    leads = [lead for lead in _with_any_eol(block.marker["lead"]) if data.endswith(lead, 0, block.start)]
    trails = [trail for trail in _with_any_eol(block.marker["trail"]) if data.startswith(trail, block.end)]
    if not leads or not trails:
        return None
    stop = block.end + len(trails[0])
    if block.marker["gap"] and data[stop : _skipped(data, stop, _SPACES)].decode() != block.marker["gap"].strip("|"):
        return None
    kept = block.marker["whole"] and stop < len(data)  # lines that came behind ours need the line end in front of it
    return Edit(block.start - (0 if kept else len(leads[0])), stop, block.before)


def _words_edit(source: Source, block: Block) -> Edit:
    data, start, end, before = source.data, block.start, block.end, block.before
    lead = next((each for each in _with_any_eol(block.marker["lead"]) if data.endswith(each, 0, start)), b"")
    gap, after = block.marker["gap"].strip("|").encode() or b" ", _skipped(data, end, _WHITE)
    breaks = [any(byte in each for byte in _LINE_ENDS) for each in (data[end:after], gap)]
    if block.marker["now"].endswith("=") and breaks[0] != breaks[1]:  # a formatter breaks the line in front of "="
        end, before = after, before + gap
    above = data[:start].rstrip(_WHITE)
    if block.marker["shape"] == TIGHT and data[len(above) : start].count(b"\n") > 1:
        eol = b"\r\n" if data[len(above) : start].startswith(b"\r\n") else b"\n"
        return Edit(len(above), end, eol + before)
    return Edit(start - len(lead), end, before)


def _lines_edit(source: Source, block: Block) -> Edit:
    """Return the edit that takes out whole lines, the end of the file's last line included where none follows."""
    data = source.data
    start, stop = len(data[: block.start].rstrip(_SPACES)), _skipped(data, block.end, _SPACES)
    if not data[stop:].strip(_WHITE):
        return Edit(len(data[:start].rstrip(_WHITE)), stop, b"")
    return Edit(start, stop + _line_end(data, stop), b"")


def _put_back(source: Source, block: Block) -> Edit:
    """Return the edit that puts back what was part of a line, of which a formatter made several."""
    data, start, stop, text = source.data, block.start, block.end, block.before
    if block.marker["lead"] and data[:start].rstrip(_WHITE)[-1:] not in {b"{", b"["}:
        start, text = len(data[:start].rstrip(_WHITE)), b" " + text
    if block.marker["trail"]:
        stop, text = _skipped(data, stop, _WHITE), text + b" "
    return Edit(start, stop, text)


def _skipped(data: bytes, at: int, spaces: bytes) -> int:
    return len(data) - len(data[at:].lstrip(spaces))


def _with_commas(block: Block, edit: Edit) -> tuple[Edit, ...]:
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
        if earlier[-1].end_byte == edit.start:
            return (Edit(edit.start, edit.end, b"," + edit.text),)
        return (Edit(earlier[-1].end_byte, earlier[-1].end_byte, b","), edit)
    return (edit,)


def _line_end(data: bytes, at: int) -> int:
    return 2 if data.startswith(b"\r\n", at) else 1 if data[at : at + 1] in {b"\n", b"\r"} else 0


def _with_any_eol(text: str) -> tuple[bytes, bytes]:
    """Return ``text`` as it may stand in the file by now: git changes line ends where it is configured to."""
    return text.replace("\n", "\r\n").encode(), text.encode()
