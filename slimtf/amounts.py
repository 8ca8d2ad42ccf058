"""Sizes, times and changes as a person reads them. kB is 1000 bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_KILO = 1000
_MINUTE = 60
# Slow 4G as Lighthouse's mobile preset has it: `mobileSlow4G` in its core/config/constants.js.
_SLOW_4G_ROUND_TRIP = 0.150  # seconds
_SLOW_4G_RATE = 204_800  # bytes a second: 1.6 * 1024 kbit/s


def kilobytes(size: int) -> str:
    """Return ``size`` bytes as ``1,050.26 kB``; below a kilobyte as ``812 B``."""
    return f"{size:,} B" if abs(size) < _KILO else f"{size / _KILO:,.2f} kB"


def megabytes(size: int) -> str:
    """Return ``size`` bytes as ``412 MB``."""
    return f"{size / _KILO**2:,.0f} MB"


def slow_4g_seconds(size: int) -> float:
    """Return how long a browser downloads ``size`` compressed bytes on slow 4G: an estimate, one round trip for all."""
    return _SLOW_4G_ROUND_TRIP + size / _SLOW_4G_RATE


def slow_4g_bytes(seconds: float) -> int:
    """Return how many compressed bytes arrive on slow 4G within ``seconds``; 0 where they do not suffice for any."""
    return max(0, round((seconds - _SLOW_4G_ROUND_TRIP) * _SLOW_4G_RATE))


def few(names: Sequence[str], most: int) -> str:
    """Return ``a, b, c``, the first ``most`` of ``names``, and how many more there are: ``a, b and 3 more``."""
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most} more" if len(names) > most else shown


def change(before: int, after: int) -> str:
    """Return by how much ``after`` differs from ``before``: ``-78.4 %``; empty when there was nothing before."""
    return f"{(after - before) / before * 100:+.1f} %" if before else ""


def duration(seconds: float) -> str:
    """Return ``4.1 s`` or ``2 min 3 s``."""
    if seconds < _MINUTE:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), _MINUTE)
    return f"{minutes} min {rest} s"


def counted(number: int, noun: str, nouns: str = "") -> str:
    """Return ``1 kernel`` or ``3 kernels``; ``nouns`` is the plural where it is not made with an s."""
    return f"{number} {noun}" if number == 1 else f"{number} {nouns or noun + 's'}"
