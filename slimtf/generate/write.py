"""Puts prepared modules on the disk: all files or none."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from slimtf.errors import WorkspaceError
from slimtf.workspace.atomic import write_all
from slimtf.workspace.ownership import ensure_ours, is_ours

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from slimtf.generate.prepare import PreparedModules
    from slimtf.model.modules import CustomModules


def write_modules(prepared: PreparedModules) -> CustomModules:
    """Write all files, or none; files that are the same already are left alone, times included.

    Modules of an earlier run that are no longer part of the set go, so that an alias written into a config by hand
    fails at once instead of leading to an old state.

    Raises:
        WorkspaceError: the folder holds files of the same names that are not ours, or cannot be written.
    """
    folder = prepared.modules.folder
    ensure_ours(folder, prepared.texts)
    write_all(folder, prepared.texts)
    _remove_leftovers(folder, prepared.texts)
    return prepared.modules


def _remove_leftovers(folder: Path, current: Collection[str]) -> None:
    patterns = ("custom_*.js", "converter/index.js", "converter/package.json")
    for path in [path for pattern in patterns for path in folder.glob(pattern)]:
        if path.relative_to(folder).as_posix() not in current and is_ours(path):
            try:
                path.unlink()
            except OSError as error:
                raise WorkspaceError(
                    f"{path.name} of an earlier run could not be removed: {error.strerror}",
                    where=str(path),
                    hint="remove it by hand",
                ) from error
    with suppress(OSError):  # there is none, or somebody keeps other files in it
        (folder / "converter").rmdir()
