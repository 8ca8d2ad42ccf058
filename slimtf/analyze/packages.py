"""The packages that an app's code comes from, and which of them know tfjs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

_MODULES = "node_modules/"
_SCOPES = ("@tensorflow/", "@tensorflow-models/")
_DEPENDENCIES = ("dependencies", "peerDependencies", "optionalDependencies", "devDependencies")


def package_of(file: str) -> str:
    """Return the folder of the package that ``file`` belongs to; empty for the app itself."""
    before, found, rest = file.rpartition(_MODULES)
    if not found:
        return ""
    parts = rest.split("/")
    return before + found + "/".join(parts[:2] if rest.startswith("@") else parts[:1])


def foreign_packages(packages: Collection[str], importing: Collection[str], root: Path) -> frozenset[str]:
    """Return those of ``packages`` that neither import tfjs nor depend on it; the app itself is never one.

    Args:
        packages: folders, as ``package_of`` returns them.
        importing: those that import a module of ``@tensorflow``.
        root: the project's root, which the folders are relative to.
    """
    return frozenset(
        package for package in packages if package and package not in importing and not _depends(root / package)
    )


def _depends(folder: Path) -> bool:
    """Tell whether the package says that it wants tfjs; one that says nothing may."""
    try:
        manifest = json.loads((folder / "package.json").read_text("utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return True
    if not isinstance(manifest, dict):
        return True
    groups = (manifest.get(name) for name in _DEPENDENCIES)
    named = (str(name) for group in groups if isinstance(group, dict) for name in group)
    return str(manifest.get("name", "")).startswith(_SCOPES) or any(name.startswith(_SCOPES) for name in named)
