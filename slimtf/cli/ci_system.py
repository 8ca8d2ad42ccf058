"""Which CI system this is, and where in its repository the project lies."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

_CHECKOUTS = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")


def ci_system(wanted: str, environ: Mapping[str, str]) -> Literal["github", "gitlab", ""]:
    """Return the CI system to write for.

    Args:
        wanted: ``github``, ``gitlab``, ``none``, or ``auto`` for what ``environ`` says.
    """
    for name, variable in (("github", "GITHUB_ACTIONS"), ("gitlab", "GITLAB_CI")):
        if wanted == name or (wanted == "auto" and environ.get(variable) == "true"):
            return "github" if name == "github" else "gitlab"
    return ""


def folder_in_repository(root: Path, environ: Mapping[str, str]) -> str:
    """Return the project's folder relative to its repository, with forward slashes; empty where they are the same.

    The repository is the checkout that the CI system names, else the nearest folder above with a ``.git``.
    """
    inside = path_in_repository(root, environ)
    return "" if inside == "." else inside


def path_in_repository(path: Path, environ: Mapping[str, str]) -> str:
    """Return ``path`` relative to its repository, with forward slashes; empty where it is in none."""
    path = Path(os.path.realpath(path))
    named = [Path(os.path.realpath(folder)) for name in _CHECKOUTS if (folder := environ.get(name))]
    cloned = [folder for folder in (path, *path.parents) if (folder / ".git").exists()]
    for checkout in (*named, *cloned[:1]):
        if path.is_relative_to(checkout):
            return path.relative_to(checkout).as_posix()
    return ""
