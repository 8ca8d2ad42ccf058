"""Compares two values of an app, JSON of any depth, and two outputs of a model, element by element."""

from __future__ import annotations

import math
import sys
from array import array
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import JsonValue

    from slimtf.model.runs import Tensor

_NUMBER = "$number"
_LONGEST = 60
_ABSENT = object()


@dataclass(frozen=True, slots=True)
class ValueDifference:
    """Where two values are furthest apart: ``outputs[3].score``; ``size`` as ``_number_difference`` counts it."""

    size: float
    place: str
    full: str
    slim: str


def value_difference(full: JsonValue, slim: JsonValue) -> ValueDifference | None:
    """Return the largest difference between two values; None when there is none.

    Numbers are compared as numbers, everything else must be the same; so must lengths and keys.
    """
    found = sorted(_differences(full, slim, ""), key=lambda one: -one.size)
    return found[0] if found else None


def _differences(full: object, slim: object, place: str) -> Iterator[ValueDifference]:
    one, other = _number(full), _number(slim)
    if one is not None and other is not None:
        size = _number_difference(one, other)
        if size:
            yield ValueDifference(size, place, str(one), str(other))
    elif isinstance(full, dict) and isinstance(slim, dict):
        for key in dict.fromkeys((*full, *slim)):
            yield from _differences(full.get(key, _ABSENT), slim.get(key, _ABSENT), f"{place}.{key}".lstrip("."))
    elif isinstance(full, list) and isinstance(slim, list):
        for index, (left, right) in enumerate(zip_longest(full, slim, fillvalue=_ABSENT)):
            yield from _differences(left, right, f"{place}[{index}]")
    elif full is not slim and (full != slim or type(full) is not type(slim)):
        yield ValueDifference(DIFFERENT, place, _shown(full), _shown(slim))


def _number(value: object) -> float | None:
    """Return ``value`` if it is a number, also one that JSON lacks."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, dict) and value.keys() == {_NUMBER} and isinstance(value[_NUMBER], str):
        return float(value[_NUMBER])
    return None


def _shown(value: object) -> str:
    if value is _ABSENT:
        return "nothing"
    text = repr(value)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


# Codes of `array` for what tensor.data() gives, by tfjs's type (tfjs-core dist/types.js, DataTypeMap).
_CODES = {"float32": "f", "complex64": "f", "int32": "i", "bool": "B"}
DIFFERENT = math.inf
"""The difference of what cannot be told apart by a number: another shape, another text, NaN instead of a number."""


def tensor_difference(full: Tensor, slim: Tensor) -> float:
    """Return the largest difference between two elements, 0 when all are equal; NaN equals NaN.

    A difference is relative to the full variant's number where that is above 1 in size. It is infinite where the
    shapes or types differ, or where one is NaN or infinite and the other is not the same.
    """
    if (full.dtype, full.shape) != (slim.dtype, slim.shape):
        return DIFFERENT
    if full.data == slim.data:
        return 0.0
    code = _CODES.get(full.dtype)
    if code is None or len(full.data) != len(slim.data):  # a shape with NaN in it says nothing of the length
        return DIFFERENT
    pairs = zip(_elements(full.data, code), _elements(slim.data, code), strict=True)
    return max((_number_difference(one, other) for one, other in pairs), default=0.0)


def _number_difference(full: float, slim: float) -> float:
    """Return how far ``slim`` is from ``full``, as ``tensor_difference`` counts it."""
    if full == slim or (math.isnan(full) and math.isnan(slim)):
        return 0.0
    if not (math.isfinite(full) and math.isfinite(slim)):
        return DIFFERENT
    return abs(full - slim) / max(1.0, abs(full))


def _elements(data: bytes, code: str) -> array[float]:
    elements: array[float] = array(code)
    elements.frombytes(data)
    if sys.byteorder == "big":
        elements.byteswap()
    return elements
