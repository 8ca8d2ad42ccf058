"""What a migration does to the files of a project."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slimtf.tfjs.tokens import says_the_same
from slimtf.workspace.failure import file_error

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file before and after; None where it does not exist."""

    path: Path
    before: bytes | None
    after: bytes | None

    @property
    def differs(self) -> bool:
        """Whether there is anything to do."""
        return self.before != self.after


def text_change(path: Path, before: bytes | None, text: str) -> FileChange:
    """Return the change of a generated file; another layout, made by git or a formatter, counts as the same."""
    after = text.encode()
    same = before is not None and says_the_same(path.name, before, after)
    return FileChange(path, before, before if same else after)


def unified_diff(changes: Iterable[FileChange], root: Path) -> str:
    """Return the changes as ``git diff`` shows them, with paths relative to ``root``."""
    return "".join(_diff(change, root) for change in changes if change.differs)


def _diff(change: FileChange, root: Path) -> str:
    name = change.path.relative_to(root).as_posix() if change.path.is_relative_to(root) else change.path.as_posix()
    lines = difflib.unified_diff(
        _lines(change.before),
        _lines(change.after),
        fromfile="/dev/null" if change.before is None else f"a/{name}",
        tofile="/dev/null" if change.after is None else f"b/{name}",
    )
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _lines(data: bytes | None) -> list[str]:
    if data is None:
        return []
    text = data.decode("utf-8", "replace").replace("\r\n", "\n")
    return text.splitlines(keepends=True)


def read(path: Path) -> bytes:
    """Return the content of ``path``.

    Raises:
        WorkspaceError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise file_error(error, path, "read") from error
