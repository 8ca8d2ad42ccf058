"""Compares two outputs of a model, element by element."""

from __future__ import annotations

import math
import sys
from array import array
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from slimtf.model.runs import Tensor

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
    return max((number_difference(one, other) for one, other in pairs), default=0.0)


def number_difference(full: float, slim: float) -> float:
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
