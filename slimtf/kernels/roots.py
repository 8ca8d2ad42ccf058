"""Where kernels come from: each root is a reason and the symbols of tfjs that it calls."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slimtf.model.kernels import Reason
from slimtf.tfjs.module import uses_in
from slimtf.tfjs.symbols import CORE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from slimtf.kernels.graph_model import GraphModel
    from slimtf.model.app_code import AppCode
    from slimtf.tfjs.symbols import Symbol, SymbolGraph


@dataclass(frozen=True, slots=True)
class Root:
    """Something that calls into tfjs."""

    reason: Reason
    symbols: frozenset[Symbol]


def app_roots(code: AppCode, graph: SymbolGraph) -> Iterator[Root]:
    """Yield what the app's code names; the members of a namespace that it hands on are left to the caller."""
    for use in code.uses:
        if use.path:
            reason = Reason("app", f"{use.place} ({'.'.join(use.path)})")
            yield Root(reason, graph.exported(use.specifier, use.path))


def chained_root(reason: Reason, file: str, graph: SymbolGraph) -> Root:
    """Return what a chained op calls in turn; ``file`` of tfjs-core defines it."""
    module = graph.module(CORE, file)
    return Root(reason, graph.mentioned(module, uses_in(module, [module.root])))


def model_roots(models: Iterable[GraphModel], calls: Mapping[str, frozenset[Symbol]]) -> Iterator[Root]:
    """Yield one root for each op of each model, named by the first node that has it."""
    for model in models:
        first = {node.op: node for node in reversed(model.nodes)}
        for op, node in first.items():
            place = f"{node.function}/{node.name}" if node.function else node.name
            yield Root(Reason("model", f"{model.path.name}: {place} ({op})"), calls.get(op, frozenset()))
