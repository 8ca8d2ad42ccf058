"""The static closure: every kernel that the app, its models and the engine can call, with the reasons."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from slimtf.kernels.complex_numbers import KERNELS, has_complex_numbers
from slimtf.kernels.optimizers import loads_training_config, why_optimizers
from slimtf.kernels.roots import Root, app_roots, chained_roots, model_roots
from slimtf.model.kernels import Reason
from slimtf.tfjs.layers_registry import LAYERS, spelling
from slimtf.tfjs.symbols import CORE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from slimtf.kernels.graph_model import GraphModel
    from slimtf.kernels.layers_model import LayersModel
    from slimtf.model.app_code import AppCode
    from slimtf.tfjs.installed import Installed
    from slimtf.tfjs.kernel_calls import KernelCalls
    from slimtf.tfjs.symbols import SymbolGraph

DATA = "@tensorflow/tfjs-data"
REASONS_KEPT = 10


@dataclass(frozen=True, slots=True)
class Closure:
    """What the app can reach.

    Attributes:
        kernels: name → at most ten reasons.
        certain: kernels that are all that some named op calls itself, so that the app fails without them; others
            depend on the inputs.
        packages: the ``@tensorflow`` packages that are reached.
        loads_graph_models: the converter's ``loadGraphModel`` is reached.
        optimizers: an optimizer may be asked for by its registered name.
    """

    kernels: Mapping[str, tuple[Reason, ...]]
    certain: frozenset[str]
    packages: frozenset[str]
    loads_graph_models: bool
    optimizers: bool = False


@dataclass
class _Walk:
    """The closure while it grows."""

    calls: KernelCalls
    graph: SymbolGraph
    kernels: dict[str, dict[Reason, None]] = field(default_factory=dict)
    certain: set[str] = field(default_factory=set)
    packages: set[str] = field(default_factory=set)
    names: dict[str, Reason] = field(default_factory=dict)
    files: set[tuple[str, str]] = field(default_factory=set)
    optimizers: Reason | None = None

    def follow(self, roots: Iterable[Root]) -> None:
        for root in roots:
            reach = self.calls.reach(root.symbols)
            for kernel in reach.kernels:
                self.add(kernel, root.reason)
            if len(reach.direct) == 1:
                self.certain |= reach.direct
            self.packages |= {symbol.package for symbol in reach.symbols}
            self.files |= {(symbol.package, symbol.file) for symbol in reach.symbols}
            for name in reach.names:
                self.names.setdefault(name, root.reason)
            if self.optimizers is None and loads_training_config(reach.symbols, self.graph):
                self.optimizers = root.reason

    def add(self, kernel: str, reason: Reason) -> None:
        self.kernels.setdefault(kernel, {})[reason] = None

    def drop(self, kernels: Iterable[str]) -> None:
        for kernel in kernels:
            self.kernels.pop(kernel, None)


def derive(
    installed: Installed,
    folder: Path,
    code: AppCode,
    graphs: Sequence[GraphModel],
    layers: Sequence[LayersModel],
) -> Closure:
    """Return what an app can reach.

    Args:
        installed: its packages.
        folder: its root, for the lines of its files.
        code: what its code uses.
        graphs: its graph models.
        layers: its layers models.

    Raises:
        UnsupportedProjectError: an installed package is not understood.
    """
    walk = _Walk(installed.calls, installed.graph, optimizers=why_optimizers(code))
    walk.add("Identity", Reason("engine", "tensors are cloned"))
    walk.follow(app_roots(code, folder, installed.graph))
    if code.calls:
        walk.follow(chained_roots(code, folder, installed.chained_ops, installed.graph))
    for kernel, file in code.kernels:
        if kernel:
            walk.add(kernel, Reason("app", f"{file} (runKernel)"))
    if graphs:
        walk.follow(model_roots(graphs, installed.converter_calls))
    if layers or LAYERS in walk.packages:
        _follow_names(walk, installed, code, layers)
    if walk.optimizers is not None:
        _follow_optimizers(walk, installed, walk.optimizers)
    if installed.gradients_count:
        _follow_gradients(walk, installed)
    if not has_complex_numbers(code, graphs, walk.kernels.keys()):
        walk.drop(KERNELS)
    return Closure(
        kernels={kernel: tuple(why)[:REASONS_KEPT] for kernel, why in sorted(walk.kernels.items())},
        certain=frozenset(walk.certain),
        packages=frozenset(walk.packages),
        loads_graph_models=any(file.endswith("executor/graph_model.js") for _, file in walk.files),
        optimizers=walk.optimizers is not None,
    )


def _follow_names(walk: _Walk, installed: Installed, code: AppCode, layers: Sequence[LayersModel]) -> None:
    """Follow what tfjs-layers finds by name, and what that names in turn."""
    registry = installed.layers_registry
    for model in layers:
        for name in model.names:
            walk.names.setdefault(name, Reason("model", f"{model.path.name}: {name}"))
    for name in code.literals:
        walk.names.setdefault(name, Reason("app", f"the name {name!r}"))
    done: set[str] = set()
    while waiting := {name for name in walk.names if spelling(name) in registry} - done:
        done |= waiting
        walk.follow(Root(walk.names[name], registry[spelling(name)]) for name in sorted(waiting))


def _follow_optimizers(walk: _Walk, installed: Installed, why: Reason) -> None:
    """Follow every optimizer that a model's training config can name."""
    for name, symbols in installed.optimizers.items():
        walk.follow([Root(Reason(why.source, f"{why.detail}, may restore {name}"), symbols)])


def _follow_gradients(walk: _Walk, installed: Installed) -> None:
    """Follow the gradients of all kernels, those of the kernels that gradients call included."""
    for kernel in ("Add", "Cast"):  # tape.js sums gradients, engine.js casts them
        walk.add(kernel, Reason("engine", "gradients are computed"))
    done: set[str] = set()
    while waiting := (walk.kernels.keys() & installed.gradients.keys()) - done:
        done |= waiting
        for kernel in sorted(waiting):
            export = installed.gradients[kernel].export
            reason = Reason("gradient", f"of {kernel}")
            walk.follow([Root(reason, installed.graph.declared(CORE, export.file, export.name))])
