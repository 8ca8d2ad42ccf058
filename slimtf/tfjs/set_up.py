"""Kernels of a backend that run the code of other kernels, and with it what only these set up.

``sum`` of tfjs-backend-wasm calls ``transpose`` (dist/kernels/kernel_utils.js), which calls ``wasmTranspose``: a
variable of dist/kernels/Transpose.js that the ``setupFunc`` of the kernel Transpose fills when it is registered.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from slimtf.model.kernels import KernelExport
    from slimtf.tfjs.kernel_calls import KernelCalls
    from slimtf.tfjs.symbols import Symbol, SymbolGraph

_SET_UP = "setupFunc"


class SetUps:
    """Answers for one backend.

    Args:
        graph: the symbols of the installed packages.
        table: the backend's kernels.
    """

    def __init__(self, graph: SymbolGraph, calls: KernelCalls, table: Mapping[str, KernelExport]) -> None:
        self._graph = graph
        self._calls = calls
        self._table = table
        self._files: dict[tuple[str, str], list[str]] = defaultdict(list)
        for kernel, found in table.items():
            self._files[found.export.package, found.export.file].append(kernel)
        self._filled: dict[str, frozenset[Symbol]] = {}

    def needed_by(self, kernels: Iterable[str]) -> dict[str, str]:
        """Return the kernels that must be registered for ``kernels`` to run, each with one that runs its code.

        Raises:
            UnsupportedProjectError: a file of an installed package is missing or cannot be read.
        """
        present = {kernel for kernel in kernels if kernel in self._table}
        found: dict[str, str] = {}
        waiting = sorted(present)
        while waiting:
            kernel = waiting.pop()
            more = {other: kernel for other in self._set_up_for(kernel) if other not in present | found.keys()}
            found |= more
            waiting += sorted(more)
        return found

    def _set_up_for(self, kernel: str) -> set[str]:
        reached = self._calls.reach(self._config(kernel)).symbols
        files = {(symbol.package, symbol.file) for symbol in reached} & self._files.keys()
        others = {other for file in files for other in self._files[file]} - {kernel}
        return {other for other in others if reached & self._variables(other)}

    def _config(self, kernel: str, *path: str) -> frozenset[Symbol]:
        export = self._table[kernel].export
        return self._graph.exported(f"{export.package}/{export.file}", (export.name, *path))

    def _variables(self, kernel: str) -> frozenset[Symbol]:
        """Return the variables of a kernel's file that nothing but its set-up fills."""
        if kernel not in self._filled:
            export = self._table[kernel].export
            used = {used for symbol in self._config(kernel, _SET_UP) for used in self._graph.used_by(symbol)}
            declared = self._graph.module(export.package, export.file).declarations
            self._filled[kernel] = frozenset(
                symbol
                for symbol in used
                if (symbol.package, symbol.file) == (export.package, export.file)
                and declared[symbol.name].type == "variable_declarator"  # one without a value
            )
        return self._filled[kernel]
