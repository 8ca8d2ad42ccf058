"""Which kernels a symbol of the installed packages can call: followed through everything that its code mentions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slimtf.tfjs.kernel_names import FILE as KERNEL_NAMES
from slimtf.tfjs.layers_registry import LAYERS, is_table
from slimtf.tfjs.symbols import CORE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from slimtf.tfjs.symbols import Symbol, SymbolGraph

DATA = "@tensorflow/tfjs-data"
# The engine calls kernels for its own work (Identity to clone, Cast and Add for gradients), each on an occasion of its
# own, and every op mentions it; the converter's dispatcher mentions every executor. What they bring is added by those
# who know the occasion.
_NOT_FOLLOWED = frozenset(
    {(CORE, "dist/engine.js"), ("@tensorflow/tfjs-converter", "dist/operations/operation_executor.js")}
)
# Methods of Tensor itself, which tfjs's own code calls on tensors: dist/tensor.js hands them to the op handler that
# dist/base_side_effects.js sets.
_TENSOR_METHODS = {"cast": "Cast", "clone": "Identity"}
_GRADIENTS = "dist/gradients/"
# dist/engine.js casts the first value of a variable that is given another dtype.
_ENGINE_CASTS = (CORE, "dist/ops/variable.js")


@dataclass(frozen=True, slots=True)
class Reach:
    """What can be reached from some symbols.

    Attributes:
        kernels: their names.
        direct: those that the files of the first symbols name themselves.
        asked: those of ``direct`` that these files ask for by ``getKernel``, to do without where there is none.
        symbols: all symbols on the way, the first ones included.
        names: string literals in tfjs-layers' code on the way, which may name what it looks up at run time.
        methods: methods that tfjs's own code calls on what may be a tensor; chained ops are methods like any other.
    """

    kernels: frozenset[str]
    direct: frozenset[str]
    symbols: frozenset[Symbol]
    names: frozenset[str]
    methods: frozenset[str]
    asked: frozenset[str] = frozenset()


class KernelCalls:
    """Answers for one set of installed packages.

    Args:
        graph: their symbols.
        constants: ``read_kernel_names`` of the tfjs-core in use.
    """

    def __init__(self, graph: SymbolGraph, constants: Mapping[str, str]) -> None:
        self._graph = graph
        self._constants = constants
        self._known: dict[frozenset[Symbol], Reach] = {}

    def reach(self, roots: Iterable[Symbol]) -> Reach:
        """Return what calling or constructing ``roots`` can reach.

        Raises:
            UnsupportedProjectError: a file of an installed package is missing or cannot be read.
        """
        first = frozenset(roots)
        if first not in self._known:
            self._known[first] = self._walk(first)
        return self._known[first]

    def _walk(self, first: frozenset[Symbol]) -> Reach:
        seen: set[Symbol] = set()
        kernels: set[str] = set()
        direct: set[str] = set()
        asked: set[str] = set()
        names: set[str] = set()
        methods: set[str] = set()
        files = {(symbol.package, symbol.file) for symbol in first}
        waiting = list(first)
        while waiting:
            symbol = waiting.pop()
            if symbol in seen or (symbol.package, symbol.file) in _NOT_FOLLOWED or is_table(symbol):
                continue
            seen.add(symbol)
            if _is_kernel_name(symbol):
                kernels.add(self._constants[symbol.name])
                continue
            uses, used = self._graph.uses(symbol), self._graph.used_by(symbol)
            kernels |= uses.kernels
            if (symbol.package, symbol.file) in files:
                direct |= uses.kernels | self._named(used)
                asked |= self._named(self._graph.asked_by(symbol))
            kernels.update(_TENSOR_METHODS[call] for call in uses.calls & _TENSOR_METHODS.keys())
            if (symbol.package, symbol.file) == _ENGINE_CASTS:
                kernels.add("Cast")
            if symbol.package == LAYERS:
                names |= uses.literals
            if _calls_methods_of_tensors(symbol):
                methods |= uses.methods
            waiting.extend(used)
        return Reach(
            frozenset(kernels),
            frozenset(direct),
            frozenset(seen),
            frozenset(names),
            frozenset(methods),
            frozenset(asked),
        )

    def _named(self, symbols: Iterable[Symbol]) -> set[str]:
        return {self._constants[symbol.name] for symbol in symbols if _is_kernel_name(symbol)}


def _calls_methods_of_tensors(symbol: Symbol) -> bool:
    """Tell whether the symbol's file may call chained ops.

    Forward code of tfjs-core, the converter and the backends does without them: the official custom bundles leave all
    of them out. tests/integration/kernels/test_chained_calls.py looks through the installed packages.
    """
    return symbol.package in {LAYERS, DATA} or (symbol.package == CORE and symbol.file.startswith(_GRADIENTS))


def _is_kernel_name(symbol: Symbol) -> bool:
    return (symbol.package, symbol.file) == (CORE, KERNEL_NAMES)
