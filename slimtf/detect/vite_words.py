"""The words after ``vite`` on its command line, as far as detection has to understand them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

# Flags that no value follows, vite 3 to 8 (dist/node/cli.js); any other takes the next word unless that is a flag.
_SWITCHES = frozenset({"--clearScreen", "--emptyOutDir", "--watch", "-w", "--app", "--force", "--profile"})


def is_vite_build(arguments: tuple[str, ...]) -> bool:
    """Whether these words make vite build; without ``build`` it is a development server."""
    return _positional(arguments)[:1] == ["build"]


def vite_root(root: Path, arguments: tuple[str, ...]) -> Path:
    """Return the folder that vite takes for the app's: that of ``vite build demo``, else ``root``."""
    words = _positional(arguments)
    return root / words[1] if len(words) > 1 else root


def _positional(arguments: tuple[str, ...]) -> list[str]:
    found = []
    words = list(arguments)
    while words:
        word = words.pop(0)
        if word == "--":
            break
        if not word.startswith("-"):
            found.append(word)
        elif "=" not in word and not word.startswith("--no-") and word not in _SWITCHES and not _is_flag(words[:1]):
            words.pop(0)
    return found


def _is_flag(following: list[str]) -> bool:
    return not following or following[0].startswith("-")
