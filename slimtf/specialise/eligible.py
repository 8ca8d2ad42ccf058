"""Whether an app can have a flat module, and why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.model.modules import CONVERTER, CORE, UNION

if TYPE_CHECKING:
    from slimtf.model.app_code import AppCode
    from slimtf.model.kernels import KernelPlan


def why_not(plan: KernelPlan, code: AppCode | None) -> str:
    """Return why the custom modules of ``plan`` must stay as they are, as a clause; empty where they can be cut.

    Names decide what is cut, so all of them must be known; layers are found by names that stand in data.
    """
    if code is None:
        return "the app's code was not looked at"
    called = next((call.place for call in code.computed if not call.foreign), None)
    waits = plan.on_demand
    unseen = next((each for each in plan.unseen if waits is None or each not in waits.causes), None)
    reasons = (
        (unseen is not None, str(unseen)),
        (bool(plan.limits or plan.left_out), "the settings leave kernels out"),
        (plan.with_layers or plan.with_data or plan.optimizers, "layers, datasets and optimizers cannot be cut yet"),
        (bool(plan.gradients), "gradients cannot be cut yet"),
        (bool(plan.models) and plan.ops is None and waits is None, "not every model of the app is known"),
        (called is not None, f"{called} calls a method whose name only a run knows"),
    )
    return next((reason for holds, reason in reasons if holds), _imports(plan, code))


def _imports(plan: KernelPlan, code: AppCode) -> str:
    served = {UNION, CORE, CONVERTER, *(backend.package for backend in plan.backends)}
    other = next((name for name in code.imported if name not in served), None)
    if other is not None:
        return f"the app imports {other}"
    handed_on = next((use for use in code.uses if not use.path), None)
    return f"{handed_on.place} hands on all of {handed_on.specifier}" if handed_on else ""
