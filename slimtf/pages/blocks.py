"""Blocks that slimtf writes into pages: what stands there now, and, in a comment, what stood there before.

``<!-- slimtf:begin DIGEST was: … -->new<!-- slimtf:end -->``. Formatters leave
comments alone, and may lay out the rest.
"""

from __future__ import annotations

import hashlib
import json
import re
from contextlib import suppress
from dataclasses import dataclass

from slimtf.pages.elements import read_elements

_BLOCK = re.compile(r"<!--[ ]slimtf:begin[ ]([0-9a-f]{16})[ ]was:[ ](.*?)[ ]-->(.*?)<!--[ ]slimtf:end[ ]-->", re.DOTALL)
_MARK = re.compile(r"<!--\s*slimtf:(?:begin|end)\b")
_DIGITS = 16


@dataclass(frozen=True, slots=True)
class Block:
    """One block.

    Attributes:
        start, end: in the page's text, characters.
        before: what stood there before slimtf.
        edited: what stands there now is not what slimtf wrote, apart from its layout.
    """

    start: int
    end: int
    before: str
    edited: bool


def block(before: str, now: str) -> str:
    """Return the text that puts ``now`` in the place of ``before``."""
    kept = before.replace("&", "&amp;").replace("--", "-&#45;")
    return f"<!-- slimtf:begin {_digest(now)} was: {kept} -->{now}<!-- slimtf:end -->"


def find_blocks(text: str) -> tuple[Block, ...] | None:
    """Return the blocks in ``text``; None where markers are damaged."""
    found = [
        Block(match.start(), match.end(), _unescaped(match[2]), edited=_digest(match[3]) != match[1])
        for match in _BLOCK.finditer(text)
    ]
    return tuple(found) if len(_MARK.findall(text)) == 2 * len(found) else None


def without_blocks(text: str) -> str:
    """Return ``text`` as it was before slimtf; damaged markers stay."""
    return _BLOCK.sub(lambda match: _unescaped(match[2]), text)


def _unescaped(kept: str) -> str:
    return kept.replace("&#45;", "-").replace("&amp;", "&")


def _digest(now: str) -> str:
    """Return a name of what a block says, whatever its layout."""
    elements = read_elements(now).scripts
    said = [[sorted((key, value or "") for key, value in each.attributes), _code(each.code)] for each in elements]
    rest = "" if said else now.strip()
    return hashlib.sha256(json.dumps([said, rest]).encode()).hexdigest()[:_DIGITS]


def _code(code: str) -> object:
    with suppress(ValueError):
        return json.loads(code)
    return "".join(code.split())
