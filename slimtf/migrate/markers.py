"""The comments around what slimtf adds to a file; with them alone it can be taken out byte for byte.

A block stands on lines of its own between ``// slimtf:begin`` and ``// slimtf:end``. Where words in front of a
statement give way to others, ``// slimtf:next`` stands above it and says which: formatters move comments about inside
of statements, but leave those between them where they are.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from slimtf.errors import WorkspaceError, located
from slimtf.migrate.shape import shape_at
from slimtf.migrate.source import Edit, edited
from slimtf.templates import javascript_literal
from slimtf.tfjs.tokens import leaves, tokens
from slimtf.workspace.digest import digest_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from tree_sitter import Node

    from slimtf.migrate.source import Source

BEGIN = b"slimtf:begin"
END = b"slimtf:end"
NEXT = b"slimtf:next"
_WORDS = (BEGIN, END, NEXT)
TIGHT = "t"
"""The shape of words right below another line."""
_UNKNOWN = b"-" * 12
_KEYS = ("style", "lead", "trail", "was", "now", "gap", "shape", "whole", "digest")


@dataclass(frozen=True, slots=True)
class Insertion:
    """A block to be put into a file.

    Attributes:
        at: where, a byte offset.
        lines: the code; without the indentation that they all share.
        style: ``inline``, ``wrap`` or ``adopted``.
        indent: white space in front of each line.
        lead: what stands in front of the first marker and goes with it.
        trail: the same behind the last one.
        removed: how many bytes at ``at`` the block takes the place of.
        now: the words of a statement that take the place of what is removed; None for a block of lines.
        gap: the white space that followed before, between bars: behind lines that a ``trail`` of ours follows, and
            behind words, where it is no single space.
        tight: of words, whether the line above is not empty.
        whole: a digest of the file, where it has no line end at its end.
    """

    at: int
    lines: tuple[str, ...]
    style: str
    indent: str = ""
    lead: str = ""
    trail: str = ""
    removed: int = 0
    now: str | None = None
    gap: str = ""
    whole: str = ""
    tight: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A block found in a file.

    Attributes:
        start, end: its bytes, from the first marker to the end of the last one, or of the words under the marker.
        marker: what the marker says.
        words: whether it is words in front of a statement.
        comment: the first marker.
    """

    start: int
    end: int
    marker: Mapping[str, str]
    words: bool
    comment: Node

    @property
    def style(self) -> str:
        """The style of ``Insertion``."""
        return self.marker["style"]

    @property
    def before(self) -> bytes:
        """What stood in the place of the block."""
        return self.marker["was"].encode("utf-8", "surrogateescape")


def with_blocks(source: Source, insertions: Iterable[Insertion]) -> Source:
    """Return ``source`` with all blocks in it; every other byte stays as it is.

    Raises:
        UnsupportedProjectError: the result does not parse.
    """
    edits = []
    for each in insertions:
        end = each.at + each.removed
        edits.append(Edit(each.at, end, _rendered(source, each)))
    written = edited(source, edits)
    # What a block says depends on what it stands in, so its digest is known only now; it has as many bytes.
    digests = [
        Edit(at, at + len(_UNKNOWN), tokens_digest(tokens(written.root, begin.end_byte, end.start_byte)).encode())
        for begin, end in pairwise(_comments(written))
        if (at := written.data.find(_UNKNOWN, begin.start_byte, begin.end_byte)) >= 0 and _word(begin) == BEGIN
    ]
    return edited(written, digests) if digests else written


def blocks(source: Source) -> tuple[Block, ...]:
    """Return our blocks in ``source``.

    Raises:
        WorkspaceError: a block or its markers were edited; with the line.
    """
    found: list[Block] = []
    begin: Node | None = None
    for node in _comments(source):
        word = _word(node)
        if (word == END) != (begin is not None):
            raise _edited(source, begin or node)
        if word == NEXT:
            found.append(_words_below(source, node))
        elif begin is None:
            begin = node
        else:
            found.append(_block(source, begin, node))
            begin = None
    if begin is not None:
        raise _edited(source, begin)
    return tuple(found)


def said_without_layout(source: Source) -> tuple[str, ...]:
    """Return the tokens of a file, of each marker only what is the same in every layout.

    Raises:
        WorkspaceError: as ``blocks``.
    """
    markers = {_text(block.comment): block for block in blocks(source)}
    return tuple(_lasting(markers[said]) if said in markers else said for said in tokens(source.root))


def is_marked(data: bytes) -> bool:
    """Whether a file may hold a block; ``blocks`` tells for certain."""
    return any(word in data for word in _WORDS)


def _lasting(block: Block) -> str:
    was = "".join(block.marker["was"].split()).strip(",")
    return f"{block.style} {was} {block.marker['now']} {block.marker['digest']}"


def _rendered(source: Source, each: Insertion) -> bytes:
    was, eol = source.data[each.at : each.at + each.removed], source.eol
    marker = {
        "style": each.style,
        "lead": each.lead.replace("\r\n", "\n"),
        "trail": each.trail.replace("\r\n", "\n"),
        "was": was.decode("utf-8", "surrogateescape"),
        "now": each.now or "",
        "gap": each.gap,
        "shape": shape_at(source, each.at, each.at + each.removed) if each.now is None else TIGHT * each.tight,
        "whole": each.whole,
        "digest": _UNKNOWN.decode() if each.lines else "",
    }
    literal = javascript_literal({key: value for key, value in marker.items() if value})
    if each.now is not None:
        return f"{each.lead}// {NEXT.decode()} {literal}{eol}{each.indent}{each.now}".encode()
    lines = "".join(f"{each.indent}{line}{eol}" for line in each.lines)
    begin, end = f"// {BEGIN.decode()} {literal}", f"{each.indent}// {END.decode()}"
    return f"{each.lead}{begin}{eol}{lines}{end}{each.trail}".encode()


def _word(node: Node) -> bytes:
    """Return which of our words a comment begins with, or one of its lines; empty when none."""
    if node.type != "comment":
        return b""
    lines = [line.lstrip(b" \t*/") for line in (node.text or b"").splitlines()]
    return next((word for line in lines for word in _WORDS if line.startswith(word)), b"")


def _comments(source: Source) -> list[Node]:
    """Return the comments that are markers, or were."""
    found = {node.start_byte: node for node in source.tokens(b"slimtf:") if _word(node)}
    return list(found.values())


def _block(source: Source, begin: Node, end: Node) -> Block:
    marker = _marker(source, begin, BEGIN)
    content = tokens(source.root, begin.end_byte, end.start_byte)
    same = tokens_digest(content) == marker["digest"] if content else not marker["digest"]
    if _text(end) != f"// {END.decode()}" or not same:
        raise _edited(source, begin, marker)
    return Block(begin.start_byte, end.end_byte, marker, words=False, comment=begin)


def _words_below(source: Source, comment: Node) -> Block:
    marker = _marker(source, comment, NEXT)
    wanted = marker["now"].split()
    below = list(islice(leaves(source.root, comment.end_byte, source.root.end_byte), len(wanted) + 1))
    alone = not below or (not wanted and below[0].type == "comment")
    if alone or [_text(leaf) for leaf in below[:-1]] != wanted:
        raise _edited(source, comment, marker)
    end = below[-2].end_byte if wanted else below[0].start_byte
    return Block(comment.start_byte, end, marker, words=True, comment=comment)


def _text(node: Node) -> str:
    return (node.text or b"").decode("utf-8", "surrogateescape").strip()


def _marker(source: Source, comment: Node, word: bytes) -> dict[str, str]:
    content, front = _text(comment), f"// {word.decode()} "
    try:
        found = json.loads(content.removeprefix(front)) if content.startswith(front) else None
    except (ValueError, RecursionError) as error:
        raise _edited(source, comment) from error
    if not isinstance(found, dict) or not all(isinstance(found.get(key, ""), str) for key in _KEYS):
        raise _edited(source, comment)
    return {key: found.get(key, "") for key in _KEYS}


def _edited(source: Source, node: Node, marker: Mapping[str, str] | None = None) -> WorkspaceError:
    """Return the error for a block that is not as slimtf left it, with a way out that loses nothing."""
    return WorkspaceError(
        f"what slimtf wrote into {source.path.name} was edited, so slimtf neither changes nor removes it",
        where=located(source.path, node.start_point.row + 1),
        hint=_way_out(source, marker)
        if marker is not None
        else "take that edit back; git knows the lines as they were",
    )


def _way_out(source: Source, marker: Mapping[str, str]) -> str:
    """Return how to take out by hand all that slimtf wrote into a file: one block may use what another one names."""
    comments = [_text(node) for node in _comments(source)]
    steps = ["delete everything from slimtf:begin to slimtf:end"]
    if any(BEGIN.decode() in said and '"was": ' in said for said in comments):
        steps.append('put what the marker calls "was" in its place, if it says so')
    if any(NEXT.decode() in said for said in comments):
        steps.append('below slimtf:next write "was" for "now"')
    here = f" (here {marker['was'].strip()!r})" if marker["was"] else ""
    return f"take that edit back; or move lines of your own out, then for each block {', '.join(steps)}{here}"


def tokens_digest(said: tuple[str, ...]) -> str:
    """Return twelve digits that stand for the tokens ``said``."""
    return digest_text("\0".join(said))[:12]
