"""Reads TOML with the standard library, and finds the line of every key, which that does not tell."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from typing import TYPE_CHECKING

from slimtf.settings.document import Document, DocumentError

if TYPE_CHECKING:
    from slimtf.settings.document import Place

_NAME = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
_DOTTED = rf"{_NAME}(?:[ \t]*\.[ \t]*{_NAME})*"
_LONG_STRING = re.compile(r'"""(?:\\.|[^\\])*?"""|' + r"'''.*?'''", re.DOTALL)
_TABLE = re.compile(rf"[ \t]*\[[ \t]*({_DOTTED})[ \t]*\]")
_TABLE_IN_LIST = re.compile(rf"[ \t]*\[\[[ \t]*({_DOTTED})[ \t]*\]\]")
_KEY = re.compile(rf"[ \t]*({_DOTTED})[ \t]*=")
_PLACE_IN_ERROR = re.compile(r"(.*) \(at line (\d+), column \d+\)")


def parse_toml(text: str) -> Document:
    """Parse ``text``.

    Raises:
        DocumentError: it is not TOML.
    """
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        match = _PLACE_IN_ERROR.fullmatch(str(error))
        what, line = (match[1], int(match[2])) if match else (str(error), None)
        raise DocumentError(f"this is not valid TOML: {what}", line) from None
    except ValueError as error:  # a number with thousands of digits
        raise DocumentError(f"this is not valid TOML: {error}", None) from None
    except RecursionError:
        raise DocumentError("this TOML is nested too deeply", None) from None
    return Document(values, _lines(text))


def _lines(text: str) -> dict[Place, int]:
    """Return the line of each table and key; best effort, the values themselves come from the parser."""
    lines: dict[Place, int] = {}
    table: Place = ()
    counts: Counter[Place] = Counter()
    text = _LONG_STRING.sub(lambda match: "\n" * match[0].count("\n"), text)
    for number, line in enumerate(text.split("\n"), start=1):
        if match := _TABLE.match(line):
            table = _parts(match[1])
            lines.setdefault(table, number)
        elif match := _TABLE_IN_LIST.match(line):
            name = _parts(match[1])
            lines.setdefault(name, number)
            table = (*name, counts[name])
            counts[name] += 1
            lines[table] = number
        elif match := _KEY.match(line):
            lines.setdefault((*table, *_parts(match[1])), number)
    return lines


def _parts(dotted: str) -> Place:
    return tuple(part.strip("\"'") for part in re.findall(_NAME, dotted))
