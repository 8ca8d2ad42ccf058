"""A flag added to a command inside package.json, and taken out again; every other byte stays."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True, slots=True)
class PatchedScript:
    """package.json with words in one script that were not there before.

    Attributes:
        script: the script's name.
        words: what was inserted, as it stands in the file.
        scripts: all scripts, the patched one included.
    """

    data: bytes
    script: str
    words: str
    scripts: Mapping[str, str]


def with_words(data: bytes, program: str, words: str) -> Iterator[PatchedScript]:
    """Give package.json with ``words`` behind each place where a script names ``program``, one at a time."""
    before = _read(data)
    for found in re.finditer(rb"(?<![\w.@-])" + re.escape(program.encode()) + rb"(?![\w./@-])", data):
        after = data[: found.end()] + words.encode() + data[found.end() :]
        script = _changed_script(before, _read(after))
        if script is not None:
            yield PatchedScript(after, script, words, _scripts(_read(after)))


def without_words(data: bytes, script: str, words: str) -> bytes | None:
    """Return package.json as it was before ``words`` came into ``script``; None where they are no longer there."""
    now = _read(data)
    for found in re.finditer(re.escape(words.encode()), data):
        before = data[: found.start()] + data[found.end() :]
        if _changed_script(now, _read(before)) == script:
            return before
    return None


def _changed_script(one: object, other: object) -> str | None:
    """Return the script that is the only difference between two manifests."""
    if not isinstance(one, dict) or not isinstance(other, dict):
        return None
    if {**one, "scripts": None} != {**other, "scripts": None}:
        return None
    mine, theirs = _scripts(one), _scripts(other)
    changed = [name for name in mine if theirs.get(name) != mine[name]]
    return changed[0] if len(changed) == 1 and mine.keys() == theirs.keys() else None


def _scripts(manifest: object) -> Mapping[str, str]:
    scripts = manifest.get("scripts") if isinstance(manifest, dict) else None
    return scripts if isinstance(scripts, dict) else {}


def _read(data: bytes) -> object:
    try:
        value: object = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    return value
