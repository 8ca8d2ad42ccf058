"""Finds the files that slimtf wrote into, from their markers alone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.errors import SlimtfError
from slimtf.migrate.markers import BEGIN, END, NEXT, blocks
from slimtf.migrate.source import SCRIPTS, parse_source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SKIPPED = frozenset({
    "node_modules", "bower_components", ".git", ".hg", ".svn", ".slimtf", ".yarn", ".pnpm-store", ".venv", ".tox",
})  # fmt: skip
_MADE = frozenset({"dist", "build", "out", "lib", "output", "public", "coverage"})
_LARGEST = 1_000_000  # bytes; no config written by a person is larger
_MARKERS = tuple(b"// " + word for word in (BEGIN, END, NEXT))


def migrated_files(root: Path, used: Iterable[Path] = ()) -> tuple[Path, ...]:
    """Return the files that hold our markers, sorted, symbolic links followed: those below ``root``, and ``used`` ones.

    Some keep their configs in folders whose names begin with a dot, or that bundlers write into. What is made there
    may be a copy of a config that a compiler changed; such a file does not count, unless it is one of ``used``.

    Args:
        used: files that bundlers read, wherever they are.
    """
    certain = {path.resolve() for path in used if _marked(path)}
    found = {path.resolve(): path for path in files_below(root, SCRIPTS) if _marked(path)}
    below = {real for real, path in found.items() if real in certain or not _may_be_made(path, root) or _whole(path)}
    return tuple(sorted(certain | below))


def files_below(root: Path, endings: tuple[str, ...]) -> Iterator[Path]:
    """Yield the files below ``root`` that a person may have written, by the ends of their names in lower case."""
    for folder, folders, names in os.walk(root):
        folders[:] = [name for name in folders if name not in _SKIPPED]
        yield from (Path(folder, name) for name in names if name.lower().endswith(endings))


def _marked(path: Path) -> bool:
    try:
        if path.stat().st_size > _LARGEST:
            return False
        data = path.read_bytes()
    except OSError:
        return False
    return any(marker in data for marker in _MARKERS)


def _may_be_made(path: Path, root: Path) -> bool:
    inside = path.relative_to(root).parts[:-1]
    return any(name in _MADE or name.startswith(".") for name in inside)


def _whole(path: Path) -> bool:
    try:
        return bool(blocks(parse_source(path, path.read_bytes())))
    except (OSError, SlimtfError):
        return False
