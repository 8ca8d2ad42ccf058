"""What counts as a difference between two computations, and how large it is."""

from __future__ import annotations

import math
import struct
from typing import TYPE_CHECKING

import pytest

from slimtf.model.runs import Tensor
from slimtf.verify.tensors import DIFFERENT, tensor_difference
from slimtf.verify.values import value_difference

if TYPE_CHECKING:
    from pydantic import JsonValue

NAN: JsonValue = {"$number": "NaN"}


def floats(*values: float, name: str = "y") -> Tensor:
    return Tensor(name, "float32", (len(values),), struct.pack(f"<{len(values)}f", *values))


@pytest.mark.parametrize(
    ("full", "slim", "difference"),
    [
        ((1.0, 2.0), (1.0, 2.0), 0.0),
        ((1.0, math.nan), (1.0, math.nan), 0.0),
        ((0.0,), (-0.0,), 0.0),
        ((1.0,), (math.nan,), DIFFERENT),
        ((math.inf,), (math.inf,), 0.0),
        ((math.inf,), (-math.inf,), DIFFERENT),
        ((math.inf,), (1.0,), DIFFERENT),
        ((0.5, 0.5), (0.5, 0.25), 0.25),
        ((1000.0,), (1001.0,), 0.001),
        ((), (), 0.0),
    ],
)
def test_tensors(full: tuple[float, ...], slim: tuple[float, ...], difference: float) -> None:
    assert tensor_difference(floats(*full), floats(*slim)) == pytest.approx(difference)


def test_nan_is_nan_whatever_its_bits() -> None:
    one = Tensor("y", "float32", (1,), struct.pack("<I", 0x7FC00000))
    other = Tensor("y", "float32", (1,), struct.pack("<I", 0x7FC00001))
    assert tensor_difference(one, other) == 0


def test_shapes_types_and_texts_are_the_same_or_different() -> None:
    one = floats(1, 2)
    assert tensor_difference(one, Tensor("y", "float32", (1, 2), one.data)) == DIFFERENT
    assert tensor_difference(one, Tensor("y", "int32", (2,), one.data)) == DIFFERENT
    assert tensor_difference(Tensor("y", "string", (1,), b'["a"]'), Tensor("y", "string", (1,), b'["b"]')) == DIFFERENT
    ints = [Tensor("y", "int32", (1,), struct.pack("<i", value)) for value in (7, 9)]
    assert tensor_difference(*ints) == pytest.approx(2 / 7)


@pytest.mark.parametrize(
    ("full", "slim"),
    [(1, 1.0), ([NAN], [NAN]), ({"a": [1, "x", None, True]}, {"a": [1, "x", None, True]}), ({"$number": "-0"}, 0)],
)
def test_equal_values(full: JsonValue, slim: JsonValue) -> None:
    assert value_difference(full, slim) is None


@pytest.mark.parametrize(
    ("full", "slim", "size", "place"),
    [
        ({"outputs": [[1, 2], [3, 4]]}, {"outputs": [[1, 2], [3, 5]]}, 0.25, "outputs[1][1]"),
        ([1, 2], [1, 2, 3], DIFFERENT, "[2]"),
        ({"a": 1}, {"a": 1, "b": 2}, DIFFERENT, "b"),
        ({"a": 1}, {}, DIFFERENT, "a"),
        ([0.5], [NAN], DIFFERENT, "[0]"),
        ("cat", "dog", DIFFERENT, ""),
        (True, 1, DIFFERENT, ""),
        (None, 0, DIFFERENT, ""),
        ([1], {"0": 1}, DIFFERENT, ""),
        ([0.1, 0.2, 0.3], [0.1, 0.25, 0.301], 0.05, "[1]"),
    ],
)
def test_different_values(full: JsonValue, slim: JsonValue, size: float, place: str) -> None:
    found = value_difference(full, slim)
    assert found is not None
    assert found.size == pytest.approx(size)
    assert found.place == place
