"""Whether literals stand on one line, which formatters keep, and how to give one its line back."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from slimtf.migrate.source import Edit
from slimtf.tfjs.tokens import leaves

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tree_sitter import Node

    from slimtf.migrate.source import Source

_LITERALS = frozenset({"object", "array"})
_FLAT, _JOINED = "f", "j"
_LINE_ENDS = b"\r\n"


def shape_at(source: Source, start: int, end: int) -> str:
    """Return how the literals around bytes ``start`` to ``end`` begin, from the inside.

    ``f`` stands for a literal on one line, ``j`` for one that only begins with its first entry on the line of its
    bracket; the first literal that is neither ends the list.
    """
    shape = ""
    for literal in _around(source, start, end):
        if literal.has_error or literal.end_byte <= end:
            break
        first = literal.children[1].start_point.row
        if literal.start_point.row == literal.end_point.row:
            shape += _FLAT
        elif first == literal.start_point.row:
            shape += _JOINED
        else:
            break
    return shape


def openings(source: Source, at: int) -> tuple[int, ...]:
    """Return where the literals around the byte ``at`` begin, from the inside."""
    return tuple(literal.start_byte for literal in _around(source, at, at))


def reshaping_edits(source: Source, starts: Sequence[int], shape: str) -> tuple[Edit, ...]:
    """Return what gives the literals that begin at ``starts`` the ``shape`` that they had."""
    edits: dict[int, Edit] = {}
    for start, kind in zip(starts, shape, strict=False):
        bracket = source.root.descendant_for_byte_range(start, start + 1)
        literal = bracket.parent if bracket is not None else None
        if literal is None or literal.type not in _LITERALS:
            continue
        tokens = list(leaves(literal, literal.start_byte, literal.end_byte))
        flat = kind == _FLAT and not any(token.type == "comment" for token in tokens)
        pairs = list(pairwise(tokens))
        for left, right in pairs if flat else pairs[:1]:
            gap = source.data[left.end_byte : right.start_byte]
            if any(byte in gap for byte in _LINE_ENDS):
                edits[left.end_byte] = Edit(left.end_byte, right.start_byte, _gap(left, right))
        last = tokens[-2] if flat and len(tokens) > 2 else None  # noqa: PLR2004 - an entry between two brackets
        if last is not None and last.type == "," and last.end_byte in edits:
            edits[last.end_byte] = Edit(last.start_byte, tokens[-1].start_byte, _gap(tokens[-3], tokens[-1]))
    return tuple(edits.values())


def _around(source: Source, start: int, end: int) -> Iterator[Node]:
    node = source.root.descendant_for_byte_range(max(start - 1, 0), end)
    while node is not None:
        if node.type in _LITERALS:
            yield node
        node = node.parent


def _gap(left: Node, right: Node) -> bytes:
    if right.type == "comment":
        return b" "
    if left.type in {"[", "("} or right.type in {"]", ")", ",", ";", "."} or (left.type, right.type) == ("{", "}"):
        return b""
    return b" "
