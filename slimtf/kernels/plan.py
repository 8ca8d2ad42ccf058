"""The plan: which kernels, gradients and ops the slim bundle will hold, and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from slimtf.errors import UnsupportedProjectError
from slimtf.kernels.automatic import all_kernels, reached_kernels, why_everything
from slimtf.kernels.backends import chosen_backends, kernels_of
from slimtf.kernels.closure import DATA, derive
from slimtf.kernels.gradient_use import computes_gradients
from slimtf.kernels.handed_on import handed_on
from slimtf.kernels.kept_effects import kept_effects
from slimtf.kernels.listed import lacking, listed_kernels
from slimtf.kernels.model_ops import ops_of_models
from slimtf.kernels.models import Models, read_models
from slimtf.kernels.profiled import profiled_kernels
from slimtf.kernels.recorded import recorded_kernels, staleness
from slimtf.model.app_code import AppCode
from slimtf.model.backend import Backend
from slimtf.model.kernels import KernelPlan
from slimtf.model.recording import RECORDING
from slimtf.tfjs.installed import Installed
from slimtf.tfjs.layers_registry import LAYERS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slimtf.kernels.closure import Closure
    from slimtf.model.kernels import GradientExport, KernelExport, OpExport, PlannedKernel
    from slimtf.model.project import TfjsApp
    from slimtf.model.recording import Recording
    from slimtf.settings.schema import Settings

_NOTHING = AppCode((), (), (), frozenset())


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
    gradients = computes_gradients(code) if settings.forward_mode_only is None else not settings.forward_mode_only
    fits = ahead is not None and ahead.gradients_count == gradients
    bypassed = ahead.bypassed if ahead is not None else None
    installed = ahead if ahead is not None and fits else Installed(app.tfjs, gradients=gradients, bypassed=bypassed)
    backends = chosen_backends(app, settings)
    tables = kernels_of(app.tfjs, backends, installed.constants)
    models = read_models(app, settings)
    closure = derive(installed, app.root, code or _NOTHING, models.graphs, models.layers)
    chosen = _choose(app, settings, _Known(code, closure, models, tables, installed.constants))
    packages = closure.packages if code is not None or models.layers else frozenset()
    packages |= handed_on(code)
    ops = _ops(app, settings, installed, models) if models.graphs else None
    effects, unknown = kept_effects(app.tfjs, installed.bypassed, code, backends, packages)
    return KernelPlan(
        backends=backends,
        kernels=chosen.kernels,
        gradients=_gradients(installed, chosen.kernels) if gradients else (),
        models=models.paths,
        ops=ops,
        ops_left_out=_ops_left_out(installed, ops) if ops is not None else (),
        chained=_chained(installed, code),
        optimizers=closure.optimizers,
        effects=effects,
        wasm=settings.wasm.variants,
        with_converter=app.tfjs.converter is not None,
        with_layers=LAYERS in packages,
        with_data=DATA in packages,
        notes=(*chosen.notes, *unknown),
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """All that the choice of kernels is made from."""

    code: AppCode | None
    closure: Closure
    models: Models
    tables: Mapping[Backend, Mapping[str, KernelExport]]
    constants: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Chosen:
    kernels: tuple[PlannedKernel, ...]
    notes: tuple[str, ...]


def _choose(app: TfjsApp, settings: Settings, known: _Known) -> _Chosen:
    if settings.kernels == "profile":
        recording = recorded_kernels(app.root / RECORDING)
        stale = tuple(
            f"the recorded kernels may be stale: {each}; run slimtf profile" for each in _stale(app, known, recording)
        )
        kernels, notes = profiled_kernels(known.closure, recording, known.tables)
        return _Chosen(kernels, (*stale, *notes))
    if settings.kernels != "auto":
        kernels = _listed(app, settings.kernels, known)
        return _Chosen(kernels, lacking(kernels, known.tables))
    everything = why_everything(known.code, known.closure, known.models)
    if everything:
        return _Chosen(all_kernels(known.tables), everything)
    return _Chosen(*reached_kernels(known.closure, known.tables))


def _stale(app: TfjsApp, known: _Known, recording: Recording) -> tuple[str, ...]:
    return staleness(recording, replace(app, models=known.models.paths), known.tables)


def _listed(app: TfjsApp, names: tuple[str, ...], known: _Known) -> tuple[PlannedKernel, ...]:
    if all(any(name in table for table in known.tables.values()) for name in names):
        return listed_kernels(names, known.tables, {})
    others = kernels_of(app.tfjs, (b for b in Backend if b not in known.tables), known.constants)
    return listed_kernels(names, known.tables, others)


def _gradients(installed: Installed, kernels: tuple[PlannedKernel, ...]) -> tuple[GradientExport, ...]:
    return tuple(installed.gradients[kernel.name] for kernel in kernels if kernel.name in installed.gradients)


def _ops(app: TfjsApp, settings: Settings, installed: Installed, models: Models) -> tuple[OpExport, ...]:
    if app.tfjs.converter is None:
        raise UnsupportedProjectError(
            "the project has models, but @tensorflow/tfjs-converter is not installed, which loads them",
            where=str(models.graphs[0].path),
            hint=f"npm install @tensorflow/tfjs-converter@{app.tfjs.version}, or set models = []",
        )
    return ops_of_models(models.graphs, installed.converter_table, installed.core_ops, settings.custom_ops)


def _ops_left_out(installed: Installed, ops: tuple[OpExport, ...]) -> tuple[str, ...]:
    planned = {op.path for op in ops}
    return tuple(path for path in installed.converter_table.named if path not in planned)


def _chained(installed: Installed, code: AppCode | None) -> tuple[str, ...]:
    calls = code.calls if code is not None else ()
    return tuple(sorted({installed.chained_ops[call.name] for call in calls if call.name in installed.chained_ops}))
