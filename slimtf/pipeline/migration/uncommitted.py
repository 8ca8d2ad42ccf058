"""Asks git whether files have changes that it could not bring back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.errors import WorkspaceError
from slimtf.pipeline.migration.git import ask_git

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def require_committed(files: Sequence[Path], root: Path, log: Path) -> None:
    """Return when git knows ``files`` as they are; also when there is no git or no repository.

    Raises:
        WorkspaceError: one of them has uncommitted changes.
    """
    if not files:
        return
    finished = ask_git("status", "--porcelain", "--", *(str(file) for file in files), root=root, log=log)
    if finished is None:
        return
    if finished.exit_code == 0 and finished.tail.strip():
        changed = ", ".join(line[3:] for line in finished.tail.strip("\n").splitlines())
        raise WorkspaceError(
            f"there are uncommitted changes in {changed}",
            where=str(root),
            hint="commit them first, so that git can show what slimtf changes; --allow-dirty goes on all the same",
        )
