"""The optimizers of the installed tfjs-core, which it registers so that a model's training config can name them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.tfjs.symbols import CORE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slimtf.tfjs.files import PackageFiles
    from slimtf.tfjs.symbols import Symbol, SymbolGraph

REGISTRATION = "dist/optimizers/register_optimizers.js"
"""Exports ``registerOptimizers``, which tfjs-core's index calls; before 4.6 each optimizer registers itself."""


def read_optimizers(core: PackageFiles, graph: SymbolGraph) -> Mapping[str, frozenset[Symbol]]:
    """Return class name → its symbol: ``AdamOptimizer``.

    Raises:
        UnsupportedProjectError: a file of the package cannot be read.
    """
    found: dict[str, frozenset[Symbol]] = {}
    for path in sorted((core.package.root / "dist" / "optimizers").glob("*_optimizer.js")):
        file = f"dist/optimizers/{path.name}"
        names = [name for name in graph.module(CORE, file).exports if name.endswith("Optimizer")]
        found.update((name, graph.declared(CORE, file, name)) for name in names)
    return found
