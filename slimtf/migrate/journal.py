"""Changes several files as one: a journal, written first, says how to put every one of them back."""

from __future__ import annotations

import base64
import json
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.migrate.change import FileChange
from slimtf.workspace.atomic import write_atomic
from slimtf.workspace.failure import file_error
from slimtf.workspace.replacement import Replacement

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def carry_out(changes: Sequence[FileChange], journal: Path) -> None:
    """Write and delete what ``changes`` say, in their order; ``confirm`` or ``put_back`` has to follow.

    Killed at any point, each file is the old or the new one, and ``put_back`` makes all of them the old ones.

    Raises:
        WorkspaceError: a file cannot be written. Then all are as they were.
    """
    wanted = [change for change in changes if change.differs]
    write_atomic(journal, json.dumps([_packed(change) for change in wanted]))
    try:
        for change in wanted:
            _put(change.path, change.after)
    except BaseException:
        put_back(journal)
        raise


def confirm(journal: Path) -> None:
    """Keep what was carried out."""
    journal.unlink(missing_ok=True)


def put_back(journal: Path) -> tuple[Path, ...]:
    """Make every file what it was before ``carry_out``, if there was one that nobody confirmed.

    Returns:
        the files that were left alone, because somebody changed them since.

    Raises:
        WorkspaceError: a file cannot be written; the journal stays.
    """
    left = []
    for change in reversed(list(_read(journal))):
        _remove_leftovers(change.path.parent)
        now = change.path.read_bytes() if change.path.is_file() else None
        if now == change.after:
            _put(change.path, change.before)
        elif now != change.before:
            left.append(change.path)
        with suppress(OSError):  # not empty, or never made
            if change.before is None:
                change.path.parent.rmdir()
    confirm(journal)
    return tuple(left)


def _put(path: Path, data: bytes | None) -> None:
    try:
        if data is None:
            path.unlink(missing_ok=True)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise file_error(error, path, "written") from error
    replacement = Replacement(path)
    try:
        replacement.prepare(data)
        replacement.carry_out()
    finally:
        replacement.clean_up()


def _remove_leftovers(folder: Path) -> None:
    for path in (*folder.glob(".slimtf-????????.new"), *folder.glob(".slimtf-????????.old")):
        with suppress(OSError):
            path.unlink()


def _packed(change: FileChange) -> dict[str, str | None]:
    return {"path": str(change.path), "before": _text(change.before), "after": _text(change.after)}


def _read(journal: Path) -> Iterator[FileChange]:
    try:
        entries = json.loads(journal.read_bytes())
    except (OSError, ValueError):
        return
    for entry in entries:
        yield FileChange(Path(entry["path"]), _bytes(entry["before"]), _bytes(entry["after"]))


def _text(data: bytes | None) -> str | None:
    return None if data is None else base64.b64encode(data).decode("ascii")


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else base64.b64decode(text)
