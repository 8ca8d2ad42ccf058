"""The comments around what slimtf adds to a file; with them alone it can be taken out byte for byte."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slimtf.errors import WorkspaceError, located
from slimtf.migrate.source import Edit
from slimtf.templates import javascript_literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tree_sitter import Node

    from slimtf.migrate.source import Source

BEGIN = b"slimtf:begin"
END = b"slimtf:end"
_OPENINGS = (b"// ", b"/* ")
_KEYS = ("style", "lead", "trail", "was", "digest")


@dataclass(frozen=True, slots=True)
class Insertion:
    """A block to be put into a file.

    Attributes:
        at: where, a byte offset.
        lines: the code; without the indentation that they all share.
        style: ``inline`` or ``wrap``.
        indent: white space in front of each line.
        lead: what stands in front of the first marker and goes with it.
        trail: the same behind the last one.
        in_line: keep everything on one line, between ``/* */`` comments.
        removed: how many bytes at ``at`` the block takes the place of.
    """

    at: int
    lines: tuple[str, ...]
    style: str
    indent: str = ""
    lead: str = ""
    trail: str = ""
    in_line: bool = False
    removed: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """A block found in a file: bytes ``start`` to ``end``, with what stood there before."""

    start: int
    end: int
    style: str
    before: bytes


def insertion_edits(source: Source, insertions: Iterable[Insertion]) -> tuple[Edit, ...]:
    """Return what puts all blocks into ``source``; every other byte stays as it is."""
    edits = []
    for each in insertions:
        end = each.at + each.removed
        edits.append(Edit(each.at, end, _rendered(each, source.data[each.at : end], source.eol)))
    return tuple(edits)


def blocks(source: Source) -> tuple[Block, ...]:
    """Return our blocks in ``source``.

    Raises:
        WorkspaceError: somebody edited inside a block or its markers; with the line.
    """
    found: list[Block] = []
    begin: Node | None = None
    for node in source.tokens(b"slimtf:"):
        if _is(node, BEGIN):
            if begin is not None:
                raise _edited(source, begin)
            begin = node
        elif _is(node, END):
            if begin is None:
                raise _edited(source, node)
            found.append(_block(source, begin, node))
            begin = None
    if begin is not None:
        raise _edited(source, begin)
    return tuple(found)


def removal_edits(source: Source) -> tuple[Edit, ...]:
    """Return what makes of ``source`` the file that it was before slimtf wrote into it.

    Raises:
        WorkspaceError: somebody edited inside a block or its markers.
    """
    return tuple(Edit(block.start, block.end, block.before) for block in blocks(source))


def _rendered(each: Insertion, was: bytes, eol: str) -> bytes:
    if each.in_line:
        content, begin, end = f" {' '.join(each.lines)} ", "/* slimtf:begin {} */", "/* slimtf:end */"
    else:
        lines = "".join(f"{each.indent}{line}{eol}" for line in each.lines)
        content, begin, end = f"{eol}{lines}{each.indent}", "// slimtf:begin {}", "// slimtf:end"
    marker = {
        "style": each.style,
        "lead": each.lead.replace("\r\n", "\n"),
        "trail": each.trail.replace("\r\n", "\n"),
        "was": was.decode("utf-8", "surrogateescape"),
        "digest": _digest(content.encode()),
    }
    literal = javascript_literal({key: value for key, value in marker.items() if value})
    return f"{each.lead}{begin.format(literal)}{content}{end}{each.trail}".encode()


def _is(comment: Node, word: bytes) -> bool:
    content = comment.text or b""
    return comment.type == "comment" and any(content.startswith(opening + word) for opening in _OPENINGS)


def _block(source: Source, begin: Node, end: Node) -> Block:
    marker = _marker(source, begin)
    data = source.data
    leads = [lead for lead in _with_any_eol(marker["lead"]) if data.endswith(lead, 0, begin.start_byte)]
    trails = [trail for trail in _with_any_eol(marker["trail"]) if data.startswith(trail, end.end_byte)]
    if not leads or not trails or _digest(data[begin.end_byte : end.start_byte]) != marker["digest"]:
        raise _edited(source, begin)
    start, stop = begin.start_byte - len(leads[0]), end.end_byte + len(trails[0])
    return Block(start, stop, marker["style"], marker["was"].encode("utf-8", "surrogateescape"))


def _with_any_eol(text: str) -> tuple[bytes, bytes]:
    """Return ``text`` as it may stand in the file by now: git changes line ends where it is told to."""
    return text.replace("\n", "\r\n").encode(), text.encode()


def _marker(source: Source, begin: Node) -> dict[str, str]:
    content = (begin.text or b"").decode("utf-8", "replace")
    literal = content.partition("slimtf:begin")[2].removesuffix("*/").strip()
    try:
        found = json.loads(literal)
    except (ValueError, RecursionError) as error:
        raise _edited(source, begin) from error
    if not isinstance(found, dict) or not all(isinstance(found.get(key, ""), str) for key in _KEYS):
        raise _edited(source, begin)
    return {key: found.get(key, "") for key in _KEYS}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content.replace(b"\r\n", b"\n")).hexdigest()[:12]


def _edited(source: Source, node: Node) -> WorkspaceError:
    return WorkspaceError(
        f"what slimtf wrote into {source.path.name} was edited, so slimtf neither changes nor removes it",
        where=located(source.path, node.start_point.row + 1),
        hint="undo that edit, or delete everything from slimtf:begin to slimtf:end by hand",
    )
