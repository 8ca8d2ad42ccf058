"""Follows a name that stands for a tfjs namespace, or for a member of one, through a piece of code."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slimtf.tfjs.syntax import string_value, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

_BINDING = {"namespace_import", "import_specifier", "import_clause", "required_parameter", "formal_parameters"}
_BOUND_FIELDS = {
    "variable_declarator": "name",
    "assignment_expression": "left",
    "arrow_function": "parameter",
    "pair_pattern": "value",
    "object_assignment_pattern": "left",
}
_AROUND = {"parenthesized_expression", "await_expression"}
_TO_MODULE = {"__toESM", "__toCommonJS", "_interopRequireWildcard", "__importStar"}
_NAMES = {"identifier", "shorthand_property_identifier"}


@dataclass(frozen=True, slots=True)
class Namespace:
    """What a local name stands for: a module, or ``path`` inside it."""

    specifier: str
    path: tuple[str, ...]


def uses_of_name(source: bytes, root: Node, name: str) -> Iterator[tuple[int, tuple[str, ...], str]]:
    """Yield (byte offset, members read, name that they are bound to) of each use of ``name``.

    The bound name is empty for a plain use; a use without members goes where it cannot be followed. Shadowing is not
    looked at: a use too many keeps a kernel too many, one too few would lose it.
    """
    pattern = re.compile(rb"(?<![\w$.])" + re.escape(name.encode()) + rb"(?![\w$])")
    for match in pattern.finditer(source):
        node = root.named_descendant_for_byte_range(match.start(), match.end())
        if node is None or node.type not in _NAMES or text(node) != name or _introduces(node):
            continue
        for path, bound in _paths(node):
            yield match.start(), path, bound


def bound_names(node: Node | None) -> list[tuple[str, tuple[str, ...]]] | None:
    """Return what ``import("…")`` or ``require("…")`` at ``node`` binds: (local name, members).

    ``const {a} = await import(…)`` binds a member, ``import(…).then((tf) => …)`` a parameter; an empty local name is
    a member read at once. None: it goes where it cannot be followed.
    """
    while node is not None and node.type != "call_expression":
        node = node.parent
    if node is None:
        return None
    while (parent := node.parent) is not None:
        if parent.type in _AROUND or (parent.type == "arguments" and _calls_helper(parent)):
            node = parent if parent.type in _AROUND else parent.parent or parent
        else:
            break
    parent = node.parent
    if parent is None or parent.type == "expression_statement":
        return []
    if parent.type == "variable_declarator":
        return _pattern(parent.child_by_field_name("name"))
    if parent.type == "assignment_expression" and parent.child_by_field_name("right") == node:
        return _pattern(parent.child_by_field_name("left"))
    if parent.type == "member_expression":
        return _member(parent)
    return None


def _calls_helper(arguments: Node) -> bool:
    call = arguments.parent
    function = call.child_by_field_name("function") if call is not None else None
    return function is not None and text(function) in _TO_MODULE


def _member(member: Node) -> list[tuple[str, tuple[str, ...]]] | None:
    name = member.child_by_field_name("property")
    call = member.parent
    if name is None:
        return None
    if text(name) != "then" or call is None or call.type != "call_expression":
        return [("", (text(name),))]
    arguments = call.child_by_field_name("arguments")
    function = arguments.named_children[0] if arguments is not None and arguments.named_children else None
    if function is None or function.type not in {"arrow_function", "function_expression"}:
        return None
    single = function.child_by_field_name("parameter")
    parameters = function.child_by_field_name("parameters")
    first = parameters.named_children[0] if parameters is not None and parameters.named_children else single
    if first is not None and first.type == "required_parameter":
        first = first.child_by_field_name("pattern")
    return _pattern(first) if first is not None else []


def _pattern(target: Node | None) -> list[tuple[str, tuple[str, ...]]] | None:
    if target is None:
        return None
    if target.type == "identifier":
        return [(text(target), ())]
    members = _destructured(target)
    return None if members is None else [(local, (name,)) for name, local in members]


def _destructured(pattern: Node) -> list[tuple[str, str]] | None:
    """Return (member, local name) of ``{a, b: c}``; None for patterns that take what cannot be told."""
    if pattern.type != "object_pattern":
        return None
    found: list[tuple[str, str]] = []
    for item in pattern.named_children:
        if item.type == "shorthand_property_identifier_pattern":
            found.append((text(item), text(item)))
        elif item.type == "pair_pattern":
            key, value = item.child_by_field_name("key"), item.child_by_field_name("value")
            if key is None or value is None or key.type not in {"property_identifier", "string"}:
                return None
            found.append((text(key).strip("'\""), text(value) if value.type == "identifier" else ""))
        elif item.type == "object_assignment_pattern":
            name = item.child_by_field_name("left")
            found.append((text(name or item), text(name or item)))
        else:
            return None
    return found


def _introduces(node: Node) -> bool:
    parent = node.parent
    if parent is None:
        return False
    if parent.type in _BINDING:
        return True
    field = _BOUND_FIELDS.get(parent.type)
    return field is not None and parent.child_by_field_name(field) == node


def _paths(node: Node) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the members that one mention of the name reads, and the names that they are bound to."""
    path: list[str] = []
    while (parent := node.parent) is not None:
        if parent.type != "parenthesized_expression":
            member = _member_read(parent, node)
            if member is None:  # a plain use, or tf[name]: whatever the name may be
                break
            path.append(member)
        node = parent
    bound = None
    if parent is not None and parent.type == "variable_declarator" and parent.child_by_field_name("value") == node:
        bound = _pattern(parent.child_by_field_name("name"))
    for local, members in bound if bound is not None else [("", ())]:
        yield (*path, *members), local


def _member_read(parent: Node, node: Node) -> str | None:
    """Return the member that ``parent`` reads from ``node``; None when it reads none that can be told."""
    if parent.child_by_field_name("object") != node:
        return None
    if parent.type == "member_expression":
        return text(parent.child_by_field_name("property") or parent)
    return string_value(parent.child_by_field_name("index")) if parent.type == "subscript_expression" else None
