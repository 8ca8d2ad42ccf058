"""Asks git about the project, where there is git."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from slimtf.errors import WorkspaceError
from slimtf.process.command import Command
from slimtf.process.run import run

if TYPE_CHECKING:
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
