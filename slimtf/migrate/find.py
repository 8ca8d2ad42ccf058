"""Finds the configs that slimtf wrote into, from their markers alone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.migrate.markers import BEGIN

if TYPE_CHECKING:
    from collections.abc import Iterator

_ENDINGS = (".js", ".cjs", ".mjs", ".ts", ".cts", ".mts")
_SKIPPED = frozenset({"node_modules", "bower_components", "dist", "build"})
_LARGEST = 1_000_000  # bytes; no config written by a person is larger


def migrated_configs(root: Path) -> tuple[Path, ...]:
    """Return the files below ``root`` that hold our begin marker, sorted."""
    return tuple(sorted(path for path in _scripts(root) if _marked(path)))


def _scripts(root: Path) -> Iterator[Path]:
    for folder, folders, names in os.walk(root):
        skipped = _SKIPPED if Path(folder) != root else _SKIPPED - {"build"}  # many keep their configs in build/
        folders[:] = [name for name in folders if not name.startswith(".") and name not in skipped]
        yield from (Path(folder, name) for name in names if name.endswith(_ENDINGS))


def _marked(path: Path) -> bool:
    try:
        if path.stat().st_size > _LARGEST:
            return False
        data = path.read_bytes()
    except OSError:
        return False
    return b"// " + BEGIN in data or b"/* " + BEGIN in data
