"""Adds kernels to a finished plan: those that a run wanted and the plan lacks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from slimtf.kernels.backends import kernels_of
from slimtf.model.kernels import PlannedKernel
from slimtf.tfjs.files import PackageFiles
from slimtf.tfjs.kernel_names import read_kernel_names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slimtf.model.kernels import KernelPlan, Reason
    from slimtf.model.project import TfjsApp


def add_kernels(plan: KernelPlan, app: TfjsApp, wanted: Mapping[str, tuple[Reason, ...]]) -> KernelPlan:
    """Return ``plan`` with the kernels ``wanted`` that it lacks; those that no chosen backend has are left out.

    Gradients and ops stay as they are.
    """
    present = {kernel.name for kernel in plan.kernels}
    lacking = {name: why for name, why in wanted.items() if name not in present}
    if not lacking:
        return plan
    tables = kernels_of(app.tfjs, plan.backends, read_kernel_names(PackageFiles(app.tfjs.core)))
    made = (
        PlannedKernel(name, tuple(table[name] for table in tables.values() if name in table), why)
        for name, why in lacking.items()
    )
    added = tuple(kernel for kernel in made if kernel.exports)
    if not added:
        return plan
    kernels = tuple(sorted((*plan.kernels, *added), key=lambda kernel: kernel.name))
    names = {kernel.name for kernel in added}
    left_out = tuple(
        replace(one, unserved=tuple(group for group in one.unserved if not group & names))
        for one in plan.left_out
        if one.name not in names
    )
    return replace(plan, kernels=kernels, left_out=left_out)
