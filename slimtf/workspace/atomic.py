"""Writes text files so that each one is either the old or the new one, never a part of it."""

from __future__ import annotations

import os
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from slimtf.errors import WorkspaceError
from slimtf.workspace.failure import file_error
from slimtf.workspace.leftovers import remove_leftovers
from slimtf.workspace.replacement import Replacement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path


def write_atomic(path: Path, text: str) -> None:
    r"""Make ``text`` the content of ``path``, as UTF-8 and with its line ends as they are (``\n`` stays ``\n``).

    Missing folders are made; the mode of an existing file is kept; a symbolic link is followed, not replaced; a file
    that holds ``text`` already is not touched.

    Raises:
        WorkspaceError: it cannot be written. Then the file is as it was, and nothing is left beside it.
    """
    write_all(path.parent, {path.name: text})


def write_all(folder: Path, files: Mapping[str, str]) -> None:
    """Write all ``files`` or none of them, each as ``write_atomic`` does.

    Only the last moment, a row of renames, can be cut short by a crash of the machine.

    Args:
        folder: made when it is missing.
        files: text by name; a name may lead into a subfolder with forward slashes, but not out of ``folder``.

    Raises:
        WorkspaceError: one of them cannot be written. Then all are as they were.
    """
    _all_or_none((path, partial(Replacement.prepare, data=data), True) for path, data in list(_encoded(folder, files)))


def replace_file(path: Path, data: bytes) -> None:
    """Make ``data`` the content of ``path``, as ``write_atomic`` does with text.

    Raises:
        WorkspaceError: it cannot be written. Then the file is as it was.
    """
    _all_or_none([(path, partial(Replacement.prepare, data=data), True)])


def remove_file(path: Path) -> None:
    """Remove ``path`` if it is there.

    Raises:
        WorkspaceError: it cannot be removed.
    """
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise file_error(error, path, "removed") from error


def copy_all(copies: Mapping[Path, Path]) -> None:
    """Copy each value to its key, all or none; a symbolic link at a key is replaced, not followed.

    Missing folders are made; the mode of an existing file is kept; a file that is the same already is not touched.

    Raises:
        WorkspaceError: one of them cannot be written. Then all are as they were.
    """
    _all_or_none((path, partial(Replacement.prepare_copy, source=source), False) for path, source in copies.items())


def _all_or_none(changes: Iterable[tuple[Path, Callable[[Replacement], None], bool]]) -> None:
    """Carry out all of ``changes`` or none: where, what prepares it, and whether a link there is followed."""
    made: list[Path] = []
    pending: list[Replacement] = []
    folders: set[Path] = set()
    try:
        for path, prepare, follow in changes:
            if path.parent not in folders:
                folders.add(path.parent)
                made.extend(_make_folder(path.parent))
                remove_leftovers(path.parent)
            replacement = Replacement(path, follow=follow)
            pending.append(replacement)
            prepare(replacement)
        for replacement in pending:
            replacement.carry_out()
    except BaseException:
        _undo(pending)
        _remove_empty(made)
        raise
    for replacement in pending:
        replacement.clean_up()


def _undo(pending: list[Replacement]) -> None:
    failed: list[WorkspaceError] = []
    for replacement in reversed(pending):
        try:
            replacement.undo()
        except WorkspaceError as error:
            failed.append(error)
        replacement.clean_up()
    if failed:
        raise failed[0]


def _encoded(folder: Path, files: Mapping[str, str]) -> Iterator[tuple[Path, bytes]]:
    top = os.path.join(os.path.abspath(folder), "")  # noqa: PTH100, PTH118 - links unresolved, a separator at its end
    for name, text in files.items():
        path = folder / name
        if not os.path.abspath(path).startswith(top):  # noqa: PTH100
            raise WorkspaceError(f"{name} would be written outside its folder", where=str(folder))
        try:
            yield path, text.encode()
        except UnicodeEncodeError as error:
            what = f"{path.name} could not be written: its text holds half of a character (position {error.start})"
            raise WorkspaceError(what, where=str(path)) from error


def _make_folder(folder: Path) -> list[Path]:
    """Make ``folder``; return what had to be made, outermost first."""
    missing: list[Path] = []
    try:
        missing = [path for path in (folder, *folder.parents) if not path.exists()]
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        _remove_empty(missing[::-1])
        raise file_error(error, folder, "made") from error
    return missing[::-1]


def _remove_empty(folders: list[Path]) -> None:
    for folder in reversed(folders):
        with suppress(OSError):
            folder.rmdir()
