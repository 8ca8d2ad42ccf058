"""Where a bundler config lists aliases of names of tfjs: found in the text, to be shown or taken out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slimtf.tfjs.syntax import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

_NAME = re.compile(rb"@tensorflow(?:/|\\/)[\w./\\-]+")
_LISTS = re.compile(r"alias|^entries$", re.IGNORECASE)
_TRANSPARENT = frozenset({
    "parenthesized_expression", "as_expression", "satisfies_expression", "spread_element", "ternary_expression",
    "binary_expression", "object", "array", "arguments",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class AliasLine:
    """One entry of a list of aliases.

    Attributes:
        name: as written, webpack's ``$`` included; of a regular expression what it matches.
        pattern: it is a regular expression.
        start, end: the bytes of the entry, its comma included.
        line: from 1.
    """

    name: str
    pattern: bool
    start: int
    end: int
    line: int


def alias_lines(data: bytes, root: Node) -> tuple[AliasLine, ...]:
    """Return the aliases of names of tfjs that stand in ``data``, whose tree is ``root``, in order.

    Seen are keys of objects and ``find`` or ``name`` of their items, in what is called an alias or ``entries``, and
    assignments such as ``config.resolve.alias['@tensorflow/tfjs$'] = …``.
    """
    found = [line for match in _NAME.finditer(data) for line in _line(root, match.start())]
    return tuple(sorted({line.start: line for line in found}.values(), key=lambda line: line.start))


def _line(root: Node, position: int) -> Iterator[AliasLine]:
    node = root.descendant_for_byte_range(position, position + 1)
    while node is not None and node.type not in {"string", "regex", "template_string"}:
        if node.type in {"comment", "program"}:
            return
        node = node.parent
    entry = _entry(node) if node is not None else None
    if node is None or entry is None:
        return
    comma = entry.next_sibling
    while comma is not None and comma.type == "comment":
        comma = comma.next_sibling
    end = comma.end_byte if comma is not None and comma.type == "," else entry.end_byte
    yield AliasLine(_name(node), node.type == "regex", entry.start_byte, end, node.start_point.row + 1)


def _entry(node: Node) -> Node | None:
    """Return what is to be taken out for the alias whose name is ``node``; None when that is no alias."""
    above = node.parent
    if above is not None and above.type == "pair":
        return _in_list(node, above)
    if above is not None and above.type == "subscript_expression" and above.child_by_field_name("index") == node:
        return _assignment(above)
    return None


def _in_list(node: Node, pair: Node) -> Node | None:
    key, item = pair.child_by_field_name("key"), pair.parent
    if item is None or key is None:
        return None
    if key == node:
        return pair if _is_list(item) else None
    inside = item.parent is not None and item.parent.type == "array" and _is_list(item.parent)
    return item if inside and text(key).strip("'\"") in {"find", "name"} else None


def _assignment(member: Node) -> Node | None:
    """Return the statement ``config.resolve.alias[name] = …;`` unless it is the body of an ``if`` without braces."""
    listed, assignment = member.child_by_field_name("object"), member.parent
    if listed is None or assignment is None or assignment.type != "assignment_expression":
        return None
    statement, is_alias = assignment.parent, _LISTS.search(text(listed)) and "resolveLoader" not in text(listed)
    if not is_alias or statement is None or statement.type != "expression_statement" or statement.parent is None:
        return None
    return statement if statement.parent.type in {"program", "statement_block"} else None


def _is_list(node: Node) -> bool:
    """Whether an object or array holds aliases: by the name that it goes by."""
    above = node.parent
    while above is not None:
        if above.type == "pair":
            key = above.child_by_field_name("key")
            return key is not None and bool(_LISTS.search(text(key).strip("'\""))) and not _of_loaders(above)
        if above.type == "variable_declarator":
            return bool(_LISTS.search(text(above.child_by_field_name("name") or above)))
        if above.type == "assignment_expression":
            return bool(_LISTS.search(text(above.child_by_field_name("left") or above)))
        if above.type == "call_expression":
            return bool(_LISTS.search(text(above).partition("{")[0]))
        if above.type not in _TRANSPARENT:
            return False
        above = above.parent
    return False


def _of_loaders(pair: Node) -> bool:
    """Whether ``pair`` stands in ``resolveLoader``, whose aliases are for loaders only."""
    outer = pair.parent.parent if pair.parent is not None else None
    key = outer.child_by_field_name("key") if outer is not None and outer.type == "pair" else None
    return key is not None and text(key) == "resolveLoader"


def _name(node: Node) -> str:
    written = text(node)
    if node.type != "regex":
        return written.strip("'\"`")
    return written[1 : written.rfind("/")].replace("\\", "").strip("^$")
