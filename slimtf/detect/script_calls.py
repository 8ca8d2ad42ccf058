"""Which scripts of package.json a command runs: npm run, yarn, pnpm, npm-run-all, concurrently."""

from __future__ import annotations

import fnmatch
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slimtf.detect.command_line import CommandLine

RUN_WORDS = ("run", "run-script", "rum", "urn")
"""All that npm takes for ``run``; the others take the first."""
_SEQUENCERS = ("npm-run-all", "npm-run-all2", "run-s", "run-p", "concurrently")
_MANAGERS = ("npm", "yarn", "pnpm", "bun")
_ELSEWHERE = re.compile(r"(?:-w|-C|--prefix|--workspaces?|--filter|-F|-r|--recursive|--cwd|--dir)(?:=.*)?", re.DOTALL)

Call = tuple[str, tuple[str, ...]]
"""A script's name, or with concurrently a whole command line; and the words that are appended to it."""


def called_scripts(line: CommandLine, scripts: Iterable[str]) -> tuple[Call, ...] | None:
    """Return the scripts that ``line`` runs, in order; None when it runs none, or those of another folder."""
    names = tuple(scripts)
    if line.program in _SEQUENCERS:
        return tuple(_sequence(line, names))
    if line.program not in _MANAGERS:
        return None
    own, appended = _split(line.arguments)
    if any(_ELSEWHERE.fullmatch(word) for word in own):
        return None
    words = [word for word in own if not word.startswith("-")]
    called = words[:1] if line.program in ("yarn", "pnpm") or words[:1] in (["start"], ["test"]) else []
    if words[:1] and words[0] in RUN_WORDS:
        called = words[1:2]
    if not called or called[0] not in names:
        return None
    # npm takes options before `--` for itself, the others hand on everything behind the script's name.
    mine = () if line.program == "npm" else own[own.index(called[0]) + 1 :]
    return ((called[0], (*mine, *appended)),)


def _split(words: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    at = words.index("--") if "--" in words else len(words)
    return words[:at], words[at + 1 :]


def _sequence(line: CommandLine, names: tuple[str, ...]) -> Iterable[Call]:
    own, _ = _split(line.arguments)
    for word in own:
        pattern, *extra = word.removeprefix("npm:").split() or [""]
        matching = [name for name in names if fnmatch.fnmatchcase(name, pattern)]
        yield from ((name, tuple(each for each in extra if each != "--")) for name in matching)
        if not matching and line.program == "concurrently" and " " in word:
            yield word, ()
