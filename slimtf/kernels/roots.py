"""Where kernels come from: each root is a reason and the symbols of tfjs that it calls."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slimtf.model.kernels import Reason
from slimtf.tfjs.module import uses_in
from slimtf.tfjs.symbols import CORE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from slimtf.kernels.graph_model import GraphModel
    from slimtf.model.app_code import AppCode
    from slimtf.tfjs.symbols import Symbol, SymbolGraph


@dataclass(frozen=True, slots=True)
class Root:
    """Something that calls into tfjs."""

    reason: Reason
    symbols: frozenset[Symbol]


def app_roots(code: AppCode, folder: Path, graph: SymbolGraph) -> Iterator[Root]:
    """Yield what the app's code in ``folder`` names; ``exported`` of an empty path is left to the caller."""
    lines = _Lines(folder)
    for use in code.uses:
        if use.path:
            name = ".".join(use.path)
            symbols = graph.exported(use.specifier, use.path)
            yield Root(Reason("app", f"{lines.place(use.file, use.path[-1])} ({name})"), symbols)


def chained_roots(code: AppCode, folder: Path, chained: Mapping[str, str], graph: SymbolGraph) -> Iterator[Root]:
    """Yield what the chained ops that the app calls call in turn.

    Args:
        code: the app's code, which stands in ``folder``.
        folder: the project's root.
        chained: method → its file in tfjs-core.
        graph: the symbols of the installed packages.
    """
    lines = _Lines(folder)
    for call in code.calls:
        if call.name in chained:
            module = graph.module(CORE, chained[call.name])
            symbols = graph.mentioned(module, uses_in(module, [module.root]))
            yield Root(Reason("app", f"{lines.place(call.file, call.name)} (.{call.name}())"), symbols)


def model_roots(models: Iterable[GraphModel], calls: Mapping[str, frozenset[Symbol]]) -> Iterator[Root]:
    """Yield one root for each op of each model, named by the first node that has it."""
    for model in models:
        first = {node.op: node for node in reversed(model.nodes)}
        for op, node in first.items():
            place = f"{node.function}/{node.name}" if node.function else node.name
            yield Root(Reason("model", f"{model.path.name}: {place} ({op})"), calls.get(op, frozenset()))


class _Lines:
    """Finds the line of a file that first names something."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._texts: dict[str, list[str]] = {}

    def place(self, file: str, name: str) -> str:
        if file not in self._texts:
            try:
                self._texts[file] = (self._folder / file).read_text("utf-8", errors="replace").splitlines()
            except (OSError, ValueError):
                self._texts[file] = []
        word = re.compile(rf"\b{re.escape(name)}\b")
        found = next((number for number, line in enumerate(self._texts[file], 1) if word.search(line)), None)
        return f"{file}:{found}" if found else file
