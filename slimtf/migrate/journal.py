"""Changes several files as one: a journal, written first, says how to put every one of them back."""

from __future__ import annotations

import base64
import json
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.migrate.change import FileChange
from slimtf.workspace.atomic import write_atomic
from slimtf.workspace.failure import file_error
from slimtf.workspace.leftovers import remove_leftovers
from slimtf.workspace.replacement import Replacement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_NOT_OURS = frozenset({".git", ".hg", ".svn", "node_modules"})


@dataclass(frozen=True, slots=True)
class Journal:
    """What was changed and not yet confirmed.

    It lies in ``.slimtf/``, which may have come with a copy of the project or from elsewhere. So its names are
    relative to the project, and an entry that leads elsewhere, by itself or through links, does not count.

    Attributes:
        file: where it is kept.
        root: the project's folder.
    """

    file: Path
    root: Path

    def exists(self) -> bool:
        """Whether there is a migration that was neither confirmed nor put back."""
        return self.file.is_file()


@dataclass(frozen=True, slots=True)
class PutBack:
    """What came of putting files back.

    Attributes:
        left: the files that were left alone, because they changed since.
        unread: the journal, or entries of it, could not be understood, or led out of the project.
    """

    left: tuple[Path, ...] = ()
    unread: bool = False


def carry_out(changes: Sequence[FileChange], journal: Journal) -> None:
    """Write and delete what ``changes`` say, in their order; ``confirm`` or ``put_back`` has to follow.

    Killed at any point, each file is the old or the new one, and ``put_back`` makes all of them the old ones.

    Raises:
        WorkspaceError: a file cannot be written. Then all are as they were.
    """
    wanted = [change for change in changes if change.differs]
    write_atomic(journal.file, json.dumps([_packed(change, journal.root) for change in wanted]))
    try:
        for change in wanted:
            _put(change.path, change.after)
    except BaseException:
        take_back(wanted, journal)
        raise


def confirm(journal: Journal) -> None:
    """Keep what was carried out.

    Raises:
        WorkspaceError: the journal cannot be removed.
    """
    try:
        journal.file.unlink(missing_ok=True)
    except OSError as error:
        raise file_error(error, journal.file, "removed") from error


def take_back(changes: Sequence[FileChange], journal: Journal) -> tuple[Path, ...]:
    """Undo what this process carried out, whether the journal is still there or not; as ``put_back``.

    Raises:
        WorkspaceError: a file cannot be written; the journal stays.
    """
    left = _undo([change for change in changes if change.differs])
    confirm(journal)
    return left


def put_back(journal: Journal) -> PutBack:
    """Make every file what it was before ``carry_out``, if there was one that was not confirmed.

    Raises:
        WorkspaceError: a file cannot be written; the journal stays.
    """
    if not journal.exists():
        return PutBack()
    entries = _entries(journal)
    changes = [change for entry in entries for change in _change(entry, journal.root)]
    left = _undo(changes)
    confirm(journal)
    return PutBack(left, unread=not entries or len(changes) < len(entries))


def _undo(changes: Sequence[FileChange]) -> tuple[Path, ...]:
    left = []
    for change in reversed(changes):
        remove_leftovers(change.path.parent, own=True)
        now = _content(change.path)
        if now == change.after:
            _put(change.path, change.before)
        elif now != change.before:
            left.append(change.path)
        if change.before is None:
            with suppress(OSError):  # not empty, or never made
                change.path.parent.rmdir()
    return tuple(left)


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes() if path.is_file() else None
    except OSError as error:
        raise file_error(error, path, "read") from error


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


def _packed(change: FileChange, root: Path) -> dict[str, str | None]:
    try:
        name = Path(os.path.relpath(change.path, root)).as_posix()
    except ValueError:  # another drive of Windows
        name = change.path.as_posix()
    return {"path": name, "before": _text(change.before), "after": _text(change.after)}


def _entries(journal: Journal) -> list[object]:
    try:
        found = json.loads(journal.file.read_bytes())
    except (OSError, ValueError, RecursionError):
        return []
    return found if isinstance(found, list) else []


def _change(entry: object, root: Path) -> Iterator[FileChange]:
    """Yield the change that ``entry`` tells of; nothing where it is something else, or of another project."""
    try:
        match entry:
            case {"path": str(name), "before": str() | None as before, "after": str() | None as after}:
                path = Path(os.path.normpath(root / name))
                if not Path(name).is_absolute() and _is_in_project(path, root):
                    yield FileChange(path, _bytes(before), _bytes(after))
    except (OSError, ValueError):  # no base64, or a name that no file can have
        return


def _is_in_project(path: Path, root: Path) -> bool:
    real_root, real = Path(os.path.realpath(root)), Path(os.path.realpath(path))
    steps: Iterable[str] = real.relative_to(real_root).parts if real.is_relative_to(real_root) else ()
    return bool(steps) and _NOT_OURS.isdisjoint(steps) and path != root


def _text(data: bytes | None) -> str | None:
    return None if data is None else base64.b64encode(data).decode("ascii")


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else base64.b64decode(text, validate=True)
