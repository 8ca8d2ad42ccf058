"""All environments in the cache: what ``slimtf env`` lists and removes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from slimtf.model.node import EnvironmentStatus
from slimtf.node import made
from slimtf.node.place import environments_folder, is_empty, is_ours
from slimtf.node.stamp import read_stamp
from slimtf.progress import SILENT

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.progress import Progress

_NAME = re.compile(r"(?:system|prebuilt|wheel)-.+")


def describe_environments() -> tuple[EnvironmentStatus, ...]:
    """Return every environment in the cache, sorted by folder."""
    return tuple(_status(folder) for folder in cached_folders())


def _status(folder: Path) -> EnvironmentStatus:
    stamp = read_stamp(folder)
    return EnvironmentStatus(
        folder=folder,
        source=stamp.source if stamp else None,
        version=stamp.version if stamp else "",
        size=sum(file.lstat().st_size for file in folder.rglob("*")),
        problem=made.problem(folder),
    )


def cached_folders() -> list[Path]:
    """Return the folders of all environments, finished or not, sorted."""
    try:
        return sorted(folder for folder in environments_folder().iterdir() if is_ours(folder))
    except OSError:
        return []


def remove_environments(timeout: float = 60, progress: Progress = SILENT) -> int:
    """Delete every environment in the cache and return how many there were.

    Args:
        timeout: seconds to wait for one that is just being made.

    Raises:
        NodeSetupError: one is being made, or the disk refuses.
    """
    folders = cached_folders()
    for folder in (*folders, *_cut_short()):
        made.remove(folder, timeout, progress)
    return len(folders)


def _cut_short() -> list[Path]:
    """Return the folders of environments whose deletion, or making, was killed at its very end or beginning."""
    try:
        return sorted(each for each in environments_folder().iterdir() if _NAME.fullmatch(each.name) and is_empty(each))
    except OSError:
        return []
