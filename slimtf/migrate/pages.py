"""Pages that load tfjs by themselves: the slim script put into them, and taken out again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.errors import WorkspaceError
from slimtf.migrate.change import FileChange, read
from slimtf.migrate.find import files_below
from slimtf.model.page import PAGE_ENDINGS
from slimtf.pages.blocks import find_blocks, without_blocks
from slimtf.pages.edit import with_slim_script

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.page import PageApp

_MARKER = b"<!-- slimtf:begin "
_ENCODING = ("utf-8", "surrogateescape")


def plan_pages(app: PageApp, script: Path, integrity: str) -> tuple[FileChange, ...]:
    """Return what puts the slim script into the pages of ``app``; all else in them stays, byte for byte.

    Args:
        script: where it will be, absolute.
        integrity: its digest.

    Raises:
        WorkspaceError: a page cannot be read, or an edit was made inside of what slimtf wrote into it.
    """
    return tuple(_planned(page.file, with_slim_script(page, script, integrity)) for page in app.pages)


def plan_undo_of_pages(root: Path) -> tuple[FileChange, ...]:
    """Return what takes the slim script out of all pages below ``root``.

    Raises:
        WorkspaceError: as ``plan_pages``.
    """
    changes = []
    for file in migrated_pages(root):
        data = read(file)
        _require_untouched(file, data)
        after = without_blocks(data.decode(*_ENCODING)).encode(*_ENCODING)
        changes.append(FileChange(file, data, after))
    return tuple(changes)


def migrated_pages(root: Path) -> tuple[Path, ...]:
    """Return the pages below ``root`` that slimtf wrote into, sorted."""
    return tuple(sorted(file for file in files_below(root, PAGE_ENDINGS) if is_migrated(file)))


def is_migrated(file: Path) -> bool:
    """Say whether slimtf wrote into the page; not where it cannot be read."""
    try:
        return _MARKER in file.read_bytes()
    except OSError:
        return False


def _planned(file: Path, text: str) -> FileChange:
    data = read(file)
    _require_untouched(file, data)
    return FileChange(file, data, text.encode(*_ENCODING))


def _require_untouched(file: Path, data: bytes) -> None:
    blocks = find_blocks(data.decode(*_ENCODING))
    if blocks is None or any(block.edited for block in blocks):
        what = (
            "the markers that slimtf wrote are damaged" if blocks is None else "it was edited between slimtf's markers"
        )
        raise WorkspaceError(
            f"{file.name} stays as it is: {what}",
            where=str(file),
            hint="make what stands between slimtf:begin and slimtf:end what it was, or take the lines out by hand:"
            " the first of them holds what stood there before",
        )
