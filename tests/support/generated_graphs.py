"""Graph models of 5 to 40 nodes, made from a seed: every node is valid, because shapes are known while it is chosen."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import prod
from random import Random
from typing import TYPE_CHECKING

from tests.support.graph_models import FLOAT, Attribute
from tests.support.single_op.case import NO, YES, Example, Tensor, integer, ints, kind, text, texts

if TYPE_CHECKING:
    from collections.abc import Callable

Shape = tuple[int, ...]

_FEWEST, _MOST = 5, 40
_LARGEST = 400  # elements of a tensor
# They keep values finite that are, and the shape.
_UNARY = (
    *("Relu", "Relu6", "Tanh", "Sigmoid", "Elu", "Neg", "Abs", "Square", "Sin", "Cos", "Floor", "Round", "Sign"),
    *("Softplus", "Identity", "Selu", "Erf", "Atan", "ZerosLike", "OnesLike"),
)
_BINARY = ("AddV2", "Sub", "Mul", "Maximum", "Minimum", "SquaredDifference")
_REDUCED = ("Mean", "Max", "Min", "Sum", "Prod")


@dataclass
class Generated:
    """A model under construction; ``shapes`` of its float tensors, by their names."""

    random: Random
    model: Example = field(default_factory=Example)
    shapes: dict[str, Shape] = field(default_factory=dict)
    count: int = 0

    def name(self) -> str:
        self.count += 1
        return f"{self.random.choice(('layer', 'block/part', '1x1', 'a.b-c'))}/n{self.count}"

    def made(self, op: str, shape: Shape, *inputs: str, **attributes: Attribute) -> None:
        self.shapes[self.model.node(self.name(), op, *inputs, **attributes)] = shape

    def weights(self, *shape: int) -> str:
        values = [round(self.random.uniform(-1, 1), 3) for _ in range(prod(shape))]
        return self.model.constant(self.name(), shape, values)

    def whole(self, *values: int, scalar: bool = False) -> str:
        return self.model.constant(self.name(), () if scalar else (len(values),), values, "int32")


def _unary(to: Generated, x: str) -> None:
    to.made(to.random.choice(_UNARY), to.shapes[x], x, T=FLOAT)


def _binary(to: Generated, x: str) -> None:
    shape = to.shapes[x]
    others = [name for name, other in to.shapes.items() if other == shape]
    other = to.random.choice((*others, "", "row"))
    if other in {"", "row"}:
        other = to.weights(*shape[-1:]) if other else to.weights()
    pair = [x, other] if to.random.random() < 0.5 else [other, x]
    to.made(to.random.choice(_BINARY), shape, *pair, T=FLOAT)


def _product(to: Generated, x: str) -> None:
    shape = to.shapes[x]
    if len(shape) != 2:
        return _flat(to, x)
    rows, inner = shape
    columns, turned = to.random.randint(1, 6), to.random.random() < 0.3
    weights = to.weights(*((columns, inner) if turned else (inner, columns)))
    turns = {"transpose_a": NO, "transpose_b": YES if turned else NO}
    if to.random.random() < 0.5:
        return to.made("MatMul", (rows, columns), x, weights, T=FLOAT, **turns)
    fused = texts("BiasAdd", *to.random.choice((("Relu",), ("Elu",), ())))
    bias = to.weights(columns)
    return to.made(
        "_FusedMatMul", (rows, columns), x, weights, bias, T=FLOAT, fused_ops=fused, num_args=integer(1), **turns
    )


def _flat(to: Generated, x: str) -> None:
    shape = to.shapes[x]
    count = prod(shape)
    first = to.random.choice([size for size in range(1, count + 1) if count % size == 0])
    asked = to.random.choice(((first, -1), (first, count // first)))
    to.made("Reshape", (first, count // first), x, to.whole(*asked), T=FLOAT)


def _turned(to: Generated, x: str) -> None:
    shape = to.shapes[x]
    order = to.random.sample(range(len(shape)), len(shape))
    to.made("Transpose", tuple(shape[axis] for axis in order), x, to.whole(*order), T=FLOAT)


def _reduced(to: Generated, x: str) -> None:
    shape = to.shapes[x]
    axis, keep = to.random.randrange(len(shape)), to.random.random() < 0.5
    left = [1 if at == axis else size for at, size in enumerate(shape) if keep or at != axis]
    to.made(to.random.choice(_REDUCED), tuple(left), x, to.whole(axis), T=FLOAT, keep_dims=YES if keep else NO)


def _joined(to: Generated, x: str) -> None:
    shape = to.shapes[x]
    axis = to.random.randrange(len(shape))
    joined = (*shape[:axis], 2 * shape[axis], *shape[axis + 1 :])
    to.made("ConcatV2", joined, x, x, to.whole(axis, scalar=True), T=FLOAT, N=integer(2))


def _packed(to: Generated, x: str) -> None:
    to.made("Pack", (2, *to.shapes[x]), x, x, T=FLOAT, N=integer(2), axis=integer(0))


def _part(to: Generated, x: str) -> None:
    shape = to.shapes[x]
    begin = [to.random.randrange(size) for size in shape]
    sizes = tuple(to.random.randint(1, size - at) for size, at in zip(shape, begin, strict=True))
    to.made("Slice", sizes, x, to.whole(*begin), to.whole(*sizes), T=FLOAT)


def _padded(to: Generated, x: str) -> None:
    shape = to.shapes[x]
    pads = [(to.random.randint(0, 1), to.random.randint(0, 2)) for _ in shape]
    amounts = to.model.constant(to.name(), (len(shape), 2), [each for pair in pads for each in pair], "int32")
    to.made("Pad", tuple(size + sum(pair) for size, pair in zip(shape, pads, strict=True)), x, amounts, T=FLOAT)


def _softmax(to: Generated, x: str) -> None:
    to.made("Softmax", to.shapes[x], x, T=FLOAT)


def _longer(to: Generated, x: str) -> None:
    axis = to.random.randint(0, len(to.shapes[x]))
    shape = (*to.shapes[x][:axis], 1, *to.shapes[x][axis:])
    to.made("ExpandDims", shape, x, to.whole(axis, scalar=True), T=FLOAT)


def _split(to: Generated, x: str) -> None:
    shape = to.shapes[x]
    axis = to.random.randrange(len(shape))
    if shape[axis] % 2:
        return _unary(to, x)
    half = (*shape[:axis], shape[axis] // 2, *shape[axis + 1 :])
    parts = to.model.node(to.name(), "Split", to.whole(axis, scalar=True), x, T=FLOAT, num_split=integer(2))
    to.shapes[to.random.choice((parts, f"{parts}:1"))] = half
    return None


def _chosen(to: Generated, x: str) -> None:
    shape = to.shapes[x]
    condition = to.model.node(to.name(), "Greater", x, to.weights(), T=FLOAT)
    to.made("SelectV2", shape, condition, x, to.weights(*shape), T=FLOAT)


def _counted(to: Generated, x: str) -> None:
    whole = to.model.node(to.name(), "Cast", x, SrcT=FLOAT, DstT=kind("DT_INT32"))
    to.made("Cast", to.shapes[x], whole, SrcT=kind("DT_INT32"), DstT=FLOAT)


def _image(to: Generated, x: str) -> None:
    shape = to.shapes[x]
    if len(shape) != 4:
        return _unary(to, x)
    batch, height, width, channels = shape
    common = {"T": FLOAT, "padding": text("SAME"), "strides": ints(1, 1, 1, 1)}
    if to.random.random() < 0.5:
        return to.made(to.random.choice(("MaxPool", "AvgPool")), shape, x, ksize=ints(1, 2, 2, 1), **common)
    made = to.random.randint(1, 3)
    filters = to.weights(2, 2, channels, made)
    return to.made("Conv2D", (batch, height, width, made), x, filters, dilations=ints(1, 1, 1, 1), **common)


_STEPS: tuple[Callable[[Generated, str], None], ...] = (
    *(_unary, _unary, _unary, _binary, _binary, _binary, _product, _product, _flat, _turned, _reduced, _joined),
    *(_packed, _part, _padded, _softmax, _longer, _split, _chosen, _counted, _image),
)


def generated_graph(seed: int) -> Example:
    """Return the model of ``seed``; its outputs are the tensors that no other node takes."""
    random = Random(seed)  # noqa: S311 - no secrets
    to = Generated(random)
    for number in range(random.randint(1, 3)):
        shape = random.choice(((2, 3), (1, 4, 4, 2), (5,), (2, 2, 3), (3, 6)))
        to.shapes[to.model.add(f"x{number}", Tensor(shape, (0.5,) * prod(shape)))] = shape
    count = random.randint(_FEWEST, _MOST)
    while len(to.model.nodes) < count:
        names = [name for name, shape in to.shapes.items() if shape and prod(shape) <= _LARGEST]
        random.choice(_STEPS)(to, random.choice(names[-6:]))
    return to.model
