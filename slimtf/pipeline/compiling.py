"""Has the graph models of an app compiled, for level compiled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.amounts import counted
from slimtf.compile.eligible import loads_plainly, why_not_compiled, with_place
from slimtf.compile.run import Compilation
from slimtf.kernels.model_needs import model_needs
from slimtf.model.backend import Backend
from slimtf.model.compiled import CompiledModels, RefusedModel
from slimtf.node.shim_packages import ensure_shim_packages
from slimtf.runs.models import model_kind

if TYPE_CHECKING:
    from slimtf.model.app_code import AppCode
    from slimtf.model.kernels import KernelPlan
    from slimtf.model.node import NodeEnvironment
    from slimtf.pipeline.levels import Levels


def compiled_models(
    levels: Levels, plan: KernelPlan, code: AppCode, environment: NodeEnvironment
) -> CompiledModels | RefusedModel:
    """Return the graph models of ``plan`` as code that came to the same as tfjs's interpreter, or what prevents that.

    Raises:
        SlimtfError: they cannot be made.
    """
    graphs = tuple(path for path in plan.models if model_kind(path) == "graph")
    reason = why_not_compiled(plan, code, levels.settings, graphs, levels.app.root)
    if reason:
        return RefusedModel(reason)
    compilation = Compilation(
        root=levels.app.root,
        install=levels.app.tfjs,
        models=graphs,
        names=code.every_name,
        asked=code.asked,
        packages=ensure_shim_packages(environment, levels.settings.timeouts.install, levels.progress),
        folder=levels.scratch.requests / "compile",
        log=levels.scratch.logs / "compile.log",
        timeout=levels.settings.timeouts.bundle,
        gradients=bool(plan.gradients),
        plain_loading=loads_plainly(plan, code, levels.settings, model_needs(plan), levels.app.tfjs),
        on_wasm=Backend.WASM in plan.backends,
        short=levels.settings.short_models,
        cache=levels.scratch.compiled,
    )
    with levels.progress.step("Compiling the models") as step:
        made = compilation.run(environment)
        if isinstance(made, CompiledModels):
            nodes, runs = sum(one.nodes for one in made.models), sum(one.runs for one in made.models)
            known = ", taken from the cache" if made.cached else ""
            step.result(f"{counted(nodes, 'node')}, equal to the interpreter in {counted(runs, 'run')}{known}")
        else:
            step.result("left to the interpreter")
            made = with_place(made, code, levels.app.root)
    if isinstance(made, CompiledModels) and made.not_compared:
        levels.progress.note(f"compiled models are compared on cpu alone; {made.not_compared}")
    return made
