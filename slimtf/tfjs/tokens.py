"""What JavaScript says, however a formatter lays it out: two texts with the same tokens do the same."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING

from slimtf.tfjs.syntax import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

_SCRIPTS = (".js", ".cjs", ".mjs")
_WHOLE = frozenset({"string", "regex", "comment"})
_CLOSING = frozenset({"}", "]", ")"})
_GROUPING = frozenset({"parenthesized_expression", "formal_parameters", "required_parameter"})
_FURTHER_LINE = re.compile(r"\s*[\r\n][\s*]*")
_DECIMAL = re.compile(r"(?:0|[1-9]\d*|(?=\.\d))(?:\.\d*)?(?:[eE][+-]?\d+)?")
_ESCAPED_QUOTE = re.compile(r"\\(['\"])")


def leaves(node: Node, start: int, end: int) -> Iterator[Node]:
    """Yield the tokens and comments below ``node`` that lie in bytes ``start`` to ``end``, in source order."""
    return (leaf for leaf, _ in _with_depths(node, start, end))


def _with_depths(node: Node, start: int, end: int) -> Iterator[tuple[Node, int]]:
    """Yield the same, each with the depth in the tree that it has whatever parentheses a formatter prefers."""
    waiting = [(node, 0)]
    while waiting:
        each, depth = waiting.pop()
        if each.end_byte <= start or each.start_byte >= end:
            continue
        children = () if each.type in _WHOLE else each.children
        if children:
            below = depth + (each.type not in _GROUPING)
            waiting.extend((child, below) for child in reversed(children))
        elif start <= each.start_byte and each.end_byte <= end and each.end_byte > each.start_byte:
            yield each, 0 if each.type == "comment" else depth


def tokens(root: Node, start: int = 0, end: int | None = None) -> tuple[str, ...]:
    """Return what stands in bytes ``start`` to ``end``, less all that formatters choose.

    That is white space, semicolons, trailing commas, kinds of quotes, quotes around keys, how numbers are written, and
    parentheses that only group, stand around the one parameter of an arrow function, or give ``new`` no arguments.
    Comments count, their line breaks do not.
    """
    found = [leaf for leaf in leaves(root, start, root.end_byte if end is None else end) if _counts(leaf)]
    if found and found[-1].type == ",":
        found.pop()
    return tuple(map(_said, found))


@lru_cache(maxsize=8)  # one helper is asked about again and again
def tokens_of(data: bytes) -> tuple[str, ...]:
    """Return the tokens of a whole file."""
    return tokens(parse(data))


def says_the_same(name: str, one: bytes, other: bytes) -> bool:
    """Whether a file of this name says the same with either content: only git or a formatter made them differ.

    Parentheses that group say something where the tree without them is another one.
    """
    return one == other or _meaning(name, one) == _meaning(name, other)


@lru_cache(maxsize=8)  # the helper again
def _nested_tokens_of(data: bytes) -> tuple[tuple[str, int], ...]:
    root = parse(data)
    found = ((leaf, depth) for leaf, depth in _with_depths(root, 0, root.end_byte) if _counts(leaf))
    return tuple((_said(leaf), depth) for leaf, depth in found)


def _meaning(name: str, data: bytes) -> object:
    if name.endswith(_SCRIPTS):
        return _nested_tokens_of(data)
    with suppress(ValueError, RecursionError):
        return json.loads(data) if name.endswith(".json") else data.replace(b"\r\n", b"\n")
    return data


def _counts(leaf: Node) -> bool:
    return leaf.type != ";" and not _is_grouping(leaf) and not (leaf.type == "," and _closes(leaf))


def _closes(comma: Node) -> bool:
    """Whether nothing but comments stands between ``comma`` and the bracket that closes its list."""
    after = comma.next_sibling
    while after is not None and after.type == "comment":
        after = after.next_sibling
    return after is not None and after.type in _CLOSING


def _said(leaf: Node) -> str:
    text = (leaf.text or b"").decode("utf-8", "surrogateescape")
    if leaf.type == "comment":
        return _FURTHER_LINE.sub("\n", text.strip()).replace("@ts-expect-error", "@ts-ignore")  # Biome prefers it
    if leaf.type == "string":
        value = _ESCAPED_QUOTE.sub(r"\1", text[1:-1])
        return value if _is_key(leaf) else f"'{value}'"
    return _number(text) if leaf.type == "number" else text


def _number(text: str) -> str:
    """Return a number as JavaScript reads it; what Python reads in another way (hex, ``1n``, ``017``) as it stands."""
    return repr(float(text)) if _DECIMAL.fullmatch(text) else text.lower()


def _is_key(leaf: Node) -> bool:
    above = leaf.parent
    return above is not None and above.type == "pair" and above.child_by_field_name("key") == leaf


def _is_grouping(leaf: Node) -> bool:
    above = leaf.parent
    if leaf.type not in {"(", ")"} or above is None:
        return False
    if above.type == "parenthesized_expression":
        return True
    function = above.parent
    if above.type == "arguments" and function is not None and function.type == "new_expression":
        return not above.named_children
    if above.type != "formal_parameters" or function is None or function.type != "arrow_function":
        return False
    names = [child.named_children for child in above.named_children]
    return len(names) == 1 and [each.type for each in names[0]] == ["identifier"]
