"""Divides a number of bytes by weights, so that the parts add up to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def apportioned(total: int, weights: Sequence[int]) -> list[int]:
    """Return the parts of ``total`` (0 or more) by largest remainder, in the order of ``weights`` (0 or more).

    Nothing is left over: a total without any weight goes to the first part. Without weights there are no parts.
    """
    whole = sum(weights)
    if not weights or not whole:
        return [total, *([0] * (len(weights) - 1))] if weights else []
    parts = [total * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda place: (-(total * weights[place] % whole), place))
    for place in by_remainder[: total - sum(parts)]:
        parts[place] += 1
    return parts
