"""Asks git about the project, where there is git."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from slimtf.errors import WorkspaceError
from slimtf.process.command import Command
from slimtf.process.run import run

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from slimtf.process.command import Finished

_TIMEOUT = 60.0  # seconds


def ask_git(*words: str, root: Path, log: Path) -> Finished | None:
    """Return how ``git`` with these words ended in ``root``; None when there is no git, or it does not answer."""
    command = Command(
        title="git",
        argv=("git", *words),
        cwd=root,
        env=os.environ.copy(),
        timeout=_TIMEOUT,
        log=log,
        failure=WorkspaceError,
    )
    try:
        return run(command)
    except WorkspaceError:
        return None


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
