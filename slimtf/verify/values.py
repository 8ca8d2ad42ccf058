"""Compares two values of an app: JSON of any depth."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from slimtf.verify.tensors import DIFFERENT, number_difference

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import JsonValue

_NUMBER = "$number"
_LONGEST = 60
_ABSENT = object()


@dataclass(frozen=True, slots=True)
class ValueDifference:
    """Where two values are furthest apart: ``outputs[3].score``; ``size`` as ``number_difference`` counts it."""

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
        size = number_difference(one, other)
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
