"""Reads object literals and finds where a block goes in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slimtf.migrate.markers import Insertion
from slimtf.tfjs.syntax import string_value, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tree_sitter import Node

    from slimtf.migrate.source import Source

_WRAPPERS = frozenset({"parenthesized_expression", "as_expression", "satisfies_expression"})


class NotPlainError(Exception):
    """A step on the way to the aliases is no plain literal; says which. Never leaves this stage."""


@dataclass(frozen=True, slots=True)
class Literal:
    """An object literal whose properties are all known.

    Attributes:
        pairs: values by key; a key that occurs twice, a getter or a method has None.
        open: it has a spread, so that it may hold more than it names.
    """

    node: Node
    pairs: Mapping[str, Node | None]
    open: bool


def read_literal(node: Node | None, what: str) -> Literal:
    """Return the object literal that ``node`` is.

    Raises:
        NotPlainError: it is something else, or has computed keys.
    """
    node = _bare(node)
    if node is None or node.type != "object":
        raise NotPlainError(f"{what} is not a plain object literal")
    pairs: dict[str, Node | None] = {}
    spread = False
    for child in node.named_children:
        if child.type == "spread_element":
            spread = True
        elif child.type != "comment":
            key, value = _pair(child, what)
            pairs[key] = value if key not in pairs else None
    return Literal(node, pairs, spread)


def _pair(child: Node, what: str) -> tuple[str, Node | None]:
    if child.type == "shorthand_property_identifier":
        return text(child), child
    key = child.child_by_field_name("key" if child.type == "pair" else "name")
    value = child.child_by_field_name("value") if child.type == "pair" else None
    if key is not None and key.type == "property_identifier":
        return text(key), value
    name = string_value(key)
    if name is None:
        raise NotPlainError(f"{what} has keys that are computed")
    return name, value


def first_in(source: Source, node: Node, lines: tuple[str, ...]) -> Insertion:
    """Return the block that puts ``lines`` in front of everything in an object or array literal.

    Raises:
        NotPlainError: the literal begins with a hole, whose comma a formatter would take for one of ours.
    """
    if node.children[1].type == ",":
        raise NotPlainError("a list begins with a hole")
    at = node.start_byte + 1
    first = next(iter(node.named_children), None)
    if first is not None and first.start_point.row > node.start_point.row:
        indent = source.indent_at(first.start_byte)
    else:
        indent = source.indent_at(node.start_byte) + source.unit()
    trail = "" if source.blank_until_line_end(at) else source.eol + indent
    gap = f"|{source.spaces_at(at)}|" if trail else ""
    return Insertion(at, lines, "inline", indent=indent, lead=source.eol + indent, trail=trail, gap=gap)


def first_plugin(source: Source, config: Literal, plugin: tuple[str, ...]) -> Insertion:
    """Return the block that puts the lines of ``plugin`` in front of the plugins of ``config``.

    Raises:
        NotPlainError: the plugins do not stand in an array literal.
    """
    if config.open:
        raise NotPlainError("the exported config holds another object (...)")
    if "plugins" not in config.pairs:
        lines = (f"{source.unit()}{line}" for line in plugin)
        return first_in(source, config.node, ("plugins: [", *lines, "],"))
    plugins = config.pairs["plugins"]
    if plugins is None or plugins.type != "array":
        raise NotPlainError("plugins is not a plain array")
    return first_in(source, plugins, plugin)


def _bare(node: Node | None) -> Node | None:
    while node is not None and node.type in _WRAPPERS:
        inner = [child for child in node.named_children if child.type != "comment"]
        node = inner[0] if inner else None
    return node
