"""Files that are bundles with tfjs inside, which no alias reaches (trap T11): of packages that bring tfjs along."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

# Part of an error's text in tfjs-core/dist/engine.js, which minifiers keep.
_MARK = b"not registered for backend"
_SMALLEST, _LARGEST = 100_000, 30_000_000  # bytes; smaller is no tfjs
_SCRIPTS = frozenset({".js", ".mjs", ".cjs"})


def prebuilt_files(files: Iterable[Path]) -> tuple[Path, ...]:
    """Return those of ``files``, scripts, that hold all of tfjs and are not its own, each once, as they come."""
    scripts = (file for file in files if file.suffix.lower() in _SCRIPTS and "@tensorflow" not in file.parts)
    return tuple(dict.fromkeys(file for file in scripts if holds_tfjs(file)))


def holds_tfjs(file: Path) -> bool:
    """Tell whether all of tfjs is in ``file``, whatever it is called; not of one that cannot be read."""
    try:
        return _SMALLEST <= file.stat().st_size <= _LARGEST and _MARK in file.read_bytes()
    except OSError:
        return False
