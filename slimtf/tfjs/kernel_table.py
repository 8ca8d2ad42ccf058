"""The table (kernel → file → export) of an installed backend, and of tfjs-core's gradients (cure of defect D1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.model.kernels import GradientExport, KernelExport, ModuleExport
from slimtf.tfjs.kernel_names import FILE as KERNEL_NAMES
from slimtf.tfjs.syntax import Imported, declarations, descendants, imports, not_understood, parse, string_value, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tree_sitter import Node

    from slimtf.model.backend import Backend
    from slimtf.tfjs.files import PackageFiles


def read_kernels(backend: Backend, files: PackageFiles, constants: Mapping[str, str]) -> dict[str, KernelExport]:
    """Return the kernels that ``dist/register_all_kernels.js`` of the backend's package registers, by name.

    Args:
        backend: the backend that ``files`` holds.
        files: the backend's package.
        constants: ``read_kernel_names`` of the tfjs-core in use.

    Raises:
        UnsupportedProjectError: a file is missing or not understood.
    """
    names = ConfigNames(files, constants)
    exports = read_registrations(files, "dist/register_all_kernels.js", "registerKernel")
    return {(name := names.name(export)): KernelExport(name, backend, export) for export in exports}


def read_gradients(core: PackageFiles, constants: Mapping[str, str]) -> dict[str, GradientExport]:
    """Return the gradients that tfjs-core's ``dist/register_all_gradients.js`` registers, by kernel name.

    Raises:
        UnsupportedProjectError: a file is missing or not understood.
    """
    names = ConfigNames(core, constants)
    exports = read_registrations(core, "dist/register_all_gradients.js", "registerGradient")
    return {(name := names.name(export)): GradientExport(name, export) for export in exports}


_CORE = "@tensorflow/tfjs-core"


class ConfigNames:
    """Reads kernel names of configs in one package, with the constants of its tfjs-core."""

    def __init__(self, files: PackageFiles, constants: Mapping[str, str]) -> None:
        self._files = files
        self._constants = constants
        self._factories: dict[tuple[str, str], bool] = {}

    def name(self, export: ModuleExport) -> str:
        """Return the kernel name of a config.

        Raises:
            UnsupportedProjectError: the file is missing or its config is not understood.
        """
        source = self._files.source(export.file)
        for part in (_imports_and_config(source, export.name), source):
            root = parse(part)
            config = declarations(root).get(export.name)
            name = self._read(config, imports(root), export) if config is not None else None
            if name is not None:
                return name
        raise not_understood(self._files, export.file, f"the config {export.name}")

    def _read(self, config: Node, imported: Mapping[str, Imported], export: ModuleExport) -> str | None:
        if config.type == "object":
            return self._constant(_property(config, "kernelName"), imported, export)
        arguments = config.child_by_field_name("arguments")
        factory = imported.get(text(config.child_by_field_name("function") or config))
        if config.type != "call_expression" or arguments is None or factory is None:
            return None
        if not arguments.named_children or not self._names_by_first_argument(factory, export.file):
            return None
        return self._constant(arguments.named_children[0], imported, export)

    def _constant(self, value: Node | None, imported: Mapping[str, Imported], export: ModuleExport) -> str | None:
        """Return the string that ``value``, a literal or a constant of tfjs-core, stands for."""
        literal = string_value(value)
        if value is None or literal is not None:
            return literal
        origin = imported.get(text(value))
        if value.type != "identifier" or origin is None:
            return None
        of_core = origin.specifier == _CORE or (
            self._files.package.name == _CORE and self._files.resolve(origin.specifier, export.file) == KERNEL_NAMES
        )
        return self._constants.get(origin.name) if of_core else None

    def _names_by_first_argument(self, factory: Imported, importer: str) -> bool:
        """Tell whether the factory returns a config whose kernelName is its first parameter."""
        if not factory.specifier.startswith("."):
            return False
        file = self._files.resolve(factory.specifier, importer)
        if (file, factory.name) not in self._factories:
            function = declarations(parse(self._files.source(file))).get(factory.name)
            self._factories[file, factory.name] = function is not None and _returns_first_parameter(function)
        return self._factories[file, factory.name]


def _imports_and_config(source: bytes, name: str) -> bytes:
    """Return only the import lines and what follows ``export const <name>``: a tenth of the text, on average.

    What is cut away are function bodies and shader texts; parsing those would take most of the time. The caller
    looks at the whole text when this part does not tell.
    """
    start = source.find(b"\nexport const " + name.encode() + b" = ")
    head = source.split(b"\nexport ", 1)[0]
    lines = [line for line in head.split(b"\n") if line.startswith(b"import ")]
    return b"\n".join(lines) + (source[start:] if start >= 0 else b"")


def _property(config: Node, key: str) -> Node | None:
    for pair in config.named_children:
        if pair.type == "pair" and text(pair.child_by_field_name("key") or pair) == key:
            return pair.child_by_field_name("value")
    return None


def _returns_first_parameter(function: Node) -> bool:
    parameters = function.child_by_field_name("parameters")
    body = function.child_by_field_name("body")
    if parameters is None or body is None or not parameters.named_children:
        return False
    if text(parameters.named_children[0]) != "kernelName":
        return False
    returned = [node for node in body.named_children if node.type == "return_statement"]
    if len(returned) != 1 or any(_assigns_kernel_name(node) for node in descendants(body)):
        return False
    return any(
        node.type == "shorthand_property_identifier" and text(node) == "kernelName"
        for node in (returned[0].named_children[0].named_children if returned[0].named_children else ())
    )


def _assigns_kernel_name(node: Node) -> bool:
    return node.type == "assignment_expression" and text(node.child_by_field_name("left") or node) == "kernelName"


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
