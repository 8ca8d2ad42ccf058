"""What executing each graph op reaches in the installed converter, hidden calls included (trap T7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.tfjs.converter_table import executor_files
from slimtf.tfjs.executors import read_cases
from slimtf.tfjs.module import uses_in
from slimtf.tfjs.symbols import CORE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slimtf.tfjs.converter_table import ConverterTable
    from slimtf.tfjs.files import PackageFiles
    from slimtf.tfjs.symbols import Symbol, SymbolGraph


def read_converter_calls(
    converter: PackageFiles, table: ConverterTable, graph: SymbolGraph
) -> Mapping[str, frozenset[Symbol]]:
    """Return graph op → the symbols that its case in the executors mentions, and the core ops that it calls.

    TensorList, TensorArray and hash table ops have no core op in the table; their classes call some.

    Raises:
        UnsupportedProjectError: a file is missing or not understood.
    """
    found: dict[str, frozenset[Symbol]] = {}
    for op, paths in table.ops.items():
        symbols = (graph.exported(f"{CORE}/dist/ops/ops.js", tuple(path.split("."))) for path in paths)
        found[op] = frozenset().union(*symbols)
    for file in executor_files(converter):
        module = graph.module(converter.package.name, file)
        for op, nodes in read_cases(converter, file).items():
            if op in found:
                found[op] |= graph.mentioned(module, uses_in(module, nodes))
    return found
