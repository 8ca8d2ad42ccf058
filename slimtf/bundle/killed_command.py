"""What a killed run of a build command left in the project's own output folders, put back by the next run."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

from slimtf.workspace.atomic import remove_file, write_atomic
from slimtf.workspace.failure import file_error
from slimtf.workspace.scratch import NAME

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from types import TracebackType
    from typing import Self

LARGEST = 64_000_000
"""Bytes of a file that is copied; larger ones are models and films, which no bundler writes."""
_JOURNALS = ("*/kept.json", "requests/*/kept.json")
_BEAT = 1.0  # seconds
_LATE = 3_000_000_000  # nanoseconds after the last beat in which the command may have gone on writing


class _Journal(BaseModel):
    """A command that runs.

    Attributes:
        begin: when it was started, nanoseconds on the clock of the file system; the journal's own time says until when
            slimtf lived.
        outputs: the folders that it writes to, relative to the project.
        copies: how many files were copied; where fewer are left, the copies are not whole.
        others: the files of the project that were not copied, relative to it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    begin: int = 0
    outputs: tuple[str, ...]
    copies: int
    others: tuple[str, ...]


@dataclass(slots=True)
class RunningCommand:
    """Leaves a note of a command, as a context, until everything that it wrote over was put back.

    Args:
        root: the project's.
        kept: the copies of the project's files, as they were.
        others: files of the project that were not copied, absolute.
    """

    root: Path
    kept: Path
    others: Collection[Path]
    _over: Event = field(default_factory=Event)
    _journal: _Journal | None = None

    @property
    def _file(self) -> Path:
        return self.kept.with_name("kept.json")

    def __enter__(self) -> Self:
        """Begin: everything was copied, and nothing written yet.

        Raises:
            WorkspaceError: the note cannot be written.
        """
        others = tuple(path.relative_to(self.root).as_posix() for path in self.others)
        self._journal = _Journal(outputs=(), copies=_count(self.kept), others=others)
        self._write(begin=0)  # only its time is of interest
        self._write(begin=self._file.stat().st_mtime_ns)
        Thread(target=self._beat, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """End: what the command wrote over was put back."""
        self._over.set()
        # first of all: a note without whole copies would be worth nothing
        with suppress(OSError):
            self._file.unlink(missing_ok=True)
        shutil.rmtree(self.kept, ignore_errors=True)

    def writes_to(self, folders: Iterable[Path]) -> None:
        """Remember the folders that the command writes to, as far as that is known.

        Raises:
            WorkspaceError: the note cannot be written.
        """
        self._write(outputs=tuple(sorted(folder.relative_to(self.root).as_posix() for folder in folders)))

    def _write(self, **changes: object) -> None:
        assert self._journal is not None  # noqa: S101 - within the context
        self._journal = self._journal.model_copy(update=changes)
        write_atomic(self._file, self._journal.model_dump_json())

    def _beat(self) -> None:
        while not self._over.wait(_BEAT):
            with suppress(OSError):  # the folder may be deleted at any time
                os.utime(self._file)


def put_back_after_kill(root: Path, skipped: Collection[str]) -> None:
    """Undo what commands wrote to their output folders whose slimtf was killed, and forget them.

    A file that was changed since then belongs to the user and stays, as does everything where the copies are not whole.

    Args:
        root: the project's.
        skipped: names of folders that hold nothing of interest.

    Raises:
        WorkspaceError: a file cannot be written or removed.
    """
    for file in (found for pattern in _JOURNALS for found in (root / NAME).glob(pattern)):
        try:
            journal = _Journal.model_validate_json(file.read_bytes())
            until = file.stat().st_mtime_ns + _LATE
        except (OSError, ValidationError):
            continue
        kept = file.with_name("kept")
        if _count(kept) == journal.copies:
            _Leftovers(root, kept, journal, until, frozenset(skipped)).undo()
        with suppress(OSError):
            file.unlink()
        shutil.rmtree(kept, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class _Leftovers:
    root: Path
    kept: Path
    journal: _Journal
    until: int
    skipped: frozenset[str]

    def undo(self) -> None:
        others = {self.root / name for name in self.journal.others}
        for folder in self._folders():
            for path in tuple(self._files(folder)):
                copy = self.kept / path.relative_to(self.root)
                if not self._is_of_the_command(path):
                    continue
                if copy.is_file():
                    copy_file(copy, path)
                elif path not in others and path.lstat().st_size <= LARGEST:
                    remove_file(path)
                    with suppress(OSError):  # not empty
                        path.parent.rmdir()
            for copy in tuple(self._files(self.kept / folder.relative_to(self.root))):
                path = self.root / copy.relative_to(self.kept)
                if not path.exists() and self._is_inside(path):
                    copy_file(copy, path)

    def _folders(self) -> Iterator[Path]:
        for name in self.journal.outputs:
            folder = self.root / name
            if self._is_inside(folder) and folder.resolve() != self.root.resolve():
                yield folder

    def _is_inside(self, path: Path) -> bool:
        """Whether ``path`` lies in the project, also where links in between lead; journals come from the disk."""
        return path.resolve().is_relative_to(self.root.resolve())

    def _is_of_the_command(self, path: Path) -> bool:
        state = path.lstat()
        return self.journal.begin <= max(state.st_mtime_ns, state.st_ctime_ns) <= self.until

    def _files(self, folder: Path) -> Iterator[Path]:
        for parent, folders, names in os.walk(folder):
            folders[:] = [name for name in folders if name not in self.skipped]
            yield from (Path(parent, name) for name in names)


def _count(folder: Path) -> int:
    """Return the number of files at any depth; links do not count, for they do not survive in our folder."""
    return sum(not os.path.islink(os.path.join(parent, name)) for parent, _, names in os.walk(folder) for name in names)  # noqa: PTH114, PTH118 - for thousands of files


def copy_file(source: Path, target: Path) -> None:
    """Copy ``source``, with its times and as the link that it may be, over whatever ``target`` is.

    Raises:
        WorkspaceError: it cannot be written.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        shutil.copy2(source, target, follow_symlinks=False)
    except OSError as error:
        raise file_error(error, target, "written") from error
