"""The kernels when the settings say ``auto``: here, all that the chosen backends have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.model.kernels import PlannedKernel, Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slimtf.model.backend import Backend
    from slimtf.model.kernels import KernelExport


def automatic_kernels(chosen: Mapping[Backend, Mapping[str, KernelExport]]) -> tuple[PlannedKernel, ...]:
    """Return every kernel of the chosen backends, sorted: nothing that the app can call is missing."""
    names = sorted({name for kernels in chosen.values() for name in kernels})
    return tuple(
        PlannedKernel(name, tuple(k[name] for k in chosen.values() if name in k), (Reason("all"),)) for name in names
    )
