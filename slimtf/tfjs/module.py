"""One module of an installed package: what it imports, exports and declares, and what a declaration uses."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from tree_sitter import Query, QueryCursor

from slimtf.tfjs.syntax import declarations, destructured, imports, language, parse, renamed, string_value, text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from tree_sitter import Node

    from slimtf.tfjs.files import PackageFiles
    from slimtf.tfjs.syntax import Imported

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Reference:
    """A name of the module's scope that code mentions, with the members read from it: ``tfc``, ``(train, sgd)``."""

    name: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Uses:
    """What a piece of code mentions.

    Attributes:
        literals: its string literals.
        calls: the names of the methods that it calls on anything.
        methods: those of ``calls`` whose receiver may be a tensor: no import of the module, no list such as
            ``x.shape``, nothing of JavaScript's own.
        kernels: kernel names given as literals: ``runKernel('Square', …)``.
        asked: those of ``references`` that are only asked for: ``getKernel(Draw, …)``.
    """

    references: frozenset[Reference]
    literals: frozenset[str]
    calls: frozenset[str]
    kernels: frozenset[str]
    methods: frozenset[str] = frozenset()
    asked: frozenset[Reference] = frozenset()


@dataclass(frozen=True, slots=True)
class Module:
    """A parsed module.

    Attributes:
        exports: exported name → (specifier or None for a local one, name there; ``*`` is the namespace).
        stars: the specifiers of ``export * from …``.
        declarations: top-level name → what it is bound to.
        destructured: top-level name → the name that it is taken from, and the member there.
    """

    files: PackageFiles
    file: str
    root: Node
    imports: Mapping[str, Imported]
    exports: Mapping[str, tuple[str | None, str]]
    stars: tuple[str, ...]
    declarations: Mapping[str, Node]
    destructured: Mapping[str, tuple[str, str]]


def read_module(files: PackageFiles, file: str) -> Module:
    """Return the module ``file`` of a package.

    Raises:
        UnsupportedProjectError: the file is missing or cannot be read.
    """
    root = parse(files.source(file))
    exports: dict[str, tuple[str | None, str]] = {}
    stars: list[str] = []
    for statement in root.named_children:
        if statement.type == "export_statement":
            _read_export(statement, exports, stars)
    return Module(files, file, root, imports(root), exports, tuple(stars), declarations(root), destructured(root))


def uses_in(module: Module, nodes: Iterable[Node], left_out: Collection[Range] = ()) -> Uses:
    """Return what ``nodes`` of ``module`` mention; byte ranges in ``left_out`` are passed over."""
    names = module.imports.keys() | module.declarations.keys() | module.destructured.keys()
    references: set[Reference] = set()
    literals: set[str] = set()
    calls: set[str] = set()
    kernels: set[str] = set()
    methods: set[str] = set()
    asked: set[Reference] = set()
    for node in nodes:
        for kind, found in _captures(node).items():
            for item in found:
                if any(start <= item.start_byte < end for start, end in left_out):
                    continue
                if kind == "name":
                    if (name := text(item)) in names:
                        references.add(reference := Reference(name, _members(item)))
                        asked |= {reference} if _is_argument(item, "getKernel") else set()
                elif kind == "literal":
                    literals.add(text(item))
                    if item.parent is not None and _is_argument(item.parent, "runKernel"):
                        kernels.add(text(item))
                else:
                    calls.add(text(item))
                    if _may_be_a_tensors(item, names):
                        methods.add(text(item))
    return Uses(
        frozenset(references),
        frozenset(literals),
        frozenset(calls),
        frozenset(kernels),
        frozenset(methods),
        frozenset(asked),
    )


_QUERY = """
(identifier) @name
(shorthand_property_identifier) @name
(string (string_fragment) @literal)
(call_expression function: (member_expression property: (property_identifier) @call))
"""


@cache
def _query() -> Query:
    return Query(language(), _QUERY)


def _captures(node: Node) -> dict[str, list[Node]]:
    return QueryCursor(_query()).captures(node)


_OWN_OBJECTS = frozenset({"Math", "Object", "Array", "Number", "String", "Promise", "JSON", "console", "Date"})
_LISTS = frozenset({"shape", "strides", "inputShape", "outputShape", "length"})  # of numbers, in all of tfjs


def _may_be_a_tensors(method: Node, names: Collection[str]) -> bool:
    """Tell whether what a method is called on may be a tensor; ``names`` are the module's own."""
    member = method.parent
    receiver = member.child_by_field_name("object") if member is not None else None
    if receiver is None or receiver.type in {"array", "string", "template_string", "regex", "super"}:
        return False
    if receiver.type == "member_expression" and text(receiver.child_by_field_name("property") or receiver) in _LISTS:
        return False
    while receiver.type == "member_expression":
        receiver = receiver.child_by_field_name("object") or receiver.named_children[0]
    return receiver.type != "identifier" or not (text(receiver) in names or text(receiver) in _OWN_OBJECTS)


def _members(name: Node) -> tuple[str, ...]:
    """Return the members that are read from ``name`` by dots: ``(train, sgd)`` for ``tfc.train.sgd``."""
    path: list[str] = []
    node = name
    while (parent := node.parent) is not None and parent.type == "member_expression":
        member = parent.child_by_field_name("property")
        if parent.child_by_field_name("object") != node or member is None:
            break
        path.append(text(member))
        node = parent
    return tuple(path)


def _is_argument(node: Node, function: str) -> bool:
    """Tell whether ``node`` is the first argument of a call of ``function``."""
    arguments = node.parent
    call = arguments.parent if arguments is not None else None
    if call is None or arguments is None or call.type != "call_expression" or arguments.named_children[0] != node:
        return False
    called = call.child_by_field_name("function")
    return called is not None and text(called).rpartition(".")[2] == function


def _read_export(statement: Node, exports: dict[str, tuple[str | None, str]], stars: list[str]) -> None:
    source = string_value(statement.child_by_field_name("source"))
    clause = next((child for child in statement.named_children if child.type == "export_clause"), None)
    namespace = next((child for child in statement.named_children if child.type == "namespace_export"), None)
    if clause is not None:
        exports.update((name, (source, origin)) for name, origin in renamed(clause).items())
    elif namespace is not None:
        exports[text(namespace.named_children[0])] = (source, "*")
    elif source is not None:
        stars.append(source)
    elif (declaration := statement.child_by_field_name("declaration")) is not None:
        exports.update((name, (None, name)) for name in _declared(declaration))


def _declared(declaration: Node) -> Iterable[str]:
    own = declaration.child_by_field_name("name")
    if own is not None:
        return [text(own)]
    names = (child.child_by_field_name("name") for child in declaration.named_children)
    return [text(name) for name in names if name is not None]
