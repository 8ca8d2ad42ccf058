"""Control flow: library functions, and the loops and branches of TensorFlow 1."""

from __future__ import annotations

from functools import partial

from tests.support.graph_models import FLOAT
from tests.support.single_op.case import NO, NODE, YES, Case, Example, Tensor, const, node, real, some, text


def _branch(op: str, *, taken: bool) -> Example:
    """A condition with two branches that run different kernels."""
    example = Example()
    condition = example.add("condition", Tensor((), (taken,), "bool"))
    x = example.add("x", some(3))
    result = {"y": ("made:y:0", "DT_FLOAT")}
    example.node(
        NODE,
        op,
        condition,
        x,
        then_branch=example.function("then", {"x": "DT_FLOAT"}, [node("made", "Relu", "x", T=FLOAT)], result),
        else_branch=example.function("else", {"x": "DT_FLOAT"}, [node("made", "Tanh", "x", T=FLOAT)], result),
    )
    return example


def _while(op: str) -> Example:
    """Doubles its state while the greatest element is below 8."""
    example = Example()
    x = example.add("x", some(3))
    arguments = {"x": "DT_FLOAT"}
    limit, axis = (example.add(name, tensor) for name, tensor in (("limit", real(8)), ("axis", const(0))))
    weights = [n for n in example.nodes if n["name"] in (limit, axis)]
    example.nodes = [n for n in example.nodes if n not in weights]
    condition = [
        *weights,
        node("greatest", "Max", "x", "axis:output:0", T=FLOAT),
        node("below", "Less", "greatest:output:0", "limit:output:0", T=FLOAT),
    ]
    body = [node("twice", "AddV2", "x", "x", T=FLOAT)]
    example.node(
        NODE,
        op,
        x,
        T={"list": {"type": ["DT_FLOAT"]}},
        cond=example.function("condition", arguments, condition, {"go_on": ("below:z:0", "DT_BOOL")}),
        body=example.function("body", arguments, body, {"x_next": ("twice:z:0", "DT_FLOAT")}),
    )
    return example


def _frame() -> Example:
    """The loop of TensorFlow 1: doubles its state while the greatest element is below 8."""
    example = Example(outputs=("exit",))
    enter = {"T": FLOAT, "frame_name": text("loop")}
    entered = example.node("enter", "Enter", example.add("x", some(3)), **enter, is_constant=NO)
    limit = example.node("limit", "Enter", example.add("eight", real(8)), **enter, is_constant=YES)
    merged = example.node("merge", "Merge", entered, "next", T=FLOAT)
    greatest = example.node("greatest", "Max", merged, example.add("axis", const(0)), T=FLOAT)
    below = example.node("below", "Less", greatest, limit, T=FLOAT)
    go_on = example.node("go_on", "LoopCond", below)
    example.node("switch", "Switch", merged, go_on, T=FLOAT)
    example.node("twice", "AddV2", "switch:1", "switch:1", T=FLOAT)
    example.node("next", "NextIteration", "twice", T=FLOAT)
    example.node("exit", "Exit", "switch", T=FLOAT)
    return example


def _old_branch() -> Example:
    """The condition of TensorFlow 1: Switch and Merge without a loop."""
    example = Example()
    example.node("switch", "Switch", example.add("x", some(3)), example.add("c", Tensor((), (True,), "bool")), T=FLOAT)
    example.node("if_false", "Tanh", "switch", T=FLOAT)
    example.node("if_true", "Relu", "switch:1", T=FLOAT)
    example.node(NODE, "Merge", "if_false", "if_true", T=FLOAT)
    return example


CASES = (
    *(Case(op, build=partial(_branch, op, taken=True)) for op in ("If", "StatelessIf")),
    *(Case(op, variant="else", build=partial(_branch, op, taken=False)) for op in ("If", "StatelessIf")),
    *(Case(op, build=partial(_while, op)) for op in ("While", "StatelessWhile")),
    *(Case(op, build=_frame) for op in ("Enter", "Exit", "NextIteration", "LoopCond")),
    *(Case(op, build=_old_branch) for op in ("Switch", "Merge")),
)
