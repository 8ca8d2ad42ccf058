"""What a config file exports, and in which of the ways that JavaScript knows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from slimtf.errors import UnsupportedProjectError
from slimtf.tfjs.syntax import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from slimtf.migrate.source import Source

# What module.exports.<name> = … may set one by one and still be a config.
_OPTIONS = frozenset({
    "entry", "mode", "module", "output", "plugins", "resolve", "target", "devtool", "optimization", "context", "input",
})  # fmt: skip


class Form(Enum):
    """How the config leaves the file."""

    COMMONJS = auto()
    EXPRESSION = auto()  # export default <expression>, export = <expression>
    DECLARATION = auto()  # export default function name() {}
    ANONYMOUS = auto()  # export default function () {}
    CLAUSE = auto()  # export { name as default }
    FORWARDED = auto()  # export { default } from './other', export * as default from './other'


@dataclass(frozen=True, slots=True)
class Exported:
    """The export of a config file.

    Attributes:
        value: the exported expression or function; None where there is not exactly one.
        statement: the export statement; None in CommonJS.
        name: of the function in DECLARATION, of the local in CLAUSE, of what the other file exports in FORWARDED, ``*``
            for all of it.
        imports: whether the file has import declarations.
        plain: nothing else in the file touches what is exported.
        others: what else the same clause exports, as written.
    """

    form: Form
    value: Node | None
    statement: Node | None
    name: str
    imports: bool
    plain: bool
    others: tuple[str, ...] = ()


def find_export(source: Source) -> Exported:
    """Return what ``source`` exports.

    Raises:
        UnsupportedProjectError: it has no default export, or one in a form that cannot be wrapped.
    """
    imports = any(node.type == "import_statement" for node in source.root.named_children)
    for statement in source.root.named_children:
        if statement.type == "export_statement":
            found = _default_in(statement, source, imports=imports)
            if found is not None:
                return found
    return _commonjs(source, imports=imports)


def _default_in(statement: Node, source: Source, *, imports: bool) -> Exported | None:
    words = {child.type for child in statement.children if not child.is_named}
    if "default" in words or "=" in words:
        declaration = statement.child_by_field_name("declaration")
        if declaration is not None:
            return _declaration(statement, declaration, source, imports=imports)
        value = statement.child_by_field_name("value") or statement.named_children[-1]
        function = _function_at_start(value) if "default" in words else None
        if function is not None:
            name = function.child_by_field_name("name")
            form = Form.ANONYMOUS if name is None else Form.DECLARATION
            return Exported(form, function, statement, text(name) if name else "", imports, plain=False)
        return Exported(Form.EXPRESSION, value, statement, "", imports, plain=True)
    whole = next((child for child in statement.named_children if child.type == "namespace_export"), None)
    if whole is not None and "default" in [text(child) for child in whole.named_children]:
        return Exported(Form.FORWARDED, None, statement, "*", imports, plain=False)
    clause = next((child for child in statement.named_children if child.type == "export_clause"), None)
    items = [] if clause is None else [item for item in clause.named_children if item.type == "export_specifier"]
    for item in items:
        name = item.child_by_field_name("name") or item
        if text(item.child_by_field_name("alias") or name) != "default":
            continue
        form = Form.FORWARDED if statement.child_by_field_name("source") is not None else Form.CLAUSE
        others = tuple(text(other) for other in items if other != item)
        return Exported(form, None, statement, text(name), imports, plain=False, others=others)
    return None


def _function_at_start(value: Node) -> Node | None:
    """Return the function or class that ``value`` begins with: behind ``export default`` it is a declaration.

    The grammar takes it for a part of what the next line begins, as in ``export default function () {}`` and a line
    that begins with a bracket.
    """
    node: Node | None = value
    while node is not None:
        if node.type in {"function_expression", "generator_function", "class"}:
            return node
        node = node.children[0] if node.children else None
    return None


def _declaration(statement: Node, declaration: Node, source: Source, *, imports: bool) -> Exported:
    name = declaration.child_by_field_name("name")
    if declaration.type not in {"function_declaration", "generator_function_declaration"} or name is None:
        raise _unsupported(source, "exports something that is neither an expression nor a function")
    return Exported(Form.DECLARATION, declaration, statement, text(name), imports, plain=False)


def _commonjs(source: Source, *, imports: bool) -> Exported:
    assigned: list[Node] = []
    names: set[str] = set()
    uses = list(_exports_objects(source))
    for use in uses:
        target = _outermost(use)
        parent = target.parent
        if parent is None or parent.type != "assignment_expression" or parent.child_by_field_name("left") != target:
            continue
        if target != use:
            names.add(_dotted(target).rpartition(".")[2])
        elif use.type == "member_expression":
            assigned.append(parent)
    if not assigned and "default" not in names and (not uses or (names and not names & _OPTIONS)):
        raise _nothing(source, names)
    first = assigned[0] if len(assigned) == 1 and len(uses) == 1 else None
    top = first is not None and first.parent is not None and first.parent.parent == source.root
    value = first.child_by_field_name("right") if first is not None and top else None
    return Exported(Form.COMMONJS, value, None, "", imports, plain=value is not None)


def _exports_objects(source: Source) -> Iterator[Node]:
    """Give every ``module.exports`` and every bare ``exports``."""
    for token in source.tokens(b"exports"):
        node = token.parent if token.type == "property_identifier" else token
        if node is not None and token.text == b"exports" and _dotted(node) in {"module.exports", "exports"}:
            yield node


def _outermost(node: Node) -> Node:
    """Return the longest ``a.b.c`` that begins with ``node``."""
    parent = node.parent
    while parent is not None and parent.type == "member_expression" and parent.child_by_field_name("object") == node:
        node, parent = parent, parent.parent
    return node


def _dotted(node: Node) -> str:
    if node.type == "identifier":
        return text(node)
    if node.type != "member_expression":
        return ""
    inner, name = node.child_by_field_name("object"), node.child_by_field_name("property")
    if inner is None or name is None:
        return ""
    before = _dotted(inner)
    return f"{before}.{text(name)}" if before else ""


def _nothing(source: Source, names: set[str]) -> UnsupportedProjectError:
    exported = [node for node in source.root.named_children if node.type == "export_statement"]
    what = "only exports names" if names or exported else "exports nothing"
    return _unsupported(source, f"{what}; bundlers take the default export")


def _unsupported(source: Source, what: str) -> UnsupportedProjectError:
    return UnsupportedProjectError(
        f"{source.path.name} {what}",
        where=str(source.path),
        hint="give it one default export: export default { … }, or module.exports = { … }",
    )
