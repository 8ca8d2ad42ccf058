"""Sizes, times and changes as a person reads them. kB is 1000 bytes."""

from __future__ import annotations

_KILO = 1000
_MINUTE = 60


def kilobytes(size: int) -> str:
    """Return ``size`` bytes as ``1,050.26 kB``; below a kilobyte as ``812 B``."""
    return f"{size:,} B" if abs(size) < _KILO else f"{size / _KILO:,.2f} kB"


def megabytes(size: int) -> str:
    """Return ``size`` bytes as ``412 MB``."""
    return f"{size / _KILO**2:,.0f} MB"


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
