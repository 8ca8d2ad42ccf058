"""A config that slimtf creates: its first line tells it apart, and what has to go with it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from slimtf.migrate.markers import tokens_digest
from slimtf.templates import javascript_literal
from slimtf.tfjs.tokens import tokens_of

_MARK = "// slimtf:created "


@dataclass(frozen=True, slots=True)
class Created:
    """What the first line of a created config says.

    Attributes:
        untouched: only a formatter edited the file outside of our blocks.
        script, words: the script of package.json that names it, and the words that make it do so; empty when none do.
    """

    untouched: bool
    script: str
    words: str


def created_text(text: str, script: str = "", words: str = "") -> str:
    """Return ``text`` with the line in front that ``read_created`` reads."""
    facts = {"script": script, "words": words, "digest": _digest(text)}
    return f"{_MARK}{javascript_literal({key: value for key, value in facts.items() if value})}\n{text}"


def read_created(data: bytes) -> Created | None:
    """Return what is known of a config, our blocks taken out; None when slimtf did not create it."""
    first, _, rest = data.decode("utf-8", "replace").replace("\r\n", "\n").partition("\n")
    first = first.strip("\ufeff \t")
    if not first.startswith(_MARK):
        return None
    try:
        facts = json.loads(first.removeprefix(_MARK))
    except (ValueError, RecursionError):
        facts = None
    if not isinstance(facts, dict):
        return Created(untouched=False, script="", words="")
    script, words = (str(facts.get(key, "")) for key in ("script", "words"))
    return Created(facts.get("digest") == _digest(rest), script, words)


def _digest(text: str) -> str:
    return tokens_digest(tokens_of(text.encode()))
