"""Arithmetic, basic math and logic: ops that compute each element on its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.single_op.case import NODE, Case, Example, kind, rational, real, some, truth, whole

if TYPE_CHECKING:
    from tests.support.graph_models import Attribute
    from tests.support.single_op.case import Tensor

MATRIX = some(2, 3)
ROW = some(3)
NUMBERS = whole(2, 3, below=5)

_BINARY = (
    *("BiasAdd", "AddV2", "Add", "FloorMod", "Mod", "Mul", "RealDiv", "Div", "DivNoNan", "FloorDiv", "Sub"),
    *("Minimum", "Maximum", "Pow", "SquaredDifference", "Atan2", "Prelu"),
    *("Equal", "NotEqual", "Greater", "GreaterEqual", "Less", "LessEqual"),
)
_UNARY = (
    *("Abs", "Acos", "Acosh", "Asin", "Asinh", "Atan", "Atanh", "Ceil", "Cos", "Cosh", "Elu", "Erf", "Exp", "Expm1"),
    *("Floor", "Log", "Log1p", "Neg", "Reciprocal", "Relu", "Relu6", "Round", "Rsqrt", "Selu", "Sigmoid", "Sign"),
    *("Sin", "Sinh", "Softplus", "Sqrt", "Square", "Tan", "Tanh", "IsNan", "IsInf", "IsFinite"),
)
# tfjs-core branches on the type of these: div of integers is FloorDiv, booleans are cast first.
_INTEGER = ("AddV2", "Mul", "RealDiv", "Div", "FloorDiv", "FloorMod", "Sub", "Maximum", "Minimum", "Pow", "Equal")


def of_complex(op: str, *more: Tensor, times: int = 1, size: int = 4, **attributes: Attribute) -> Example:
    """Return a model that gives ``op`` a complex tensor [2, size], which no input can be; ``times`` times."""
    example = Example()
    parts = [example.add(name, some(2, size)) for name in ("real", "imag")]
    complex_ = example.node("complex", "Complex", *parts, T=kind("DT_FLOAT"), Tout=kind("DT_COMPLEX64"))
    names = [example.add(f"x{index}", tensor) for index, tensor in enumerate(more)]
    example.node(NODE, op, *[complex_] * times, *names, T=kind("DT_COMPLEX64"), **attributes)
    return example


CASES = (
    *(Case(op, (MATRIX, ROW)) for op in _BINARY),
    *(Case(op, (NUMBERS, whole(3, below=3)), variant="int32") for op in _INTEGER),
    *(Case(op, (truth(2, 3), truth(2, 3)), variant="bool") for op in ("Maximum", "Minimum", "NotEqual")),
    *(Case(op, (MATRIX,)) for op in _UNARY),
    *(Case(op, (NUMBERS,), variant="int32") for op in ("Abs", "Neg", "Relu", "Sign", "Square")),
    Case("AddN", (MATRIX, MATRIX, MATRIX)),
    Case("AddV2", variant="complex64", build=lambda: of_complex("AddV2", times=2)),
    Case("Abs", variant="complex64", build=lambda: of_complex("Abs")),
    Case("ComplexAbs", build=lambda: of_complex("ComplexAbs")),
    Case("Real", build=lambda: of_complex("Real", Tout=kind("DT_FLOAT"))),
    Case("Imag", build=lambda: of_complex("Imag", Tout=kind("DT_FLOAT"))),
    Case("Complex", (MATRIX, MATRIX), {"Tout": kind("DT_COMPLEX64")}),
    Case("ClipByValue", (MATRIX, real(0.2), real(0.8))),
    Case("ClipByValue", (MATRIX, real(0.5), real(0.5)), variant="one_value"),
    Case("LeakyRelu", (MATRIX,), {"alpha": rational(0.3)}),
    Case("LogicalAnd", (truth(2, 3), truth(2, 3))),
    Case("LogicalOr", (truth(2, 3), truth(2, 3))),
    Case("LogicalNot", (truth(2, 3),)),
    Case("Select", (truth(2, 3), MATRIX, MATRIX)),
    Case("SelectV2", (truth(2, 3), MATRIX, MATRIX)),
    Case("SelectV2", (truth(2, 1), MATRIX, ROW), variant="broadcast"),
)
