"""The plan: which kernels, gradients and ops the slim bundle will hold, and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from slimtf.errors import UnsupportedProjectError
from slimtf.kernels.automatic import (
    all_kernels,
    notes_on_exports,
    notes_on_held,
    notes_on_later_packages,
    notes_on_listings,
    notes_on_what_is_left_out,
    profiled_kernels,
    reached_kernels,
    unseen_calls,
    what_is_unseen,
    with_set_ups,
)
from slimtf.kernels.backends import chosen_backends, dropped_backends, kernels_of
from slimtf.kernels.closure import AppNeeds, derive
from slimtf.kernels.complex_numbers import unseen_types
from slimtf.kernels.handed_on import handed_on
from slimtf.kernels.kept_effects import kept_effects
from slimtf.kernels.listed import lacking, left_out, listed_kernels
from slimtf.kernels.loads import Loadable, Loads, match_loads
from slimtf.kernels.looked_up import unseen_settings
from slimtf.kernels.methods import Methods, called_methods
from slimtf.kernels.model_ops import ops_of_models, registered_ops, unused_unknown_ops
from slimtf.kernels.models import Models, read_models
from slimtf.kernels.on_demand import what_may_wait
from slimtf.kernels.recorded import recorded_kernels, staleness
from slimtf.model.app_code import ENGINE_GRADIENTS, GRADIENT_FUNCTIONS, TRAINING_METHODS, AppCode
from slimtf.model.backend import Backend
from slimtf.model.kernels import KernelPlan
from slimtf.model.modules import CORE, UNION
from slimtf.model.recording import RECORDING
from slimtf.tfjs.installed import Installed
from slimtf.tfjs.kernel_calls import DATA
from slimtf.tfjs.layers_registry import LAYERS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from slimtf.kernels.closure import Closure
    from slimtf.model.kernels import GradientExport, KernelExport, LeftOutKernel, OpExport, PlannedKernel, Unseen
    from slimtf.model.project import TfjsApp
    from slimtf.model.recording import Recording
    from slimtf.settings.schema import Settings


def plan_kernels(
    app: TfjsApp, settings: Settings, code: AppCode | None = None, *, ahead: Installed | None = None
) -> KernelPlan:
    """Return what the custom modules have to hold for ``app`` under ``settings``.

    Args:
        app: the project.
        settings: its settings.
        code: what the app's code uses of tfjs; None when it was not analysed, and then ``auto`` takes every kernel.
        ahead: what ``read_ahead`` has read of the packages.

    Raises:
        UsageError: the settings list no backend.
        UnsupportedProjectError: a kernel or op that the installed packages do not have, a backend that is not
            installed, a model that cannot be read, or an installed package that is not understood.
    """
    backends = chosen_backends(app, settings, code)
    models = read_models(app, settings)
    seen = code or AppCode()
    loads = match_loads(seen, Loadable(app.root, models.paths, named=settings.models is not None))
    installed, methods, closure = _closed(app, settings, code, models, loads, ahead)
    tables = kernels_of(app.tfjs, backends, installed.constants)
    chosen = _choose(app, settings, _Known(code, closure, models, loads, tables, installed.constants))
    chosen = replace(chosen, kernels=with_set_ups(chosen.kernels, tables, installed))
    own_ops = registered_ops(settings, code)
    ops = _ops(app, own_ops, installed, models) if models.graphs else None  # names an op that nothing can execute
    if chosen.unseen and (code is not None or settings.models is None):
        ops = None  # another model may need others
    packages = closure.packages if code is not None or models.layers else frozenset()
    packages |= handed_on(code) | _packages_read(seen, installed)
    may_wait = settings.on_demand is not False and chosen.unseen and not unseen_calls(code)
    waits = what_may_wait(app, seen, installed, closure, models, tables, chosen.unseen) if may_wait else None
    unseen = (*(waits.causes if waits else chosen.unseen), *methods.unseen, *_unseen_settings(seen, loads, packages))
    effects, unknown = kept_effects(app.tfjs, installed.bypassed, code, backends, packages)
    return KernelPlan(
        backends=backends,
        kernels=chosen.kernels,
        gradients=_gradients(installed, chosen.kernels) if installed.gradients_count else (),
        models=models.paths,
        ops=ops,
        ops_left_out=_ops_left_out(installed, ops),
        chained=tuple(sorted({installed.chained_ops[name] for name in closure.chained})),
        stubbed=tuple(name for name in methods.stubbed if name not in closure.chained),
        unseen=unseen,
        optimizers=closure.optimizers,
        effects=effects,
        wasm=settings.wasm.variants,
        with_converter=app.tfjs.converter is not None,
        with_layers=LAYERS in packages and LAYERS in app.tfjs.packages,
        with_data=DATA in packages and DATA in app.tfjs.packages,
        notes=(
            *(*notes_on_what_is_left_out(code), *dropped_backends(app, settings, code)),
            *(*models.notes, *loads.notes, *chosen.notes, *notes_on_listings(code), *notes_on_exports(code), *unknown),
            *(*notes_on_held(code), *notes_on_later_packages(code, settings.level)),
            *dict.fromkeys(each.sentence for each in unseen),
            *_unknown_but_unused(own_ops, installed, models),
        ),
        left_out=chosen.left_out,
        not_run=models.not_run,
        on_demand=waits,
        limits=(*chosen.limits, *_gradients_left_out(settings, code, closure)),
    )


def _closed(  # noqa: PLR0917 - the plan's order
    app: TfjsApp, settings: Settings, code: AppCode | None, models: Models, loads: Loads, ahead: Installed | None
) -> tuple[Installed, Methods, Closure]:
    """Return the packages, the methods that the app calls and its closure, with gradients where the app needs them."""
    forward = ahead if ahead is not None else Installed(app.tfjs, gradients=False)
    seen = code or AppCode()
    methods = called_methods(seen, forward.chained_ops, settings.keep)
    restores = code is None or bool(loads.layers) or loads.stored or any(model.trained for model in models.layers)
    needs = AppNeeds(seen, models.graphs, models.layers, methods.kept, loads.layers, restores)
    if settings.forward_mode_only is False:
        installed = Installed(app.tfjs, gradients=True, bypassed=forward.bypassed)
        return installed, methods, derive(installed, needs)
    closure = derive(forward, needs)
    if settings.forward_mode_only or not _computes_gradients(code, closure.packages):
        return forward, methods, closure
    installed = Installed(app.tfjs, gradients=True, bypassed=forward.bypassed)
    return installed, methods, derive(installed, needs)


def _packages_read(code: AppCode, installed: Installed) -> frozenset[str]:
    """Return the packages of what the code only asks for, without a use: ``if (tf.data)``."""
    found = (installed.graph.exported(specifier, (name,)) for specifier, name in code.read)
    return frozenset(symbol.package for symbols in found for symbol in symbols)


def _unseen_settings(code: AppCode, loads: Loads, packages: Collection[str]) -> tuple[Unseen, ...]:
    of_layers = (*unseen_settings(code.open_settings), *loads.layers) if LAYERS in packages else ()
    return (*of_layers, *unseen_types(code))


@dataclass(frozen=True, slots=True)
class _Known:
    """All that the choice of kernels is made from."""

    code: AppCode | None
    closure: Closure
    models: Models
    loads: Loads
    tables: Mapping[Backend, Mapping[str, KernelExport]]
    constants: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Chosen:
    kernels: tuple[PlannedKernel, ...]
    notes: tuple[str, ...]
    left_out: tuple[LeftOutKernel, ...] = ()
    limits: tuple[str, ...] = ()
    unseen: tuple[Unseen, ...] = ()


def _choose(app: TfjsApp, settings: Settings, known: _Known) -> _Chosen:
    if settings.kernels == "profile":
        recording = recorded_kernels(app.root / RECORDING)
        stale = tuple(
            f"the recorded kernels may be stale: {each}; run slimtf profile" for each in _stale(app, known, recording)
        )
        kernels, notes = profiled_kernels(known.closure, recording, known.tables)
        return _narrowed(kernels, (*stale, *notes), known)
    if settings.kernels != "auto":
        kernels = _listed(app, settings.kernels, known)
        return _narrowed(kernels, lacking(kernels, known.tables), known)
    everything = what_is_unseen(known.code, known.closure, known.models, known.loads)
    if everything:
        return _Chosen(all_kernels(known.tables), (), unseen=everything)
    return _Chosen(*reached_kernels(known.closure, known.tables))


def _narrowed(kernels: tuple[PlannedKernel, ...], notes: tuple[str, ...], known: _Known) -> _Chosen:
    """Return kernels that the settings name, with what the app can reach besides or may reach unseen."""
    lost = left_out(known.closure, kernels, known.tables)
    existing = {name for table in known.tables.values() for name in table}
    if existing <= {kernel.name for kernel in kernels}:
        return _Chosen(kernels, notes, lost)
    unseen = what_is_unseen(known.code, known.closure, known.models, known.loads)
    limits = tuple(f"{cause}, so it is not known whether the kernels in the settings are enough" for cause in unseen)
    return _Chosen(kernels, notes, lost, limits)


def _gradients_left_out(settings: Settings, code: AppCode | None, closure: Closure) -> tuple[str, ...]:
    if settings.forward_mode_only and _computes_gradients(code, closure.packages):
        return ("the app computes gradients, and the setting forward_mode_only leaves them out",)
    return ()


def _stale(app: TfjsApp, known: _Known, recording: Recording) -> tuple[str, ...]:
    return staleness(recording, replace(app, models=known.models.paths), known.tables)


def _listed(app: TfjsApp, names: tuple[str, ...], known: _Known) -> tuple[PlannedKernel, ...]:
    if all(any(name in table for table in known.tables.values()) for name in names):
        return listed_kernels(names, known.tables, {})
    others = kernels_of(app.tfjs, (b for b in Backend if b not in known.tables), known.constants)
    return listed_kernels(names, known.tables, others)


def _gradients(installed: Installed, kernels: tuple[PlannedKernel, ...]) -> tuple[GradientExport, ...]:
    return tuple(installed.gradients[kernel.name] for kernel in kernels if kernel.name in installed.gradients)


def _ops(app: TfjsApp, own_ops: frozenset[str], installed: Installed, models: Models) -> tuple[OpExport, ...]:
    if app.tfjs.converter is None:
        raise UnsupportedProjectError(
            "the project has models, but @tensorflow/tfjs-converter is not installed, which loads them",
            where=str(models.graphs[0].path),
            hint=f"npm install @tensorflow/tfjs-converter@{app.tfjs.version}, or set models = []",
        )
    return ops_of_models(models.graphs, installed.converter_table, installed.core_ops, own_ops)


def _unknown_but_unused(own_ops: frozenset[str], installed: Installed, models: Models) -> tuple[str, ...]:
    if not models.graphs:
        return ()
    return unused_unknown_ops(models.graphs, installed.converter_table, own_ops)


def _ops_left_out(installed: Installed, ops: tuple[OpExport, ...] | None) -> tuple[str, ...]:
    if ops is None:
        return ()
    planned = {op.path for op in ops}
    return tuple(path for path in installed.converter_table.named if path not in planned)


_WITH_GRADIENTS = frozenset({UNION, CORE})  # handed on as a whole, their functions may be called by any name
_OF_OPTIMIZERS = frozenset({"minimize", "computeGradients"})


def _computes_gradients(code: AppCode | None, packages: Collection[str]) -> bool:
    """Tell whether the app's code computes gradients; without an analysis it is taken not to.

    The names count in packages that do not know tfjs too: the app may hand them a model or an optimizer.

    Args:
        code: the app's code.
        packages: the ``@tensorflow`` packages that it reaches. ``fit`` trains where tfjs-layers is one of them.
    """
    if code is None:
        return False
    if code.unread:
        return True
    if any(use.path[-1] in GRADIENT_FUNCTIONS if use.path else use.specifier in _WITH_GRADIENTS for use in code.uses):
        return True
    has_engine = any(use.path[-1:] == ("engine",) for use in code.uses)
    if has_engine and any(mention.name in ENGINE_GRADIENTS for mention in code.mentions):
        return True
    has_layers = LAYERS in packages
    may_train = has_layers or any(use.path[:1] == ("train",) for use in code.uses)
    if may_train and any(not call.foreign for call in code.computed):
        return True
    trains = TRAINING_METHODS if has_layers else _OF_OPTIMIZERS
    return any(mention.name in trains for mention in code.mentions)
