"""Reads the bundled app, tfjs left outside of it, for what it uses of tfjs."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from slimtf.analyze.namespaces import Namespace, bound_names, uses_of_name
from slimtf.model.app_code import AppCode, MethodCall, TfjsUse
from slimtf.tfjs.syntax import imports, parse, string_value, text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from tree_sitter import Node

_SCOPE = "@tensorflow/"
_MODULE = re.compile(rb"^// (.+)$", re.MULTILINE)  # what esbuild writes in front of each module
_OUTSIDE = re.compile(rb"""(?:\bimport|\b__require)\("(@tensorflow/[^"]+)"\)""")
_RUN_KERNEL = re.compile(rb"""\brunKernel\((?:\s*["']([^"']+)["'])?""")
_LITERAL = re.compile(rb'"([A-Za-z][A-Za-z0-9_]{0,60})"')
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
_COLLECTIONS = {"Set", "Map", "WeakMap", "WeakSet", "Array", "Date", "Float32Array", "Uint8Array", "Int32Array"}


def read_app_code(chunks: Iterable[str], methods: Collection[str]) -> AppCode:
    """Return what the code in ``chunks``, esbuild's output files, uses of tfjs.

    Args:
        chunks: each a module of its own.
        methods: the names of all chained ops; calls of others are of no interest.
    """
    uses: dict[TfjsUse, None] = {}
    calls: dict[MethodCall, None] = {}
    kernels: dict[tuple[str, str], None] = {}
    literals: set[str] = set()
    for chunk in chunks:
        source = chunk.encode()
        files = _Files(source)
        root = parse(source)
        uses.update(dict.fromkeys(_uses(source, root, files)))
        with_tfjs = {use.file for use in uses}
        calls.update(dict.fromkeys(_calls(source, root, files, methods, with_tfjs)))
        found = (
            ((match[1] or b"").decode("utf-8", "replace"), files.at(match.start()))
            for match in _RUN_KERNEL.finditer(source)
        )
        kernels.update(dict.fromkeys(found))
        literals |= {match[1].decode() for match in _LITERAL.finditer(source)}
    return AppCode(tuple(uses), tuple(calls), tuple(kernels), frozenset(literals))


class _Files:
    """Which file each byte of the output comes from."""

    def __init__(self, source: bytes) -> None:
        marks = [(match.start(), match[1].decode("utf-8", "replace")) for match in _MODULE.finditer(source)]
        self._starts = [start for start, _ in marks]
        self._names = [name for _, name in marks]

    def at(self, position: int) -> str:
        index = bisect_right(self._starts, position) - 1
        return self._names[index] if index >= 0 else ""


def _uses(source: bytes, root: Node, files: _Files) -> Iterator[TfjsUse]:
    waiting: list[tuple[str, Namespace]] = []
    for local, origin in imports(root).items():
        if origin.specifier.startswith(_SCOPE):
            path: tuple[str, ...] = () if origin.name in {"*", "default"} else (origin.name,)
            waiting.append((local, Namespace(origin.specifier, path)))
    for match in _OUTSIDE.finditer(source):
        specifier = match[1].decode()
        bound = bound_names(root.named_descendant_for_byte_range(match.start(), match.end() - 1))
        for local, member in [("", ())] if bound is None else bound:
            if local:
                waiting.append((local, Namespace(specifier, member)))
            else:
                yield TfjsUse(specifier, member, files.at(match.start()))
    yield from _re_exports(root, files)
    seen: set[tuple[str, Namespace]] = set()
    while waiting:
        local, namespace = item = waiting.pop()
        if item in seen:
            continue
        seen.add(item)
        for position, members, bound_to in uses_of_name(source, root, local):
            path = (*namespace.path, *members)
            if bound_to:
                waiting.append((bound_to, Namespace(namespace.specifier, path)))
            else:
                yield TfjsUse(namespace.specifier, path, files.at(position))


def _re_exports(root: Node, files: _Files) -> Iterator[TfjsUse]:
    """Yield what is passed on with ``export … from``, or only imported for its effects."""
    for statement in root.named_children:
        specifier = string_value(statement.child_by_field_name("source"))
        if specifier is None or not specifier.startswith(_SCOPE):
            continue
        file = files.at(statement.start_byte)
        if statement.type == "export_statement":
            clause = next((child for child in statement.named_children if child.type == "export_clause"), None)
            names = [item.child_by_field_name("name") for item in clause.named_children] if clause is not None else []
            if not names:
                yield TfjsUse(specifier, (), file)
            yield from (TfjsUse(specifier, (text(name),), file) for name in names if name is not None)
        elif "public/chained_ops" in specifier:
            yield TfjsUse(specifier, (), file)


def _calls(
    source: bytes, root: Node, files: _Files, methods: Collection[str], with_tfjs: Collection[str]
) -> Iterator[MethodCall]:
    if not methods:
        return
    alternatives = "|".join(sorted(map(re.escape, methods), key=len, reverse=True))
    pattern = re.compile(rf"\.\s*({alternatives})\s*\(".encode())
    packages = {_package(file) for file in with_tfjs}
    for match in pattern.finditer(source):
        file = files.at(match.start())
        if _package(file) not in packages:
            continue
        node = root.named_descendant_for_byte_range(match.start(1), match.end(1))
        if node is not None and _may_be_a_tensor(node):
            yield MethodCall(match[1].decode(), file)


def _package(file: str) -> str:
    """Return the package that a file belongs to; empty for the app itself, whose modules all may handle tensors."""
    _, found, rest = file.rpartition("node_modules/")
    if not found:
        return ""
    parts = rest.split("/")
    return "/".join(parts[:2] if rest.startswith("@") else parts[:1])


def _may_be_a_tensor(method: Node) -> bool:
    member = method.parent
    receiver = member.child_by_field_name("object") if member is not None else None
    if member is None or receiver is None or method.type != "property_identifier":
        return False
    while receiver.type == "parenthesized_expression" and receiver.named_children:
        receiver = receiver.named_children[0]
    if text(method) not in _TAKE_TEXT and _first_argument(member) in _LITERALS - {"array", "number", "object"}:
        return False
    if receiver.type in _LITERALS or (receiver.type == "identifier" and text(receiver) in _NO_TENSORS):
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
