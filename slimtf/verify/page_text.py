"""Compares what can be read on a page in several visits: what changes from visit to visit by itself does not count."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

# Times and amounts of memory differ in every run: "12.3 ms", "took 2 seconds", "30 fps", "10:45:07".
_UNSTEADY = re.compile(
    r"\b\d[\d.,]*\s*(?:[mµn]?s|m?secs?|(?:milli)?seconds?|min(?:utes?)?|fps|hz|[kmg]i?b|bytes)\b|\b\d{1,2}:\d\d(?::\d\d)?\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?", re.IGNORECASE)
_ORIGIN = re.compile(r"https?://127\.0\.0\.1:\d+")
_STACK = re.compile(r"^\s*at .*$", re.MULTILINE)


def lines_of(text: str) -> tuple[str, ...]:
    """Return the lines of ``text`` without times and amounts of memory."""
    return tuple(filter(None, (_UNSTEADY.sub("#", line).strip() for line in text.split("\n"))))


def steady_message(text: str) -> str:
    """Return an error's message without what differs between two bundles and two visits: stack, address, figures."""
    first = _STACK.sub("", _ORIGIN.sub("", text)).strip().partition("\n")[0]
    return _NUMBER.sub("#", first)


def new_text(full: Sequence[str], slim: Sequence[str], tolerance: float) -> tuple[str, str] | None:
    """Return a line that every text of ``full`` has and none of ``slim``, and the line in its place; None without one.

    The other way round too: a line that only the slim variant has, with an empty first text.

    Args:
        full, slim: the page's text in each visit.
        tolerance: above 0, numbers may differ in their last figure as well.
    """
    fulls, slims = [lines_of(text) for text in full], [lines_of(text) for text in slim]
    lost = [line for line in fulls[0] if _in_all(line, fulls) and not _in_any(line, slims)]
    came = [line for line in slims[0] if _in_all(line, slims) and not _in_any(line, fulls)]
    if tolerance > 0:
        pairs = [(one, other) for one in lost for other in came if _nearly(one, other, tolerance)]
        lost = [line for line in lost if not any(line == one for one, _ in pairs)]
        came = [line for line in came if not any(line == other for _, other in pairs)]
    if not lost and not came:
        return None
    return (lost[0] if lost else "", came[0] if came else "")


def _in_all(line: str, texts: Sequence[tuple[str, ...]]) -> bool:
    return all(line in text for text in texts)


def _in_any(line: str, texts: Sequence[tuple[str, ...]]) -> bool:
    return any(line in text for text in texts)


def _nearly(one: str, other: str, tolerance: float) -> bool:
    if _NUMBER.sub("#", one) != _NUMBER.sub("#", other):
        return False
    pairs = zip(_NUMBER.findall(one), _NUMBER.findall(other), strict=True)
    return all(abs(float(left) - float(right)) <= _room(left, tolerance) for left, right in pairs)


def _room(number: str, tolerance: float) -> float:
    """Return how far two printed numbers may be apart: the tolerance, and one in the last figure that is shown."""
    decimals = len(number.partition(".")[2].partition("e")[0])
    return tolerance * max(1.0, abs(float(number))) + 1.01 * float(10**-decimals)
