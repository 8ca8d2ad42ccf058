"""The top-level effects of one module: what running it does besides declaring names.

A module may change only what it declares itself (static properties, enums as TypeScript writes them): that is no effect
here, because without the module there is nothing to change.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slimtf.tfjs.syntax import declarations, string_value, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tree_sitter import Node

SHOWN = 120  # characters of an effect, enough to recognise it

_DECLARING = {"import_statement", "function_declaration", "generator_function_declaration", "comment"}
_INERT = {
    "string", "number", "true", "false", "null", "undefined", "regex", "identifier", "this", "arrow_function",
    "function_expression", "generator_function", "shorthand_property_identifier", "comment", "method_definition",
    "property_identifier", "private_property_identifier", "string_fragment", "escape_sequence",
}  # fmt: skip
_PARTS = {
    "object", "array", "pair", "parenthesized_expression", "binary_expression", "unary_expression",
    "ternary_expression", "template_string", "template_substitution", "spread_element", "subscript_expression",
    "sequence_expression", "member_expression", "computed_property_name",
}  # fmt: skip
_OWN_VALUES = {"class_declaration", "class", "function_declaration", "object", "array", "arrow_function"}
_ENUM = re.compile(  # (function (Rank) { … })(Rank || (Rank = {}))
    r"^\(function \((\w+)\) \{.*\}\)\((\w+)(?: = \w+\.\w+)? \|\| \(\2 = (?:\w+\.\w+ = )?\{\}\)\)$", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Effect:
    """A statement, or the value of a declaration, that may do something outside of its module.

    Attributes:
        line: from 1.
        code: its beginning, white space folded; ``SHOWN`` characters at most.
        value: it is the call that makes the value of a declaration, so that its result is what matters.
        flag: the name of the environment flag that it registers, or empty.
    """

    line: int
    code: str
    value: bool = False
    flag: str = ""


def module_effects(root: Node) -> Iterator[Effect]:
    """Yield the effects of a parsed module, in order."""
    declared = declarations(root)
    for statement in root.named_children:
        node = statement.child_by_field_name("declaration") if statement.type == "export_statement" else statement
        if node is None:  # export { a }, export * from …
            value = statement.child_by_field_name("value")  # export default …
            yield from _in_value(value) if value is not None else ()
        elif node.type in {"lexical_declaration", "variable_declaration"}:
            for declarator in node.named_children:
                yield from _in_value(declarator.child_by_field_name("value"))
        elif node.type == "class_declaration":
            yield from _in_class(node)
        elif node.type not in _DECLARING and node.type != "empty_statement" and not _is_local(node, declared):
            yield _effect(node)


def _effect(node: Node, *, value: bool = False) -> Effect:
    return Effect(node.start_point.row + 1, " ".join(text(node).split())[:SHOWN], value, _flag(node))


def _flag(statement: Node) -> str:
    """Return ``NAME`` of ``ENV.registerFlag('NAME', …)``, whatever stands around the name."""
    call = statement.named_children[0] if statement.type == "expression_statement" else None
    function = call.child_by_field_name("function") if call is not None else None
    arguments = call.child_by_field_name("arguments") if call is not None else None
    if function is None or arguments is None or not text(function).endswith(".registerFlag"):
        return ""
    return next((string_value(each) or "" for each in arguments.named_children if each.type != "comment"), "")


def _in_value(value: Node | None) -> Iterator[Effect]:
    """Yield what computing a value may do: its calls and everything that is not known to do nothing."""
    if value is None or value.type in _INERT or _is_marked_pure(value):
        return
    if value.type == "class":
        yield from _in_class(value)
    elif value.type in _PARTS and not text(value).startswith("delete "):
        for part in value.named_children:
            yield from _in_value(part)
    else:
        yield _effect(value, value=value.type in {"call_expression", "new_expression"})


def _in_class(node: Node) -> Iterator[Effect]:
    """Yield what defining a class does: computing its static fields, and what it extends."""
    body = node.child_by_field_name("body")
    for member in body.named_children if body is not None else ():
        if member.type == "class_static_block":
            yield _effect(member)
        elif member.type in {"public_field_definition", "field_definition"} and text(member).startswith("static"):
            yield from _in_value(member.child_by_field_name("value"))
    for heritage in (child for child in node.named_children if child.type == "class_heritage"):
        for clause in heritage.named_children:
            yield from _in_value(clause.child_by_field_name("value") or clause)


def _is_marked_pure(call: Node) -> bool:
    """Tell whether ``/* @__PURE__ */`` stands before a call, which is how tfjs marks its ops for bundlers."""
    before = call.prev_sibling
    return before is not None and before.type == "comment" and b"__PURE__" in (before.text or b"")


def _is_local(statement: Node, declared: Mapping[str, Node]) -> bool:
    """Tell whether a statement changes nothing but what its module declares."""
    if statement.type != "expression_statement" or not statement.named_children:
        return False
    expression = statement.named_children[0]
    if expression.type in {"identifier", "string"}:
        return True
    if expression.type == "array":  # [MomentumOptimizer, …]; keeps imports that only types need
        return all(item.type in {"identifier", "comment"} for item in expression.named_children)
    if expression.type == "assignment_expression":
        target = expression.child_by_field_name("left")
        return _is_own(target, declared) and not any(_in_value(expression.child_by_field_name("right")))
    if expression.type == "call_expression":
        return _is_enum(expression, declared) or _defines_own_property(expression, declared)
    return False


def _is_own(target: Node | None, declared: Mapping[str, Node]) -> bool:
    """Tell whether ``Name``, ``Name.prop`` or ``Name.prop.prop`` belongs to what the module itself makes."""
    path = target
    while path is not None and path.type == "member_expression":
        path = path.child_by_field_name("object")
    if path is None or path.type != "identifier":
        return False
    value = declared.get(text(path))
    return value is not None and (value.type in _OWN_VALUES or value.type == "variable_declarator")


def _is_enum(call: Node, declared: Mapping[str, Node]) -> bool:
    match = _ENUM.match(text(call))
    return match is not None and match[2] in declared


def _defines_own_property(call: Node, declared: Mapping[str, Node]) -> bool:
    function, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
    if function is None or arguments is None or text(function) != "Object.defineProperty":
        return False
    first, *rest = arguments.named_children
    return _is_own(first, declared) and not any(any(_in_value(each)) for each in rest)


def bare_imports(root: Node) -> Iterator[str]:
    """Yield the specifiers of ``import 'x'``, which are imported for what they do."""
    for statement in root.named_children:
        if statement.type == "import_statement" and len(statement.named_children) == 1:
            yield string_value(statement.child_by_field_name("source")) or ""
