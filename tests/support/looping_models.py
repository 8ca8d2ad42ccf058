"""Loops whose variables pass through as they are, go round no time at all, or are used again behind the loop."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from tests.support.graph_models import FLOAT
from tests.support.single_op.case import NO, YES, Example, const, node, real, some, text

if TYPE_CHECKING:
    from collections.abc import Callable

NEVER, PASSED = -1000, 9


def _functions(limit: float, *, used_again: bool) -> Example:
    """While with two variables, of which one is handed on as it is."""
    model = Example(outputs=("sum",))
    x, y = model.add("x", some(3)), model.node("y", "Relu", model.add("y0", some(3)), T=FLOAT)
    arguments = {"x": "DT_FLOAT", "y": "DT_FLOAT"}
    names = [model.add(name, tensor) for name, tensor in (("limit", real(limit)), ("axis", const(0)))]
    weights = [each for each in model.nodes if each["name"] in names]
    model.nodes = [each for each in model.nodes if each not in weights]
    condition = [
        *weights,
        node("greatest", "Max", "x", "axis:output:0", T=FLOAT),
        node("below", "Less", "greatest:output:0", "limit:output:0", T=FLOAT),
    ]
    body = [node("twice", "AddV2", "x", "x", T=FLOAT)]
    after = {"next_x": ("twice:z:0", "DT_FLOAT"), "next_y": ("y", "DT_FLOAT")}
    model.node(
        "loop",
        "StatelessWhile",
        x,
        y,
        T={"list": {"type": ["DT_FLOAT", "DT_FLOAT"]}},
        cond=model.function("condition", arguments, condition, {"go_on": ("below:z:0", "DT_BOOL")}),
        body=model.function("body", arguments, body, after),
    )
    behind = model.node("behind", "AddV2", "loop", "loop:1", T=FLOAT)
    if used_again:
        behind = model.node("again", "AddV2", behind, y, T=FLOAT)
    model.node("sum", "AddV2", behind, "loop:1", T=FLOAT)
    return model


def _frame(limit: float) -> Example:
    """The loop of TensorFlow 1 with two variables and a constant."""
    model = Example(outputs=("sum", "second"))
    enter = {"T": FLOAT, "frame_name": text("loop")}
    start = model.node("y", "Relu", model.add("y0", some(3)), T=FLOAT)
    entered = (
        model.node("enter_x", "Enter", model.add("x", some(3)), **enter, is_constant=NO),
        model.node("enter_y", "Enter", start, **enter, is_constant=NO),
    )
    constant = model.node("limit", "Enter", model.add("eight", real(limit)), **enter, is_constant=YES)
    x = model.node("merge_x", "Merge", entered[0], "next_x", T=FLOAT)
    y = model.node("merge_y", "Merge", entered[1], "next_y", T=FLOAT)
    greatest = model.node("greatest", "Max", x, model.add("axis", const(0)), T=FLOAT)
    go_on = model.node("go_on", "LoopCond", model.node("below", "Less", greatest, constant, T=FLOAT))
    for name, merged in (("switch_x", x), ("switch_y", y)):
        model.node(name, "Switch", merged, go_on, T=FLOAT)
    twice = model.node("twice", "AddV2", "switch_x:1", "switch_x:1", T=FLOAT)
    scaled = model.node("scaled", "Mul", "switch_y:1", constant, T=FLOAT)
    model.node("next_x", "NextIteration", model.node("more", "AddV2", twice, scaled, T=FLOAT), T=FLOAT)
    turned = "switch_y:1" if limit in {NEVER, PASSED} else model.node("turned", "Tanh", "switch_y:1", T=FLOAT)
    model.node("next_y", "NextIteration", turned, T=FLOAT)
    ends = [model.node(f"exit_{name}", "Exit", f"switch_{name}", T=FLOAT) for name in "xy"]
    model.node("sum", "AddV2", *ends, T=FLOAT)
    model.node("second", "Tanh", ends[1], T=FLOAT)
    return model


LOOPS: dict[str, Callable[[], Example]] = {
    "functions": partial(_functions, 8, used_again=False),
    "functions_used_again": partial(_functions, 8, used_again=True),
    "functions_never": partial(_functions, NEVER, used_again=False),
    "functions_never_used_again": partial(_functions, NEVER, used_again=True),
    "frame": partial(_frame, 8),
    "frame_passed": partial(_frame, PASSED),
    "frame_never": partial(_frame, NEVER),
}
