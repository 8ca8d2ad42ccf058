"""Reads amounts of bytes: ``120 kB``, ``1.5 MiB``, ``25 %``, ``1.5 s`` of slow 4G; a unit is always spelt out."""

from __future__ import annotations

import re
from fractions import Fraction

from slimtf.amounts import slow_4g_bytes
from slimtf.model.budget import Amount, Limit, LimitKind

UNITS = {"B": 1, "kB": 1000, "KiB": 1024, "MB": 1000**2, "MiB": 1024**2}
_AMOUNT = re.compile(r"(\d{1,15}(?:\.\d{1,9})?)[ \u00a0]*(%|[A-Za-z]*)", re.ASCII)
_MOST = 10**13
"""Bytes. No browser downloads ten terabytes; a figure above is a slip."""
_SECONDS = re.compile(r"(\d{1,4}(?:\.\d{1,3})?)[ \u00a0]*s", re.ASCII)
_EXPECTED = '"120 kB", "1.5 s" on slow 4G, "25 %" of the baseline, "+2 kB" or "+1 %" more than the reference'
_OF_TIME = frozenset({"ms", "msec", "s", "sec", "secs", "second", "seconds", "min", "minutes"})
_TIME_HINT = 'units are ms and s: write "500 ms" or "1.5 s"'
_TIME = re.compile(r"(\d{1,6}(?:\.\d{1,3})?)[ \u00a0]*(ms|s)", re.ASCII)


class AmountError(ValueError):
    """An amount that means nothing; ``hint`` says how to write it."""

    def __init__(self, what: str, hint: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint or f"write a number and a unit: {', '.join(UNITS)} or %"


def parse_amount(text: str, *, seconds: bool = False) -> Amount:
    """Return the amount that ``text`` stands for.

    Args:
        seconds: a time might stand in its place, which the hints say.

    Raises:
        AmountError: no number, no unit or an unknown one, less than a whole byte, or more than there is.
    """
    match = _AMOUNT.fullmatch(text.strip())
    if match is None:
        raise AmountError("is not a number with a unit")
    number, unit = Fraction(match[1]), match[2]
    if unit == "%":
        return Amount(part=number / 100)
    if unit not in UNITS:
        what = f"has the unknown unit {unit!r}" if unit else "has no unit"
        raise AmountError(what, _unit_hint(unit, seconds=seconds))
    size = number * UNITS[unit]
    if size > _MOST:
        raise AmountError("is more than any app has")
    if size != int(size):
        raise AmountError("is not a whole number of bytes")
    return Amount(size=int(size))


def parse_limit(text: str) -> Limit:
    """Return the limit that ``text`` stands for.

    Raises:
        AmountError: it is no amount, or limits nothing, or forbids everything.
    """
    text = text.strip()
    if text.startswith("-"):
        raise AmountError("is negative", f"limits are {_EXPECTED}")
    if seconds := _SECONDS.fullmatch(text):
        return _time_limit(text, float(seconds[1]))
    try:
        amount = parse_amount(text.removeprefix("+"), seconds=not text.startswith("+"))
    except AmountError as error:
        raise AmountError(error.what, error.hint if error.what.startswith("has") else f"write {_EXPECTED}") from None
    if text.startswith("+"):
        return Limit(text, LimitKind.GROWTH, amount)
    if not (amount.part or amount.size):
        raise AmountError("leaves no room for a single byte", 'for "no growth" write "+0 B"')
    if amount.part is None:
        return Limit(text, LimitKind.ABSOLUTE, amount)
    if amount.part > 1:
        raise AmountError("allows more than the whole baseline", f'for growth against the reference write "+{text}"')
    return Limit(text, LimitKind.BASELINE, amount)


def parse_milliseconds(text: str) -> int:
    """Return the milliseconds that ``500 ms`` or ``1.5 s`` stands for.

    Raises:
        AmountError: it is no such time, or none at all.
    """
    match = _TIME.fullmatch(text.strip())
    if match is None:
        raise AmountError("is no time", _TIME_HINT)
    time = int(float(match[1]) * (1000 if match[2] == "s" else 1))
    if time == 0:
        raise AmountError("leaves no time at all", _TIME_HINT)
    return time


def _time_limit(text: str, seconds: float) -> Limit:
    """Return the limit for a download on slow 4G, as the bytes that arrive in that time."""
    size = slow_4g_bytes(seconds)
    if size == 0:
        raise AmountError("is over before the first byte arrives", "a round trip on slow 4G alone takes 0.15 s")
    return Limit(text, LimitKind.ABSOLUTE, Amount(size=size))


def _unit_hint(unit: str, *, seconds: bool) -> str:
    if unit.lower() in _OF_TIME:
        if seconds:
            return 'write a time in s, for what slow 4G downloads in it: "0.5 s"'
        near = []
    else:
        near = [known for known in UNITS if known[0].lower() == unit[:1].lower()]
    times = ", % and s (of a download on slow 4G)" if seconds else " and %"
    units = f"units are {', '.join(UNITS)}{times}; kB is 1000 bytes, KiB is 1024"
    return f"did you mean {' or '.join(near)}? {units}" if near else units
