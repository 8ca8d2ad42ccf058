"""The plan: which kernels, gradients and ops the slim bundle will hold, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.errors import UnsupportedProjectError
from slimtf.kernels.automatic import automatic_kernels
from slimtf.kernels.backends import chosen_backends, kernels_of
from slimtf.kernels.graph_model import read_graph_model
from slimtf.kernels.listed import lacking, listed_kernels
from slimtf.kernels.model_ops import ops_of_models
from slimtf.kernels.weights import check_weights
from slimtf.model.backend import Backend
from slimtf.model.kernels import KernelPlan
from slimtf.tfjs.converter_table import read_converter
from slimtf.tfjs.files import PackageFiles
from slimtf.tfjs.kernel_names import read_kernel_names
from slimtf.tfjs.kernel_table import read_gradients
from slimtf.tfjs.op_table import read_ops

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from slimtf.model.kernels import GradientExport, OpExport, PlannedKernel
    from slimtf.model.project import TfjsApp
    from slimtf.settings.schema import Settings


def plan_kernels(app: TfjsApp, settings: Settings) -> KernelPlan:
    """Return what the custom modules have to hold for ``app`` under ``settings``.

    Raises:
        UsageError: the settings list no backend.
        UnsupportedProjectError: a kernel or op that the installed packages do not have, a backend that is not
            installed, a model that cannot be read, or an installed package that is not understood.
    """
    core = PackageFiles(app.tfjs.core)
    constants = read_kernel_names(core)
    backends = chosen_backends(app, settings)
    kernels = _kernels(app, settings, backends, constants)
    models = tuple(sorted(set(app.models if settings.models is None else settings.models)))
    return KernelPlan(
        backends=backends,
        kernels=kernels,
        gradients=() if settings.forward_mode_only else _gradients(core, constants, kernels),
        models=models,
        ops=_ops(app, settings, core, models) if models else None,
        with_converter=app.tfjs.converter is not None,
        notes=() if settings.kernels == "auto" else lacking(kernels, backends),
    )


def _kernels(
    app: TfjsApp, settings: Settings, backends: tuple[Backend, ...], constants: Mapping[str, str]
) -> tuple[PlannedKernel, ...]:
    chosen = kernels_of(app.tfjs, backends, constants)
    if settings.kernels == "auto":
        return automatic_kernels(chosen)
    if all(any(name in table for table in chosen.values()) for name in settings.kernels):
        return listed_kernels(settings.kernels, chosen, {})
    others = kernels_of(app.tfjs, (b for b in Backend if b not in backends), constants)
    return listed_kernels(settings.kernels, chosen, others)


def _gradients(
    core: PackageFiles, constants: Mapping[str, str], kernels: tuple[PlannedKernel, ...]
) -> tuple[GradientExport, ...]:
    table = read_gradients(core, constants)
    return tuple(table[kernel.name] for kernel in kernels if kernel.name in table)


def _ops(app: TfjsApp, settings: Settings, core: PackageFiles, models: tuple[Path, ...]) -> tuple[OpExport, ...]:
    converter = app.tfjs.converter
    if converter is None:
        raise UnsupportedProjectError(
            "the project has models, but @tensorflow/tfjs-converter is not installed, which loads them",
            where=str(models[0]),
            hint=f"npm install @tensorflow/tfjs-converter@{app.tfjs.version}, or set models = []",
        )
    graphs = [read_graph_model(path) for path in models]
    for graph in graphs:
        check_weights(graph)
    core_ops = read_ops(core)
    return ops_of_models(graphs, read_converter(PackageFiles(converter), core_ops), core_ops, settings.custom_ops)
