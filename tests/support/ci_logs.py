"""What CI systems and terminals obey in the text of a log, as their own programs look for it."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

# GitHub's runner, src/Runner.Common/ActionCommand.cs: a trimmed line that begins with ::, and ##[ anywhere.
# Azure's agent, src/Agent.Sdk/CommandPlugin and the console's formatting: ##vso[ anywhere, ##[ at the beginning.
# GitLab, lib/gitlab/ci/ansi2json: section markers with a carriage return behind them.
_OBEYED = {
    "GitHub": re.compile(r"^\s*::[a-z-]+(?: [^\n]*?)?::", re.IGNORECASE),
    "GitHub, the old way, and Azure": re.compile(r"##\[[^\n]*\]"),
    "Azure": re.compile(r"##vso\[", re.IGNORECASE),
    "TeamCity": re.compile(r"##teamcity\["),
    "GitLab": re.compile(r"section_(?:start|end):\d+:[^\n]*\r"),
}
_MOVES = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def obeyed(text: str) -> Iterator[str]:
    """Yield what of ``text`` someone would obey: who, and the line."""
    for line in re.split(r"\r?\n", text):
        for who, pattern in _OBEYED.items():
            if pattern.search(line):
                yield f"{who}: {line!r}"
        moved = {letter for letter in line if unicodedata.category(letter) in _MOVES}
        if moved:
            yield f"a terminal, {moved}: {line!r}"
