"""The kernel name that an exported kernel or gradient config carries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.tfjs.kernel_names import FILE as KERNEL_NAMES
from slimtf.tfjs.syntax import Imported, declarations, descendants, imports, not_understood, parse, string_value, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tree_sitter import Node

    from slimtf.model.kernels import ModuleExport
    from slimtf.tfjs.files import PackageFiles

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
