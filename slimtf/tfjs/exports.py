"""What a module of an installed package exports, followed through re-exports to the file that defines it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.model.kernels import ModuleExport
from slimtf.tfjs.syntax import declarations, imports, not_understood, parse, renamed, string_value, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tree_sitter import Node

    from slimtf.tfjs.files import PackageFiles
    from slimtf.tfjs.syntax import Imported


def read_exports(files: PackageFiles, file: str) -> dict[str, ModuleExport]:
    """Return exported name → the file and export that define it.

    A member of an exported namespace object appears under its path, ``image.resizeBilinear``; the object itself
    does not appear.

    Raises:
        UnsupportedProjectError: a file is missing or an export is not understood.
    """
    root = parse(files.source(file))
    found: dict[str, ModuleExport] = {}
    for statement in root.named_children:
        if statement.type == "export_statement":
            found.update(_exported(files, file, root, statement))
    return found


def _exported(files: PackageFiles, file: str, root: Node, statement: Node) -> Iterator[tuple[str, ModuleExport]]:
    source = string_value(statement.child_by_field_name("source"))
    clause = next((child for child in statement.named_children if child.type == "export_clause"), None)
    if source is not None and clause is not None:
        target = files.resolve(source, file)
        yield from (
            (name, ModuleExport(files.package.name, target, origin)) for name, origin in renamed(clause).items()
        )
    elif source is not None and len(statement.named_children) == 1:
        yield from read_exports(files, files.resolve(source, file)).items()
    elif clause is not None:
        for name, local in renamed(clause).items():
            yield from _local(files, file, root, name, local)
    elif statement.child_by_field_name("declaration") is not None:
        yield from (
            (name, ModuleExport(files.package.name, file, name))
            for name in _declared_by(statement)
            if name != "default"
        )
    else:
        raise not_understood(files, file, "an export", statement)


def _declared_by(statement: Node) -> list[str]:
    root = statement.parent
    names = declarations(root) if root is not None else {}
    start, end = statement.start_byte, statement.end_byte
    return [name for name, node in names.items() if start <= node.start_byte and node.end_byte <= end]


def _local(files: PackageFiles, file: str, root: Node, name: str, local: str) -> Iterator[tuple[str, ModuleExport]]:
    """Yield what the exported local name stands for: an import, a namespace object or a declaration."""
    imported, declared = imports(root), declarations(root)
    value = declared.get(local)
    if local in imported:
        yield from _from_import(files, file, name, imported[local])
    elif value is not None and value.type == "object":
        for member, inner in _members(files, file, value).items():
            if inner not in imported:
                raise not_understood(files, file, f"the member {member!r} of {local}", value)
            yield from _from_import(files, file, f"{name}.{member}", imported[inner])
    elif value is not None:
        yield name, ModuleExport(files.package.name, file, name)
    else:
        raise not_understood(files, file, f"the export {name!r}")


def _from_import(files: PackageFiles, file: str, name: str, origin: Imported) -> Iterator[tuple[str, ModuleExport]]:
    target = files.resolve(origin.specifier, file)
    if origin.name == "*":
        yield from ((f"{name}.{member}", export) for member, export in read_exports(files, target).items())
    else:
        yield name, ModuleExport(files.package.name, target, origin.name)


def _members(files: PackageFiles, file: str, value: Node) -> Mapping[str, str]:
    """Return member → local name of an object literal such as ``{ fft, inverse: ifft }``."""
    members: dict[str, str] = {}
    for item in value.named_children:
        if item.type == "shorthand_property_identifier":
            members[text(item)] = text(item)
        elif item.type == "pair":
            key, inner = item.child_by_field_name("key"), item.child_by_field_name("value")
            members[text(key or item)] = text(inner or item)
        elif item.type != "comment":
            raise not_understood(files, file, "a namespace object", item)
    return members
