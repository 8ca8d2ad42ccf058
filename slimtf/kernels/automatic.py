"""The kernels when the settings say ``auto``: those that the app can reach, or all when that cannot be told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.errors import UnsupportedProjectError
from slimtf.kernels.listed import without_export
from slimtf.model.kernels import PlannedKernel, Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slimtf.kernels.closure import Closure
    from slimtf.kernels.models import Models
    from slimtf.model.app_code import AppCode
    from slimtf.model.backend import Backend
    from slimtf.model.kernels import KernelExport


def why_everything(code: AppCode | None, closure: Closure, models: Models) -> tuple[str, ...]:
    """Return why no kernel can be left out, one sentence for each cause; empty when the closure holds."""
    if code is None:
        return ("the app was not analysed, so every kernel of the backends is kept",)
    found = [
        f"{use.file} hands on all of {use.specifier}" for use in code.uses if not use.path and _matters(use.specifier)
    ]
    found += [
        f"{file} calls runKernel with a name that only a run knows" for kernel, file in code.kernels if not kernel
    ]
    found += [f"{file} cannot be read" for file in code.unread]
    if closure.loads_graph_models and not models.graphs:
        found.append('the app loads a graph model, and none is named in the setting "models"')
    return tuple(f"{cause}, so every kernel of the backends is kept" for cause in dict.fromkeys(found))


def all_kernels(tables: Mapping[Backend, Mapping[str, KernelExport]]) -> tuple[PlannedKernel, ...]:
    """Return every kernel of the chosen backends, sorted: nothing that the app can call is missing."""
    names = sorted({name for kernels in tables.values() for name in kernels})
    return tuple(
        PlannedKernel(name, tuple(k[name] for k in tables.values() if name in k), (Reason("all"),)) for name in names
    )


def reached_kernels(
    closure: Closure, tables: Mapping[Backend, Mapping[str, KernelExport]]
) -> tuple[tuple[PlannedKernel, ...], tuple[str, ...]]:
    """Return the kernels of the closure as the chosen backends have them, sorted, and notes on what one of them lacks.

    A kernel that none of them has and that only some inputs need (``ComplexAbs`` in ``tf.abs``) is passed over: with
    all of tfjs the app would not have it either.

    Raises:
        UnsupportedProjectError: a kernel that an op of the app or a model calls itself exists in none of them.
    """
    kernels: list[PlannedKernel] = []
    notes: list[str] = []
    backends = ", ".join(backend.value for backend in tables)
    for name, why in closure.kernels.items():
        exports = tuple(table[name] for table in tables.values() if name in table)
        if exports or without_export(name, tables):
            kernels.append(PlannedKernel(name, exports, why, certain=name in closure.certain))
        elif name in closure.certain:
            raise UnsupportedProjectError(
                f"the app needs the kernel {name!r}, which the backend {backends} does not have",
                where=why[0].detail,
                hint='choose another backend in the setting "backends", or do without the op',
            )
    for backend, table in tables.items():
        names = [kernel.name for kernel in kernels if kernel.exports and kernel.name not in table]
        if names:
            notes.append(f"the {backend.value} backend has no {', '.join(names)}")
    return tuple(kernels), tuple(notes)


def _matters(specifier: str) -> bool:
    """Tell whether a package has ops; a backend's own exports call no kernel."""
    return "/tfjs-backend-" not in specifier and "public/chained_ops" not in specifier
