"""Whether the models of an app can be compiled, and why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.app_code import AppCode
    from slimtf.model.kernels import KernelPlan
    from slimtf.settings.schema import Settings

# What reaches into the interpreter: ops of the app's own, and what it keeps of a run.
_INTERPRETER = (
    *("registerOp", "deregisterOp", "executor", "initializer", "resourceManager", "operationMapper"),
    *("getIntermediateTensors", "disposeIntermediateTensors", "KEEP_INTERMEDIATE_TENSORS", "tfjsflags", "setFlags"),
)


def why_not_compiled(plan: KernelPlan, code: AppCode, settings: Settings, graphs: tuple[Path, ...]) -> str:
    """Return why the graph models of ``plan`` stay with the interpreter, as a clause; empty where they can be compiled.

    All models must be known, and the app must not reach into what runs them.
    """
    if not graphs:
        return "the app has no graph model that is known"
    hidden = next((each for each in plan.unseen if each.hides in {"graphs", "models", "methods"}), None)
    if hidden is not None:
        return str(hidden)
    if plan.on_demand is not None:
        return "graph models may be loaded that are not known"
    if settings.custom_ops:
        return "the app registers graph ops of its own"
    named = next((name for name in _INTERPRETER if name in code.every_name or name in settings.keep), None)
    return f"the app names {named}, which reaches into the interpreter" if named else ""
