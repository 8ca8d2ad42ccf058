"""Derives the plan and writes the custom modules; the part that ``build`` and ``modules`` share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.generate.prepare import prepare_modules
from slimtf.generate.write import write_modules
from slimtf.kernels.plan import plan_kernels

if TYPE_CHECKING:
    from slimtf.model.kernels import KernelPlan
    from slimtf.model.modules import CustomModules
    from slimtf.model.project import TfjsApp
    from slimtf.progress import Progress
    from slimtf.settings.schema import Settings


def make_modules(app: TfjsApp, settings: Settings, progress: Progress) -> tuple[KernelPlan, CustomModules]:
    """Return the plan, and the custom modules as written for it."""
    with progress.step("write the custom modules") as step:
        plan = plan_kernels(app, settings)
        modules = write_modules(prepare_modules(app, plan, settings.output_path))
        backends = ", ".join(plan.backends)
        step.result(f"{len(plan.kernels)} kernels for {backends} in {modules.folder.name}/")
    for note in plan.notes:
        progress.note(note)
    return plan, modules
