"""Reads JSON as people write it: with comments and trailing commas, every value with its line.

The standard library does the parsing. Comments are blanked before it, character for character, so that its
positions stay true; strings are the only tokens of JSON in which a comment sign can hide.
"""

from __future__ import annotations

import json
import re
from functools import partial
from typing import TYPE_CHECKING, NoReturn

from slimtf.settings.document import Document, DocumentError

if TYPE_CHECKING:
    from slimtf.settings.document import Place

_STRING = r'"(?:[^"\\\n]|\\.)*"'
_COMMENT = re.compile(rf"({_STRING})|//[^\n]*|/\*.*?\*/", re.DOTALL)
_TRAILING_COMMA = re.compile(rf"({_STRING})|,(?=\s*[}}\]])")
_TOKEN = re.compile(rf'{_STRING}|[{{}}\[\]:,]|[^\s{{}}\[\]:,"]+')


def parse_jsonc(text: str, *, last_counts: bool = False) -> Document:
    """Parse ``text``, an object.

    Args:
        text: JSON, in which comments and trailing commas may stand.
        last_counts: where a key is given twice take the last one, as JSON.parse does, and list it.

    Raises:
        DocumentError: it is not JSON, not an object, or gives a key twice.
    """
    repeated: list[str] = []
    pairs_hook = partial(_last_of_each, repeated) if last_counts else _no_duplicates
    plain = _TRAILING_COMMA.sub(_blanked, _COMMENT.sub(_blanked, text))
    try:
        values = json.loads(plain, parse_constant=_no_constant, object_pairs_hook=pairs_hook)
    except json.JSONDecodeError as error:
        raise DocumentError(f"this is not valid JSON: {error.msg} (column {error.colno})", error.lineno) from None
    except ValueError as error:  # a number with thousands of digits
        raise DocumentError(f"this is not valid JSON: {error}", None) from None
    except RecursionError:
        raise DocumentError("this JSON is nested too deeply", None) from None
    if not isinstance(values, dict):
        raise DocumentError("the settings must be an object: { … }", 1)
    return Document(values, _lines(plain), tuple(repeated))


def _blanked(match: re.Match[str]) -> str:
    return match[0] if match[1] else re.sub(r"[^\n]", " ", match[0])


def _no_constant(name: str) -> NoReturn:
    raise DocumentError(f"{name} is not valid JSON", None)


def _no_duplicates(pairs: list[tuple[str, object]]) -> dict[str, object]:
    values: dict[str, object] = {}
    for key, value in pairs:
        if key in values:
            raise DocumentError(f"the key {key!r} is given twice", None)
        values[key] = value
    return values


def _last_of_each(repeated: list[str], pairs: list[tuple[str, object]]) -> dict[str, object]:
    values: dict[str, object] = {}
    for key, value in pairs:
        if key in values:
            repeated.append(key)
        values[key] = value
    return values


def _lines(plain: str) -> dict[Place, int]:
    """Return the line of every value; ``plain`` is known to be valid JSON."""
    lines: dict[Place, int] = {}
    place: list[str | int] = []
    line, end, key = 1, 0, ""
    for match in _TOKEN.finditer(plain):
        line += plain.count("\n", end, match.start())
        end, piece = match.start(), match[0]
        if piece in "{[":
            _note(lines, place, line)
            place.append("" if piece == "{" else 0)
        elif piece in "}]":
            place.pop()
        elif piece == ":":
            place[-1] = key
            lines[tuple(place)] = line
        elif piece == ",":
            last = place[-1]
            place[-1] = last + 1 if isinstance(last, int) else ""
        else:
            key = json.loads(piece) if piece.startswith('"') else ""
            if place:
                _note(lines, place, line)
    return lines


def _note(lines: dict[Place, int], place: list[str | int], line: int) -> None:
    """Note the line of a value: that of its key, where it has one; of a list that is given twice the later one."""
    if place and isinstance(place[-1], int):
        lines[tuple(place)] = line
    else:
        lines.setdefault(tuple(place), line)
