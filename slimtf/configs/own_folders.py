"""Finds folders with custom tfjs modules, made by slimtf or by the official tool."""

from __future__ import annotations

import os
from pathlib import Path

MAIN_MODULE = "custom_tfjs.js"
"""The stand-in for ``@tensorflow/tfjs``, by which both tools' output is known."""
_SKIPPED = {"node_modules", "dist", "build", "out"}
_MODULE_ENDINGS = (".js", ".mjs", ".cjs", ".ts", ".jsx", ".tsx")
_DEEPEST = 3


def find_own_folders(root: Path) -> tuple[Path, ...]:
    """Return the folders below ``root``, at most three levels down, that hold custom modules; sorted, absolute.

    Aliases that lead into them are taken out of the baseline, which is the app with all of tfjs. A folder with other
    modules beside them does not count, because aliases of the user's own may lead to those. What lies below one counts
    as part of it.
    """
    found: list[Path] = []
    level = _folders_in(root.resolve())
    for _ in range(_DEEPEST):
        own = [folder for folder in level if _holds_only_custom_modules(folder)]
        found += own
        level = [inner for folder in level if folder not in own for inner in _folders_in(folder)]
    return tuple(sorted(found))


def _holds_only_custom_modules(folder: Path) -> bool:
    if not (folder / MAIN_MODULE).is_file():
        return False
    modules = (entry.name for entry in folder.iterdir() if entry.suffix in _MODULE_ENDINGS)
    return all(name.startswith("custom_") for name in modules)


def _folders_in(folder: Path) -> list[Path]:
    try:
        with os.scandir(folder) as entries:
            return [
                Path(entry.path)
                for entry in entries
                if entry.is_dir(follow_symlinks=False) and entry.name not in _SKIPPED and not entry.name.startswith(".")
            ]
    except OSError:
        return []  # not ours to read, so no alias leads there either
