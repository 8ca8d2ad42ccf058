"""Ten graph models, small and unlike each other: what an app may be given that knows none of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.graph_models import FLOAT, Attribute
from tests.support.single_op.case import Example, ints, some, text
from tests.support.single_op_models import CASES

if TYPE_CHECKING:
    from pathlib import Path

# Loops, lists, tables, complex numbers, several outputs.
_OF_CASES = ("FFT", "LookupTableFindV2", "NonMaxSuppressionV5", "StatelessWhile", "TensorListStack")
PERCEPTRONS = ("deep_net", "gate", "perceptron")
"""Those that need nothing but what is there from the beginning."""


def write_ten_models(folder: Path) -> list[str]:
    """Write them below ``folder``, those that need least first, and return their names in that order."""
    made = {"deep_net": _deep_net(), "gate": _gate(), "perceptron": _perceptron(), "pixels": _pixels(), "rows": _rows()}
    made |= {case.name: case.model() for case in CASES if case.name in _OF_CASES}
    for name, model in made.items():
        model.write(folder / name)
    return list(made)


def _constant(model: Example, name: str, *shape: int) -> str:
    made = some(*shape)
    return model.constant(name, shape, [value - 0.5 for value in made.values if isinstance(value, float)])


def _perceptron() -> Example:
    model = Example()
    hidden = model.node("m0", "MatMul", model.add("x", some(2, 4)), _constant(model, "w0", 4, 3), T=FLOAT)
    hidden = model.node("a0", "Relu", model.node("b0", "BiasAdd", hidden, _constant(model, "c0", 3), T=FLOAT), T=FLOAT)
    hidden = model.node("m1", "MatMul", hidden, _constant(model, "w1", 3, 5), T=FLOAT)
    model.node("the_node", "Softmax", hidden, T=FLOAT)
    return model


def _deep_net() -> Example:
    model = Example()
    at = model.add("x", some(3, 4))
    for layer in range(4):
        fused: Attribute = {"list": {"s": [text("BiasAdd")["s"], text("Relu6")["s"]]}}
        weights = (_constant(model, f"w{layer}", 4, 4), _constant(model, f"b{layer}", 4))
        at = model.node(f"n{layer}", "_FusedMatMul", at, *weights, T=FLOAT, fused_ops=fused, num_args={"i": "1"})
    model.node("the_node", "Tanh", at, T=FLOAT)
    return model


def _gate() -> Example:
    model = Example()
    one, other = model.add("x", some(2, 3)), model.add("y", some(2, 3))
    opened = model.node("open", "Sigmoid", one, T=FLOAT)
    kept = model.node("kept", "Mul", opened, other, T=FLOAT)
    model.node("the_node", "AddV2", kept, model.node("rest", "Sub", one, other, T=FLOAT), T=FLOAT)
    return model


def _pixels() -> Example:
    model = Example()
    same = {"T": FLOAT, "padding": text("SAME"), "dilations": ints(1, 1, 1, 1)}
    kernel, each = _constant(model, "kernel", 3, 3, 3, 4), _constant(model, "each", 3, 3, 4, 1)
    seen = model.node("c", "Conv2D", model.add("x", some(1, 8, 8, 3)), kernel, strides=ints(1, 2, 2, 1), **same)
    seen = model.node("d", "DepthwiseConv2dNative", seen, each, strides=ints(1, 1, 1, 1), **same)
    seen = model.node("p", "MaxPool", seen, ksize=ints(1, 2, 2, 1), strides=ints(1, 2, 2, 1), **same)
    axes = model.constant("axes", [2], [1, 2], "int32")
    model.node("the_node", "Mean", seen, axes, T=FLOAT, keep_dims={"b": False})
    return model


def _rows() -> Example:
    model = Example()
    rows, one = model.add("x", some(4, 6)), model.constant("one", [1], [1], "int32")
    mean = model.node("mean", "Mean", rows, one, T=FLOAT, keep_dims={"b": True})
    centred = model.node("centred", "Sub", rows, mean, T=FLOAT)
    squared = model.node("squared", "Square", centred, T=FLOAT)
    axis, order = model.constant("axis", [], [1], "int32"), model.constant("order", [2], [1, 0], "int32")
    both = model.node("both", "ConcatV2", centred, squared, axis, T=FLOAT, N={"i": "2"})
    model.node("the_node", "Transpose", both, order, T=FLOAT)
    return model
