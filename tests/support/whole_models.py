"""Five small nets of unlike kinds, as tensorflowjs_converter would write them: what apps are made of."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from tests.support.graph_models import BOOL, FLOAT, INT32, Attribute
from tests.support.single_op.case import NO, YES, Example, const, ints, kind, node, number, real, some, text, texts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

SAME: Mapping[str, Attribute] = {"padding": text("SAME"), "dilations": ints(1, 1, 1, 1), "T": FLOAT}
FUSED: Mapping[str, Attribute] = {"num_args": {"i": "1"}, "epsilon": {"f": 0.0}}
ROW: Attribute = kind("DT_FLOAT")


def _weight(model: Example, name: str, *shape: int) -> str:
    """A constant whose values are spread about zero, so that no activation saturates."""
    count = prod(shape)
    return model.constant(name, shape, [(37 * at % 61 - 30) / 61 / max(1, shape[0]) ** 0.5 for at in range(count)])


def _quantised(model: Example, name: str, *shape: int) -> str:
    """The same, one byte a value."""
    model.weights.append(
        {
            "name": name,
            "shape": list(shape),
            "dtype": "float32",
            "quantization": {"dtype": "uint8", "min": -0.5, "scale": 1 / 255, "original_dtype": "float32"},
        }
    )
    model.data += bytes(97 * at % 251 for at in range(prod(shape)))
    return model.node(name, "Const", dtype=FLOAT)


def _reshaped(model: Example, name: str, of: str, *shape: int) -> str:
    to = model.constant(f"{name}/shape", [len(shape)], shape, "int32")
    return model.node(name, "Reshape", of, to, T=FLOAT, Tshape=INT32)


def _dense(model: Example, name: str, of: str, inside: int, outside: int, *ops: str) -> str:
    weights = (_weight(model, f"{name}/kernel", inside, outside), _weight(model, f"{name}/bias", outside))
    return model.node(name, "_FusedMatMul", of, *weights, T=FLOAT, fused_ops=texts("BiasAdd", *ops), **FUSED)


def convnet() -> Example:
    """Two convolutions with pooling and a dense head."""
    model = Example(outputs=("scores",))
    at = model.add("image", some(2, 12, 12, 1))
    for name, (inside, outside) in {"one": (1, 4), "two": (4, 8)}.items():
        weights = (_weight(model, f"{name}/kernel", 3, 3, inside, outside), _weight(model, f"{name}/bias", outside))
        ops = texts("BiasAdd", "Relu")
        at = model.node(name, "_FusedConv2D", at, *weights, strides=ints(1, 1, 1, 1), fused_ops=ops, **FUSED, **SAME)
        size = {"ksize": ints(1, 2, 2, 1), "strides": ints(1, 2, 2, 1)}
        at = model.node(f"{name}/pool", "MaxPool", at, **size, padding=text("VALID"), T=FLOAT)
    at = _dense(model, "head", _reshaped(model, "head/flat", at, -1, 72), 72, 5)
    model.node("scores", "Softmax", at, T=FLOAT)
    return model


def mobilenet() -> Example:
    """Convolutions by depth and by point over weights of one byte."""
    model = Example(outputs=("scores",))
    at = model.add("image", some(1, 16, 16, 3))
    fused = {"fused_ops": texts("BiasAdd", "Relu6"), **FUSED, **SAME}
    weights = (_quantised(model, "stem/kernel", 3, 3, 3, 8), _quantised(model, "stem/bias", 8))
    at = model.node("stem", "_FusedConv2D", at, *weights, strides=ints(1, 2, 2, 1), **fused)
    inside = 8
    for block, (stride, outside) in enumerate(((1, 8), (2, 16))):
        deep = (
            _quantised(model, f"deep{block}/kernel", 3, 3, inside, 1),
            _quantised(model, f"deep{block}/bias", inside),
        )
        strides = ints(1, stride, stride, 1)
        into = model.node(f"deep{block}", "FusedDepthwiseConv2dNative", at, *deep, strides=strides, **fused)
        flat = (
            _quantised(model, f"flat{block}/kernel", 1, 1, inside, outside),
            _quantised(model, f"b{block}", outside),
        )
        out = model.node(f"flat{block}", "_FusedConv2D", into, *flat, strides=ints(1, 1, 1, 1), **fused)
        at = model.node(f"sum{block}", "AddV2", at, out, T=FLOAT) if inside == outside else out
        inside = outside
    axes = model.constant("axes", [2], [1, 2], "int32")
    at = model.node("mean", "Mean", at, axes, T=FLOAT, Tidx=INT32, keep_dims=NO)
    head = (_quantised(model, "head/kernel", 16, 7), _quantised(model, "head/bias", 7))
    at = model.node("head", "_FusedMatMul", at, *head, T=FLOAT, fused_ops=texts("BiasAdd"), **FUSED)
    model.node("scores", "Softmax", at, T=FLOAT)
    return model


def loop() -> Example:
    """The loop of TensorFlow 1, then what is above a limit, and the greatest of it."""
    model = Example(outputs=("best", "best:1", "where"))
    enter = {"T": FLOAT, "frame_name": text("loop")}
    entered = model.node("enter", "Enter", model.add("x", some(6)), **enter, is_constant=NO)
    limit = model.node("limit", "Enter", model.add("eight", real(8)), **enter, is_constant=YES)
    merged = model.node("merge", "Merge", entered, "next", T=FLOAT)
    greatest = model.node("greatest", "Max", merged, model.add("axis", const(0)), T=FLOAT)
    below = model.node("below", "Less", greatest, limit, T=FLOAT)
    model.node("switch", "Switch", merged, model.node("go_on", "LoopCond", below), T=FLOAT)
    grown = model.node(
        "grown",
        "Mul",
        "switch:1",
        model.node("rate", "Enter", model.add("r", real(1.7)), **enter, is_constant=YES),
        T=FLOAT,
    )
    model.node("next", "NextIteration", model.node("more", "AddV2", grown, "switch:1", T=FLOAT), T=FLOAT)
    model.node("exit", "Exit", "switch", T=FLOAT)
    above = model.node("above", "Greater", "exit", model.add("three", real(3)), T=FLOAT)
    model.node("where", "Where", above, T=BOOL)
    model.node("best", "TopKV2", "exit", model.add("k", number(2)), T=FLOAT, sorted=YES)
    return model


LIST: Mapping[str, Attribute] = {"element_dtype": kind("DT_FLOAT"), "shape_type": kind("DT_INT32")}
STATE = {"t": "DT_INT32", "h": "DT_FLOAT", "c": "DT_FLOAT", "seen": "DT_VARIANT", "given": "DT_VARIANT"}
HELD = {"kernel": "DT_FLOAT", "bias": "DT_FLOAT"}
UNITS, STEPS, FEATURES = 4, 5, 3


def _inner(name: str, values: tuple[int, ...], shape: tuple[int, ...], model: Example) -> dict[str, object]:
    """A constant of a function; its value is a weight of the model."""
    model.constant(name, shape, values, "int32")
    return model.nodes.pop()


def _step(model: Example) -> tuple[list[dict[str, object]], dict[str, tuple[str, str]]]:
    """One step of the cell, and what it hands on."""
    gates = ("i", "g", "f", "o")
    nodes = [
        _inner("step/row", (2, FEATURES), (2,), model),
        _inner("step/axis", (1,), (), model),
        _inner("step/one", (1,), (), model),
        node("x", "TensorListGetItem", "given", "t", "step/row:output:0", element_dtype=kind("DT_FLOAT")),
        node("xh", "ConcatV2", "x:item:0", "h", "step/axis:output:0", T=FLOAT, N={"i": "2"}, Tidx=INT32),
        node("product", "MatMul", "xh:output:0", "kernel", T=FLOAT, transpose_a=NO, transpose_b=NO),
        node("biased", "BiasAdd", "product:product:0", "bias", T=FLOAT),
        node("parts", "Split", "step/axis:output:0", "biased:output:0", T=FLOAT, num_split={"i": "4"}),
        *(
            node(gate, "Tanh" if gate == "g" else "Sigmoid", f"parts:output:{at}", T=FLOAT)
            for at, gate in enumerate(gates)
        ),
        node("kept", "Mul", "f:y:0", "c", T=FLOAT),
        node("added", "Mul", "i:y:0", "g:y:0", T=FLOAT),
        node("c_next", "AddV2", "kept:z:0", "added:z:0", T=FLOAT),
        node("c_seen", "Tanh", "c_next:z:0", T=FLOAT),
        node("h_next", "Mul", "o:y:0", "c_seen:y:0", T=FLOAT),
        node("set", "TensorListSetItem", "seen", "t", "h_next:z:0", element_dtype=kind("DT_FLOAT")),
        node("t_next", "AddV2", "t", "step/one:output:0", T=INT32),
    ]
    handed = dict(zip(STATE, ("t_next:z:0", "h_next:z:0", "c_next:z:0", "set:output_handle:0", "given"), strict=True))
    results = {f"{name}_out": (source, STATE[name]) for name, source in handed.items()}
    return nodes, {**results, **{f"{name}_out": (name, type_) for name, type_ in HELD.items()}}


def lstm() -> Example:
    """A cell run by a loop of TensorFlow 2 over lists of tensors."""
    model = Example(outputs=("scores",))
    series = model.add("series", some(2, STEPS, FEATURES))
    order = model.constant("order", [3], [1, 0, 2], "int32")
    steps = model.node("steps", "Transpose", series, order, T=FLOAT, Tperm=INT32)
    row = model.constant("row", [2], [2, FEATURES], "int32")
    given = model.node("given", "TensorListFromTensor", steps, row, **LIST)
    of_units = model.constant("of_units", [2], [2, UNITS], "int32")
    seen = model.node("seen", "TensorListReserve", of_units, model.add("count", number(STEPS)), **LIST)
    zero = model.node("zero", "Fill", of_units, model.add("nought", real(0)), T=FLOAT, index_type=INT32)
    kernel = _weight(model, "kernel", FEATURES + UNITS, 4 * UNITS)
    bias = _weight(model, "bias", 4 * UNITS)
    arguments = {**STATE, **HELD}
    types: Attribute = {"list": {"type": list(arguments.values())}}
    condition = [
        _inner("cond/steps", (STEPS,), (), model),
        node("below", "Less", "t", "cond/steps:output:0", T=INT32),
    ]
    body, results = _step(model)
    first = model.add("first", number(0))
    ended = model.node(
        "while",
        "StatelessWhile",
        *(first, zero, zero, seen, given, kernel, bias),
        T=types,
        cond=model.function("cond", arguments, condition, {"go_on": ("below:z:0", "DT_BOOL")}),
        body=model.function("body", arguments, body, results),
    )
    stack = model.node(
        "states", "TensorListStack", f"{ended}:3", of_units, element_dtype=ROW, num_elements={"i": str(STEPS)}
    )
    mean = model.node("mean", "Mean", stack, model.constant("axis", [1], [0], "int32"), T=FLOAT, keep_dims=NO)
    both = model.node("both", "AddV2", mean, f"{ended}:1", T=FLOAT)
    model.node("scores", "Softmax", _dense(model, "head", both, UNITS, 3), T=FLOAT)
    return model


def signal() -> Example:
    """A spectrum of short frames, weighed and compressed, as the front of speech nets."""
    model = Example(outputs=("scores",))
    frames = _reshaped(model, "frames", model.add("wave", some(64)), 4, 16)
    shaped = model.node("shaped", "Mul", frames, _weight(model, "window", 16), T=FLOAT)
    length = model.constant("length", [1], [16], "int32")
    spectrum = model.node("spectrum", "RFFT", shaped, length, Treal=FLOAT, Tcomplex=kind("DT_COMPLEX64"))
    power = model.node("power", "ComplexAbs", spectrum, T=kind("DT_COMPLEX64"), Tout=FLOAT)
    bands = model.node("bands", "MatMul", power, _weight(model, "bank", 9, 6), T=FLOAT, transpose_a=NO, transpose_b=NO)
    positive = model.node("positive", "Relu", bands, T=FLOAT)
    logged = model.node("logged", "Log1p", positive, T=FLOAT)
    mean = model.node("mean", "Mean", logged, model.constant("axis", [1], [0], "int32"), T=FLOAT, keep_dims=YES)
    model.node("scores", "Softmax", _dense(model, "head", mean, 6, 3, "Relu"), T=FLOAT)
    return model


WHOLE_MODELS: Mapping[str, Callable[[], Example]] = {
    made.__name__: made for made in (convnet, loop, lstm, mobilenet, signal)
}
