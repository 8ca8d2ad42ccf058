"""Which configs a ``register_all_*.js`` registers: the exports that it puts into its list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.model.kernels import ModuleExport
from slimtf.tfjs.syntax import declarations, imports, not_understood, parse, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from slimtf.tfjs.files import PackageFiles

_HARMLESS = {"import_statement", "comment", "lexical_declaration", "empty_statement", "export_statement"}


def read_registrations(files: PackageFiles, file: str, register: str) -> tuple[ModuleExport, ...]:
    """Return the configs that ``file`` hands to the function ``register``, in order.

    Raises:
        UnsupportedProjectError: a file is missing, or a config reaches ``register`` in a way that is not
            understood.
    """
    root = parse(files.source(file))
    imported = imports(root)
    found = []
    for identifier in _registered(files, file, root, register):
        origin = imported.get(text(identifier))
        if identifier.type != "identifier" or origin is None or not origin.specifier.startswith("."):
            raise not_understood(files, file, f"the config {text(identifier)[:60]!r}", identifier)
        found.append(ModuleExport(files.package.name, files.resolve(origin.specifier, file), origin.name))
    if not found:
        raise not_understood(files, file, f"the calls of {register}")
    return tuple(found)


def _registered(files: PackageFiles, file: str, root: Node, register: str) -> Iterator[Node]:
    declared = declarations(root)
    for statement in root.named_children:
        if statement.type == "for_in_statement":
            items = declared.get(text(statement.child_by_field_name("right") or statement))
            if items is None or items.type != "array" or not _hands_each_to(statement, register):
                raise not_understood(files, file, "a loop", statement)
            yield from (item for item in items.named_children if item.type != "comment")
        elif statement.type == "expression_statement":
            yield _sole_argument(files, file, statement, register)
        elif statement.type not in _HARMLESS:
            raise not_understood(files, file, f"a {statement.type.replace('_', ' ')}", statement)


def _hands_each_to(loop: Node, register: str) -> bool:
    """Tell whether the loop's body is ``register(item)`` and nothing else."""
    item = loop.child_by_field_name("left")
    body = loop.child_by_field_name("body")
    return (
        item is not None
        and body is not None
        and "".join(text(body).split()).strip("{};") == f"{register}({text(item)})"
    )


def _sole_argument(files: PackageFiles, file: str, statement: Node, register: str) -> Node:
    call = statement.named_children[0]
    function, arguments = call.child_by_field_name("function"), call.child_by_field_name("arguments")
    if function is None or arguments is None or text(function) != register or len(arguments.named_children) != 1:
        raise not_understood(files, file, "a statement", statement)
    return arguments.named_children[0]
