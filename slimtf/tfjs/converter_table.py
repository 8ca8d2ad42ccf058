"""Which core ops the installed converter calls for each graph op, read from its executors (cure of defect D3)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slimtf.tfjs.executors import read_executor
from slimtf.tfjs.ops_namespace import SPECIFIER, namespace_names, op_uses
from slimtf.tfjs.syntax import imports, not_understood, parse

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from slimtf.tfjs.files import PackageFiles

_MAPPER = "dist/operations/operation_mapper.js"
_EXECUTION = "dist/operations/operation_executor.js"
# The op lists are plain data: [{'tfOpName': 'Add', 'category': 'arithmetic', …}, …].
_OP_NAME = re.compile(rb"""['"]?\btfOpName['"]?\s*:\s*(['"])([^'"]+)\1""")


@dataclass(frozen=True, slots=True)
class ConverterTable:
    """What the converter knows.

    Attributes:
        ops: graph op → paths of the core ops that executing it calls, sorted; empty for control flow and the
            like. A graph op that is not a key cannot be executed.
        linked: core ops that the converter names statically, needed by the linker whatever the model holds.
        named: core ops that executors name statically, needed by the linker though not by every model.
    """

    ops: Mapping[str, tuple[str, ...]]
    linked: tuple[str, ...]
    named: tuple[str, ...] = ()


def read_converter(converter: PackageFiles, core_ops: Collection[str]) -> ConverterTable:
    """Return the table of the installed converter.

    A graph op counts as known when the converter's op lists describe it and an executor has a case for it; 4.22
    has executor cases for ragged ops that its mapper never reaches.

    Args:
        converter: the converter's package.
        core_ops: the paths of ``read_ops``.

    Raises:
        UnsupportedProjectError: a file is missing or not understood.
    """
    described = _described(converter)
    ops: dict[str, tuple[str, ...]] = {}
    executors = executor_files(converter)
    for file in executors:
        for op, called in read_executor(converter, file, core_ops).items():
            if op in described:
                ops[op] = tuple(sorted({*ops.get(op, ()), *called}))
    if not ops:
        raise not_understood(converter, _EXECUTION, "the executors")
    linked, named = read_linked_ops(converter, core_ops), read_named_ops(converter, executors, core_ops)
    return ConverterTable(ops, linked, named)


def executor_files(converter: PackageFiles) -> list[str]:
    """Return the executors that ``dist/operations/operation_executor.js`` imports.

    Raises:
        UnsupportedProjectError: the file is missing or cannot be read.
    """
    return _imported_files(converter, _EXECUTION, "executors/")


def _described(converter: PackageFiles) -> set[str]:
    lists = _imported_files(converter, _MAPPER, "op_list/")
    return {match[2].decode() for file in lists for match in _OP_NAME.finditer(converter.source(file))}


def _imported_files(converter: PackageFiles, file: str, folder: str) -> list[str]:
    origins = imports(parse(converter.source(file))).values()
    return sorted({converter.resolve(o.specifier, file) for o in origins if o.specifier.startswith(f"./{folder}")})


_FOLDER = "dist/executor"
_NAMESPACE = re.compile(rb"import \* as (\w+) from '" + SPECIFIER.encode() + b"'")


def read_linked_ops(converter: PackageFiles, core_ops: Collection[str]) -> tuple[str, ...]:
    """Return the ops that ``dist/executor/*.js`` takes from the ops module, sorted: ``scalar`` in 4.22.

    The official tool leaves ``scalar`` out, so that ``LookupTableSizeV2`` dies and webpack warns on every build.

    Raises:
        UnsupportedProjectError: a file is missing or not understood.
    """
    found: set[str] = set()
    for path in sorted((converter.package.root / _FOLDER).glob("*.js")):
        file = f"{_FOLDER}/{path.name}"
        source = converter.source(file)
        if SPECIFIER.encode() in source:
            root = parse(source)
            found |= {use.path for use in op_uses(converter, file, root, namespace_names(root), core_ops)}
    return tuple(sorted(found))


def read_named_ops(converter: PackageFiles, executors: Iterable[str], core_ops: Collection[str]) -> tuple[str, ...]:
    """Return the ops that the files ``executors`` take from the ops module itself, sorted; none in newer versions.

    Raises:
        UnsupportedProjectError: a file is missing or not understood.
    """
    found: set[str] = set()
    for file in executors:
        source = converter.source(file)
        names = {name.decode() for name in _NAMESPACE.findall(source)}
        if any(re.search(rb"(?<![\w$.])" + name.encode() + rb"\s*\.", source) for name in names):
            found |= {use.path for use in op_uses(converter, file, parse(source), names, core_ops)}
    return tuple(sorted(found))
