"""What the installed tfjs-layers finds by name at run time: layers, initializers, losses, metrics, optimizers.

A layers model, or ``activation: 'relu'`` in an app, names classes that no code mentions: they register themselves
under their ``className``. Losses, metrics and optimizers are looked up in tables. The symbol graph cannot follow
names, so they are roots of their own once a literal spells them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from slimtf.tfjs.module import uses_in
from slimtf.tfjs.syntax import descendants, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tree_sitter import Node

    from slimtf.model.project import Package
    from slimtf.tfjs.symbols import Symbol, SymbolGraph

LAYERS = "@tensorflow/tfjs-layers"
_CLASS_NAME = re.compile(rb"^(\w+)\.className = '([^']+)';", re.MULTILINE)
# file → the declaration whose object literal is looked up by a name from outside
_TABLES = {"dist/losses.js": "lossesMap", "dist/metrics.js": "metricsMap", "dist/optimizers.js": "getOptimizer"}


def spelling(name: str) -> str:
    """Return a name as the registry is asked for it: ``mean_squared_error`` and ``meanSquaredError`` are the same."""
    return name.replace("_", "").lower()


def is_table(symbol: Symbol) -> bool:
    """Tell whether a symbol is one of the tables, which would bring in everything that they list."""
    return symbol.package == LAYERS and _TABLES.get(symbol.file) == symbol.name and not symbol.member


@dataclass(frozen=True, slots=True)
class Registered:
    """What tfjs-layers finds under one name.

    Attributes:
        files: the files of its ``dist`` that register it, without folder and ending: ``activations``, ``losses``; what
            is neither of these nor ``initializers``, ``regularizers``, ``constraints``, ``metrics`` or ``optimizers``
            is a layer or part of a model.
    """

    symbols: frozenset[Symbol]
    files: frozenset[str]


def read_layers_registry(package: Package, graph: SymbolGraph) -> Mapping[str, Registered]:
    """Return ``spelling`` of a name → what it stands for.

    Raises:
        UnsupportedProjectError: a file of the package cannot be read.
    """
    found: dict[str, set[Symbol]] = defaultdict(set)
    files: dict[str, set[str]] = defaultdict(set)
    dist = package.root / "dist"
    for path in sorted(dist.rglob("*.js")):
        if path.name.endswith("_test.js") or path.name.startswith("tf-layers") or "miniprogram" in path.parts:
            continue
        file = path.relative_to(package.root).as_posix()
        source = graph.source(LAYERS, file)
        for declared, name in _CLASS_NAME.findall(source):
            found[spelling(name.decode())] |= graph.declared(LAYERS, file, declared.decode())
            files[spelling(name.decode())].add(path.stem)
    for file, declaration in _TABLES.items():
        if graph.has(LAYERS, file):
            for name, symbols in _table(graph, file, declaration):
                found[spelling(name)] |= symbols
                files[spelling(name)].add(PurePosixPath(file).stem)
    return {name: Registered(frozenset(symbols), frozenset(files[name])) for name, symbols in found.items()}


def _table(graph: SymbolGraph, file: str, declaration: str) -> Iterator[tuple[str, frozenset[Symbol]]]:
    module = graph.module(LAYERS, file)
    value = module.declarations.get(declaration)
    if value is None:
        return
    table = value if value.type == "object" else next((n for n in descendants(value) if n.type == "object"), None)
    for item in table.named_children if table is not None else ():
        if item.type == "shorthand_property_identifier":
            yield (
                text(item),
                graph.declared(LAYERS, file, text(item)) or graph.mentioned(module, uses_in(module, [item])),
            )
        elif item.type == "pair":
            yield _key(item), graph.mentioned(module, uses_in(module, [item.child_by_field_name("value") or item]))


def _key(pair: Node) -> str:
    key = pair.child_by_field_name("key")
    return text(key).strip("'\"") if key is not None else ""
