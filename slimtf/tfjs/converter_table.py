"""Which core ops the installed converter calls for each graph op, read from its executors (cure of defect D3)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slimtf.tfjs.executors import read_executor
from slimtf.tfjs.linked_ops import read_linked_ops, read_named_ops
from slimtf.tfjs.syntax import imports, not_understood, parse

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

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
