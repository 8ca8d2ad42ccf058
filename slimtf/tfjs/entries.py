"""The files that a package's root import can mean, depending on the bundler's target and settings."""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from slimtf.model.project import Package

_FIELDS = ("module", "jsnext:main", "main", "browser", "es2017", "unpkg", "jsdelivr")


def entry_files(package: Package) -> tuple[Path, ...]:
    """Return the existing files that package.json names as entries, absolute, the ES module first."""
    try:
        manifest = json.loads((package.root / "package.json").read_text("utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return ()
    values = (manifest.get(field) for field in _FIELDS) if isinstance(manifest, dict) else ()
    files = (package.root / PurePosixPath(value) for value in values if isinstance(value, str))
    return tuple(dict.fromkeys(file for file in files if file.is_file()))
