"""Damages files in the ways that disks, merges, editors and pranksters do; the same seed does it the same way."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

_ODD_TEXTS = (
    "null", "true", "-1", "0.5", "1e999", "-1e999", "NaN", "9" * 400, "9" * 5000, "[]", "{}", '""',
    '"\\u0000"', '"\\ud800"',
    '"../../etc/passwd"', '"/dev/null"', '"' + "x" * 3000 + '"', "[" * 3000 + "]" * 3000,
    '{"a":' * 3000 + "1" + "}" * 3000,
    "[" * 100_000, '"[z-a]*.js"', '"**/*a*a*a*a*a*a*b"', '"99999999999999999999 kB"', '"-5 %"',
    "100000000", '"\\n\\u001b[2J"',
    "1_000", "0x10", "2020-01-01", "inf", "'''", "<<<<<<< HEAD\n",
)  # fmt: skip
_ODD_VALUES: tuple[Any, ...] = (
    None, True, -1, 0, 10**9, 1e308, float("inf"), float("nan"), "", "\0", "\ud800", "é", "x" * 3000,
    [], {}, [[]], {"": None},
    ["a", 1, None], "..", "/", "__proto__", "constructor",
)  # fmt: skip
_VALUE = re.compile(rb'"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|true|false|null')
_MARKS = (
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\0",
    b"\xe9",
    b"\r",
    b"\n",
    b"{",
    b"}",
    b"[",
    b"]",
    b'"',
    b"\\",
    b",",
    b":",
    b"=",
    b"#",
)


def mutated(data: bytes, random: Random) -> bytes:
    """Return ``data`` with one to three damages."""
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        data = random.choice(_WAYS)(data, random)
    return data


def _flip(data: bytes, random: Random) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + bytes([random.randrange(256)]) + data[at + 1 :]


def _insert(data: bytes, random: Random) -> bytes:
    at = random.randrange(len(data) + 1)
    return data[:at] + random.choice(_MARKS) * random.choice((1, 1, 2, 50)) + data[at:]


def _cut(data: bytes, random: Random) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def _drop(data: bytes, random: Random) -> bytes:
    at, end = sorted((random.randrange(len(data) + 1), random.randrange(len(data) + 1)))
    return data[:at] + data[min(end, at + 200) :]


def _repeat(data: bytes, random: Random) -> bytes:
    at = random.randrange(len(data) + 1)
    piece = data[at : at + random.choice((1, 10, 100))]
    return data[:at] + piece * random.choice((2, 3, 100)) + data[at:]


def _odd_value(data: bytes, random: Random) -> bytes:
    found = list(_VALUE.finditer(data))
    if not found:
        return data
    match = random.choice(found)
    return data[: match.start()] + random.choice(_ODD_TEXTS).encode() + data[match.end() :]


def _odd_structure(data: bytes, random: Random) -> bytes:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return _odd_value(data, random)
    return json.dumps(_changed(value, random, depth=0)).encode()


def _changed(value: Any, random: Random, depth: int) -> Any:
    if not isinstance(value, (dict, list)) or not value or random.random() < depth / 10:
        return random.choice(_ODD_VALUES)
    if isinstance(value, list):
        at = random.randrange(len(value))
        return [*value[:at], _changed(value[at], random, depth + 1), *value[at + 1 :]]
    key = random.choice(list(value))
    others = {name: each for name, each in value.items() if name != key}
    if random.random() < 0.2:
        return others
    if random.random() < 0.1:
        return {**others, str(random.choice(_ODD_VALUES)): value[key]}
    return {**value, key: _changed(value[key], random, depth + 1)}


_WAYS: tuple[Callable[[bytes, Random], bytes], ...] = (
    _flip, _insert, _cut, _drop, _repeat, _odd_value, _odd_value, _odd_structure, _odd_structure, _odd_structure,
)  # fmt: skip
