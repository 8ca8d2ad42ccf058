"""The static closure: every kernel that the app, its models and the engine can call, with the reasons."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from slimtf.kernels.complex_numbers import KERNELS, has_complex_numbers
from slimtf.kernels.handed_on import handed_on
from slimtf.kernels.kept_effects import names_the_registry
from slimtf.kernels.looked_up import every_name, names_given, names_of_kinds
from slimtf.model.app_code import LOADS_TRAINING_CONFIG
from slimtf.model.kernels import Reason
from slimtf.model.modules import UNION
from slimtf.tfjs.layers_registry import LAYERS, spelling
from slimtf.tfjs.module import uses_in
from slimtf.tfjs.symbols import CORE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from slimtf.kernels.graph_model import GraphModel
    from slimtf.kernels.layers_model import LayersModel
    from slimtf.model.app_code import AppCode
    from slimtf.model.kernels import Unseen
    from slimtf.tfjs.installed import Installed
    from slimtf.tfjs.kernel_calls import KernelCalls
    from slimtf.tfjs.symbols import Symbol, SymbolGraph


def _loads_training_config(symbols: Iterable[Symbol], graph: SymbolGraph) -> bool:
    """Tell whether code of tfjs-layers among ``symbols`` takes up a model's training config."""
    return any(symbol.package == LAYERS and LOADS_TRAINING_CONFIG in graph.uses(symbol).calls for symbol in symbols)


def why_optimizers(code: AppCode) -> Reason | None:
    """Return why the app itself may ask for an optimizer by its registered name; None when it does not."""
    for mention in code.mentions:
        if mention.name == LOADS_TRAINING_CONFIG:
            return Reason("app", f"{mention.place} (.{mention.name}())")
    for use in code.uses:
        if not use.path and use.specifier in {UNION, LAYERS}:
            return Reason("app", f"{use.place} hands on all of {use.specifier}")
    return Reason("app", "it names tf.serialization.SerializationMap") if names_the_registry(code) else None


@dataclass(frozen=True, slots=True)
class _Root:
    """Something that calls into tfjs."""

    reason: Reason
    symbols: frozenset[Symbol]


def _app_roots(code: AppCode, graph: SymbolGraph, *, likely: bool) -> Iterator[_Root]:
    """Yield what the app's code names; the members of a namespace that it hands on are left to the caller."""
    for use in code.uses:
        if use.path and use.likely is likely:
            reason = Reason("app", f"{use.place} ({'.'.join(use.path)})")
            yield _Root(reason, graph.exported(use.specifier, use.path))


def _chained_root(reason: Reason, file: str, graph: SymbolGraph) -> _Root:
    """Return what a chained op calls in turn; ``file`` of tfjs-core defines it."""
    module = graph.module(CORE, file)
    return _Root(reason, graph.mentioned(module, uses_in(module, [module.root])))


def _model_roots(models: Iterable[GraphModel], calls: Mapping[str, frozenset[Symbol]]) -> Iterator[_Root]:
    """Yield one root for each op of each model, named by the first node that has it."""
    for model in models:
        first = {node.op: node for node in reversed(model.nodes)}
        for op, node in first.items():
            place = f"{node.function}/{node.name}" if node.function else node.name
            yield _Root(Reason("model", f"{model.path.name}: {place} ({op})"), calls.get(op, frozenset()))


REASONS_KEPT = 10


@dataclass(frozen=True, slots=True)
class Closure:
    """What the app can reach.

    Attributes:
        kernels: name → at most ten reasons.
        certain: kernels that are all that some named op calls itself, so that the app fails without them; others
            depend on the inputs, or the op asks whether there is one.
        required: those of ``certain`` that ``tf.unique`` in the app, or an op of a model, calls. A method ``unique``
            may be that of another object, and a gradient may never be computed.
        groups: for each thing that is named, the kernels that it can call; it does nothing without any of them.
        packages: the ``@tensorflow`` packages that are reached.
        loads_graph_models: the converter's ``loadGraphModel`` is reached.
        chained: the chained ops that are reached, each with the reason.
        optimizers: an optimizer may be asked for by its registered name.
    """

    kernels: Mapping[str, tuple[Reason, ...]]
    certain: frozenset[str]
    packages: frozenset[str]
    loads_graph_models: bool
    groups: frozenset[frozenset[str]] = frozenset()
    chained: Mapping[str, Reason] = field(default_factory=dict)
    optimizers: bool = False
    required: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class AppNeeds:
    """What a closure begins with.

    Attributes:
        graphs, layers: the app's models.
        methods: the chained ops that its code can call, each with the reason.
        any_layers: calls that load a layers model which is not known.
        restores: a model that the app loads may bring its optimizer along.
    """

    code: AppCode
    graphs: Sequence[GraphModel] = ()
    layers: Sequence[LayersModel] = ()
    methods: Mapping[str, Reason] = field(default_factory=dict)
    any_layers: Sequence[Unseen] = ()
    restores: bool = True


@dataclass
class _Walk:
    """The closure while it grows."""

    calls: KernelCalls
    graph: SymbolGraph
    kernels: dict[str, dict[Reason, None]] = field(default_factory=dict)
    certain: set[str] = field(default_factory=set)
    required: set[str] = field(default_factory=set)
    groups: set[frozenset[str]] = field(default_factory=set)
    packages: set[str] = field(default_factory=set)
    names: dict[str, Reason] = field(default_factory=dict)
    methods: dict[str, Reason] = field(default_factory=dict)
    files: set[tuple[str, str]] = field(default_factory=set)
    optimizers: Reason | None = None

    def follow(self, roots: Iterable[_Root], *, named: bool = False) -> None:
        """Add what ``roots`` reach; ``named``: each is what the app or a model says, and nothing else of that name."""
        for root in roots:
            reach = self.calls.reach(root.symbols)
            for kernel in reach.kernels:
                self.add(kernel, root.reason)
            self.groups.add(reach.kernels)
            if len(reach.direct) == 1 and root.reason.source != "gradient":
                self.certain |= reach.direct - reach.asked
                self.required |= reach.direct - reach.asked if named else set()
            self.packages |= {symbol.package for symbol in reach.symbols}
            self.files |= {(symbol.package, symbol.file) for symbol in reach.symbols}
            for name in reach.names:
                self.names.setdefault(name, root.reason)
            for method in sorted(reach.methods):
                detail = f"{root.reason.detail}, which calls .{method}()"
                self.methods.setdefault(method, Reason(root.reason.source, detail))
            if self.optimizers is None and _loads_training_config(reach.symbols, self.graph):
                self.optimizers = root.reason

    def add(self, kernel: str, reason: Reason) -> None:
        self.kernels.setdefault(kernel, {})[reason] = None

    def drop(self, kernels: Iterable[str]) -> None:
        for kernel in kernels:
            self.kernels.pop(kernel, None)


def derive(installed: Installed, needs: AppNeeds) -> Closure:
    """Return what an app can reach with the packages that are installed.

    Raises:
        UnsupportedProjectError: an installed package is not understood.
    """
    code = needs.code
    walk = _Walk(installed.calls, installed.graph, optimizers=why_optimizers(code))
    restores = walk.optimizers is not None or needs.restores
    walk.add("Identity", Reason("engine", "tensors are cloned"))
    walk.follow(_app_roots(code, installed.graph, likely=False), named=True)
    walk.follow(_app_roots(code, installed.graph, likely=True))
    for kernel, place in code.kernels:
        if kernel:
            walk.add(kernel, Reason("app", f"{place} (runKernel)"))
            walk.groups.add(frozenset({kernel}))
    if needs.graphs:
        walk.follow(_model_roots(needs.graphs, installed.converter_calls), named=True)
    _begin_names(walk, installed, needs)
    walk.methods.update(needs.methods)
    chained = _follow_the_rest(walk, installed, layers=bool(needs.layers or needs.any_layers), restores=restores)
    if not has_complex_numbers(code, needs.graphs, walk.kernels.keys()):
        walk.drop(KERNELS)
    return Closure(
        kernels={kernel: tuple(why)[:REASONS_KEPT] for kernel, why in sorted(walk.kernels.items())},
        certain=frozenset(walk.certain),
        required=frozenset(walk.required),
        packages=frozenset(walk.packages),
        loads_graph_models=any(file.endswith("executor/graph_model.js") for _, file in walk.files),
        groups=frozenset(walk.groups),
        chained=chained,
        optimizers=restores and walk.optimizers is not None,
    )


def _begin_names(walk: _Walk, installed: Installed, needs: AppNeeds) -> None:
    """Put what may be looked up by name into ``walk``."""
    code, registry = needs.code, installed.layers_registry
    whole = LAYERS in handed_on(code)
    if whole and registry:
        walk.packages.add(LAYERS)
    names = [
        *names_given(code, needs.layers),
        *names_of_kinds(code.open_settings, registry),
        *every_name(needs.any_layers, registry),
        *((name, Reason("app", "all of tfjs-layers may be used")) for name in (registry if whole else ())),
    ]
    for name, reason in names:
        walk.names.setdefault(name, reason)


def _follow_the_rest(walk: _Walk, installed: Installed, *, layers: bool, restores: bool) -> dict[str, Reason]:
    """Follow names, chained ops, optimizers and gradients until nothing new is reached; return the chained ops."""
    done: set[str] = set()
    chained: dict[str, Reason] = {}
    if installed.gradients_count:
        for kernel in ("Add", "Cast"):  # tape.js sums gradients, engine.js casts them
            walk.add(kernel, Reason("engine", "gradients are computed"))
    while True:
        roots = [
            *(_named(walk, installed, done) if layers or LAYERS in walk.packages else ()),
            *_chained(walk, installed, chained),
            *(_optimizers(walk, installed, done) if restores else ()),
            *(_gradients(walk, installed, done) if installed.gradients_count else ()),
        ]
        if not roots:
            return chained
        walk.follow(roots)


def _named(walk: _Walk, installed: Installed, done: set[str]) -> list[_Root]:
    """Return what tfjs-layers finds by the names that are new."""
    registry = installed.layers_registry
    fresh = sorted(name for name in walk.names if spelling(name) in registry and f"name {name}" not in done)
    done |= {f"name {name}" for name in fresh}
    return [_Root(walk.names[name], registry[spelling(name)].symbols) for name in fresh]


def _chained(walk: _Walk, installed: Installed, chained: dict[str, Reason]) -> list[_Root]:
    """Return the chained ops that are new, and remember them."""
    files = installed.chained_ops
    fresh = sorted(name for name in walk.methods if name in files and name not in chained)
    chained.update((name, walk.methods[name]) for name in fresh)
    return [_chained_root(walk.methods[name], files[name], installed.graph) for name in fresh]


def _optimizers(walk: _Walk, installed: Installed, done: set[str]) -> list[_Root]:
    """Return every optimizer that a model's training config can name, once one may be read."""
    why = walk.optimizers
    if why is None or "optimizers" in done:
        return []
    done.add("optimizers")
    return [
        _Root(Reason(why.source, f"{why.detail}, may restore {name}"), symbols)
        for name, symbols in installed.optimizers.items()
    ]


def _gradients(walk: _Walk, installed: Installed, done: set[str]) -> list[_Root]:
    """Return the gradients of the kernels that are new, those that gradients call included."""
    fresh = sorted(name for name in walk.kernels.keys() & installed.gradients.keys() if f"gradient {name}" not in done)
    done |= {f"gradient {name}" for name in fresh}
    exports = [(name, installed.gradients[name].export) for name in fresh]
    return [
        _Root(Reason("gradient", f"of {name}"), installed.graph.declared(CORE, export.file, export.name))
        for name, export in exports
    ]
