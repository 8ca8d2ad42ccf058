"""The plan: which kernels, gradients and ops the slim bundle will hold, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from slimtf.model.kernels import KernelPlan
    from slimtf.model.project import Project
    from slimtf.settings.schema import Settings


def plan_kernels(project: Project, settings: Settings) -> KernelPlan:
    """Return what the custom modules have to hold for ``project`` under ``settings``.

    Raises:
        UnsupportedProjectError: a kernel or op that the installed packages do not have, a backend that is not
            installed, a model that cannot be read, or an installed package that is not understood.
    """
    raise NotImplementedError
