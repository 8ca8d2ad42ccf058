"""Calls of methods that may be chained ops: ``t.square()`` on something that may be a tensor."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from slimtf.model.app_code import MethodCall
from slimtf.tfjs.syntax import text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from tree_sitter import Node

    from slimtf.analyze.chunk import Chunk
    from slimtf.analyze.tfjs_uses import TfjsUses

# What these return or are is never a tensor, so a method called on it is none of a tensor's.
_NO_TENSORS = frozenset(
    (
        *("Math", "console", "JSON", "Object", "Array", "Number", "String", "Promise", "Date", "Reflect", "Symbol"),
        *("performance", "localStorage", "document", "window", "navigator", "URL", "Intl", "process"),
    )
)
_LITERALS = {"array", "string", "template_string", "number", "object", "regex", "arrow_function"}
# No other tensor method takes a text or a function first: "a b".split(" "), list.max((a, b) => …).
_TAKE_TEXT = {"norm", "cast", "asType", "fit", "fitDataset", "minimize", "computeGradients", "trainOnBatch"}
_TEXT_METHODS = {"split", "toString", "toFixed", "join", "trim", "replace", "keys", "values", "entries", "from"}
# What only an array or a text has: list.slice(1).map(…).
_OF_LISTS = frozenset(
    (
        *("map", "forEach", "filter", "join", "reduce", "indexOf", "includes", "length", "find", "findIndex", "some"),
        *("every", "push", "pop", "shift", "sort", "keys", "entries", "flatMap", "charAt", "charCodeAt", "trim"),
        *("toUpperCase", "toLowerCase", "replace", "replaceAll", "startsWith", "endsWith", "padStart", "padEnd"),
    )
)
_COLLECTIONS = {"Set", "Map", "WeakMap", "WeakSet", "Array", "Date", "Float32Array", "Uint8Array", "Int32Array"}


def method_calls(chunk: Chunk, methods: Collection[str], tfjs: TfjsUses) -> Iterator[MethodCall]:
    """Yield the calls of ``methods`` in the app, and in those of its packages that use tfjs.

    Args:
        chunk: the code.
        methods: names.
        tfjs: what the code uses of tfjs; a method called on that itself, as in ``tf.square(t)``, is none of a tensor.
    """
    if not methods:
        return
    alternatives = "|".join(sorted(map(re.escape, methods), key=len, reverse=True))
    pattern = re.compile(rf"\.\s*({alternatives})\s*\(".encode())
    packages = {"", *(_package(use.file) for use in tfjs.uses)}
    for match in pattern.finditer(chunk.source):
        file = chunk.file_at(match.start())
        node = chunk.root.named_descendant_for_byte_range(match.start(1), match.end(1))
        if _package(file) in packages and node is not None and _may_be_a_tensor(node, tfjs.locals):
            yield MethodCall(match[1].decode(), file)


def _package(file: str) -> str:
    """Return the package that a file belongs to; empty for the app itself, whose modules all may handle tensors."""
    _, found, rest = file.rpartition("node_modules/")
    if not found:
        return ""
    parts = rest.split("/")
    return "/".join(parts[:2] if rest.startswith("@") else parts[:1])


def _may_be_a_tensor(method: Node, namespaces: Collection[str]) -> bool:
    member = method.parent
    receiver = member.child_by_field_name("object") if member is not None else None
    if member is None or receiver is None or method.type != "property_identifier":
        return False
    while receiver.type == "parenthesized_expression" and receiver.named_children:
        receiver = receiver.named_children[0]
    if text(method) not in _TAKE_TEXT and _first_argument(member) in _LITERALS - {"array", "number", "object"}:
        return False
    if _is_spread_or_text(member) or receiver.type in _LITERALS or _first_name(receiver) in {*_NO_TENSORS, *namespaces}:
        return False
    if receiver.type == "new_expression":
        made = receiver.child_by_field_name("constructor")
        return made is None or text(made) not in _COLLECTIONS
    if receiver.type == "call_expression":
        function = receiver.child_by_field_name("function")
        called = function.child_by_field_name("property") if function is not None else None
        return called is None or text(called) not in _TEXT_METHODS
    return True


def _first_argument(member: Node) -> str:
    """Return the type of the first argument of the call of ``member``; empty when there is none."""
    arguments = member.parent.child_by_field_name("arguments") if member.parent is not None else None
    return arguments.named_children[0].type if arguments is not None and arguments.named_children else ""


def _is_spread_or_text(member: Node) -> bool:
    """Tell whether the result is spread, put into a text, or asked for what only arrays and texts have."""
    call = member.parent
    around = call.parent if call is not None else None
    if around is None:
        return False
    if around.type in {"spread_element", "template_substitution"}:
        return True
    return around.type == "member_expression" and text(around.child_by_field_name("property") or around) in _OF_LISTS


def _first_name(receiver: Node) -> str:
    """Return the name that ``tf.image`` begins with; empty for anything but a chain of names."""
    while receiver.type == "member_expression":
        receiver = receiver.child_by_field_name("object") or receiver.named_children[0]
    return text(receiver) if receiver.type == "identifier" else ""
