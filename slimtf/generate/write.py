"""Puts prepared modules on the disk: all files or none."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from slimtf.errors import WorkspaceError
from slimtf.generate.stamp import MANIFEST
from slimtf.tfjs.tokens import says_the_same
from slimtf.workspace.atomic import write_all
from slimtf.workspace.ownership import ensure_ours, is_ours

APART = "apart"
"""The folder below that of the custom modules with the sets of scripts that have their own."""

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from slimtf.generate.prepare import PreparedModules
    from slimtf.model.modules import CustomModules


def write_modules(prepared: PreparedModules) -> CustomModules:
    """Write all files, or none; files that say the same already are left alone, times included.

    Formatters find them in the project and lay them out as they like, which changes nothing in what they do.

    Modules of an earlier run that are no longer part of the set go, so that an alias written into a config by hand
    fails at once instead of leading to an old state.

    Raises:
        WorkspaceError: the folder holds files of the same names that are not ours, or cannot be written.
    """
    folder = prepared.modules.folder
    ensure_ours(folder, prepared.texts)
    write_all(folder, {name: text for name, text in prepared.texts.items() if not _is_there(prepared, name, text)})
    _remove_leftovers(folder, prepared.texts)
    return prepared.modules


def _is_there(prepared: PreparedModules, name: str, text: str) -> bool:
    """Whether the file stands in another layout; not where its lines are to be told apart, which a layout moves."""
    modules = prepared.modules
    if modules.flat_lines is not None:
        return False
    with suppress(OSError):
        before = (modules.folder / name).read_bytes()
        return modules.digest.encode() in before and says_the_same(name, before, text.encode())
    return False


def earlier_modules(folder: Path, current: Collection[str]) -> list[Path]:
    """Return the files of an earlier run in ``folder`` that are not among ``current``, names inside it.

    Raises:
        WorkspaceError: one cannot be read.
    """
    patterns = ("custom_*.js", "converter/index.js", "converter/package.json")
    found = sorted(path for pattern in patterns for path in folder.glob(pattern))
    return [path for path in found if path.relative_to(folder).as_posix() not in current and is_ours(path)]


def remove_apart(folder: Path, current: Collection[str]) -> None:
    """Remove the sets of an earlier run below ``folder`` that are not among ``current``, names of folders.

    Raises:
        WorkspaceError: a file cannot be removed.
    """
    for own in sorted(path for path in (folder / APART).glob("*") if path.is_dir() and path.name not in current):
        manifest = own / MANIFEST
        _remove_leftovers(own, ())
        _remove([manifest] if is_ours(manifest) else [])
        with suppress(OSError):  # it holds other files
            own.rmdir()
    with suppress(OSError):
        (folder / APART).rmdir()


def _remove_leftovers(folder: Path, current: Collection[str]) -> None:
    _remove(earlier_modules(folder, current))
    with suppress(OSError):  # there is none, or it holds other files
        (folder / "converter").rmdir()


def _remove(files: Iterable[Path]) -> None:
    for path in files:
        try:
            path.unlink()
        except OSError as error:
            raise WorkspaceError(
                f"{path.name} of an earlier run could not be removed: {error.strerror}",
                where=str(path),
                hint="remove it by hand",
            ) from error
