"""What JavaScript says, however a formatter lays it out: two texts with the same tokens do the same."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from slimtf.tfjs.syntax import parse
from slimtf.workspace.digest import digest_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

_WHOLE = frozenset({"string", "template_string", "regex", "comment"})
_CLOSING = frozenset({"}", "]", ")"})
_FURTHER_LINE = re.compile(r"\s*[\r\n][\s*]*")
_ESCAPED_QUOTE = re.compile(r"\\(['\"])")


def leaves(node: Node, start: int, end: int) -> Iterator[Node]:
    """Yield the tokens and comments below ``node`` that lie in bytes ``start`` to ``end``, in source order."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if each.end_byte <= start or each.start_byte >= end:
            continue
        children = () if each.type in _WHOLE else each.children
        if children:
            waiting.extend(reversed(children))
        elif start <= each.start_byte and each.end_byte <= end and each.end_byte > each.start_byte:
            yield each


def tokens(root: Node, start: int = 0, end: int | None = None) -> tuple[str, ...]:
    """Return what stands in bytes ``start`` to ``end``, less all that formatters choose.

    That is white space, semicolons, trailing commas, the kind of quotes, quotes around keys, and parentheses that only
    group, or stand around the one parameter of an arrow function. Comments count, their line breaks do not.
    """
    found = [leaf for leaf in leaves(root, start, root.end_byte if end is None else end) if not _is_grouping(leaf)]
    if found and found[-1].type == ",":
        found.pop()
    return tuple(_said(leaf) for leaf in found if leaf.type != ";" and not (leaf.type == "," and _closes(leaf)))


@lru_cache(maxsize=8)  # one helper is asked about again and again
def tokens_of(data: bytes) -> tuple[str, ...]:
    """Return the tokens of a whole file."""
    return tokens(parse(data))


def tokens_digest(said: tuple[str, ...]) -> str:
    """Return twelve digits that stand for ``said``."""
    return digest_text("\0".join(said))[:12]


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
    return text


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
    if above.type != "formal_parameters" or function is None or function.type != "arrow_function":
        return False
    names = [child.named_children for child in above.named_children]
    return len(names) == 1 and [each.type for each in names[0]] == ["identifier"]
