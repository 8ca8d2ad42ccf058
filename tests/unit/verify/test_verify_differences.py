"""What counts as a difference between two computations, and how large it is."""

from __future__ import annotations

import json
import math
import struct
from typing import TYPE_CHECKING

import pytest

from slimtf.model.runs import Tensor
from slimtf.verify.values import DIFFERENT, tensor_difference, value_difference

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


def test_texts_are_equal_whatever_object_they_are() -> None:
    one, other = (json.loads('{"label": "a cat"}') for _ in range(2))
    assert one["label"] is not other["label"]
    assert value_difference(one, other) is None


@pytest.mark.parametrize(
    ("full", "slim", "size", "place"),
    [
        ({"outputs": [[1, 2], [3, 4]]}, {"outputs": [[1, 2], [3, 5]]}, 0.25, "outputs[1][1]"),
        ([1, 2], [1, 2, 3], DIFFERENT, "[2]"),
        ({"a": 1}, {"a": 1, "b": 2}, DIFFERENT, "b"),
        ({"a": 1}, {}, DIFFERENT, "a"),
        ({}, {"b": None}, DIFFERENT, "b"),
        ({"X": 1}, {"X": 2}, 1.0, "X"),
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


@pytest.mark.parametrize(
    ("dtype", "code", "full", "slim", "difference"),
    [
        ("bool", "B", 0, 1, 1.0),
        ("int32", "i", -4, -2, 0.5),
        ("complex64", "f", 0.5, 0.25, 0.25),
        ("float32", "f", -8.0, -4.0, 0.5),
        ("float32", "f", 0.25, 1.25, 1.0),
        ("float32", "f", 2.0, 1.0, 0.5),
    ],
)
def test_elements_are_read_as_the_type_says(dtype: str, code: str, full: float, slim: float, difference: float) -> None:
    one, other = (Tensor("y", dtype, (1,), struct.pack(f"<{code}", value)) for value in (full, slim))
    assert tensor_difference(one, other) == difference


def test_the_largest_difference_counts_wherever_it_is() -> None:
    for slim in ((1.5, 1.0), (1.0, 1.5)):
        assert tensor_difference(floats(1.0, 1.0), floats(*slim)) == 0.5


@pytest.mark.parametrize(
    ("full", "slim", "shown"),
    [
        ({"a": 1}, {}, ("1", "nothing")),
        ([1, 2], [1], ("2", "nothing")),
        (["x"], ["x", "y"], ("nothing", "'y'")),
        ([0.5], [NAN], ("0.5", "nan")),
        ({"$number": "-Infinity"}, 1, ("-inf", "1.0")),
        ({"$number": "Infinity"}, 1, ("inf", "1.0")),
        ("a" * 58, "b", (repr("a" * 58), "'b'")),
        ("a" * 59, "b", ("'" + "a" * 59 + "…", "'b'")),
        ({"$number": "NaN", "b": 1}, None, ("{'$number': 'NaN', 'b': 1}", "None")),
        ({"$number": 3}, {"$number": 4}, ("3.0", "4.0")),
    ],
)
def test_both_values_are_shown(full: JsonValue, slim: JsonValue, shown: tuple[str, str]) -> None:
    found = value_difference(full, slim)
    assert found is not None
    assert (found.full, found.slim) == shown


@pytest.mark.parametrize(
    ("full", "slim", "place"),
    [
        ({"a": {"b": [1, {"c": 2}]}}, {"a": {"b": [1, {"c": 3}]}}, "a.b[1].c"),
        ([[1, 2], [3]], [[1, 2], [4]], "[1][0]"),
        ({"a": 1, "b": 1}, {"a": 1.1, "b": 2}, "b"),
        ({"a": 2, "b": 1}, {"a": 3, "b": 1.1}, "a"),
        (1, [1], ""),
        ({"a": 1}, [1], ""),
        ({"a": True}, {"a": False}, "a"),
        ({"a": 1}, {"a": "1"}, "a"),
    ],
)
def test_the_largest_difference_is_placed(full: JsonValue, slim: JsonValue, place: str) -> None:
    found = value_difference(full, slim)
    assert found is not None
    assert found.place == place
