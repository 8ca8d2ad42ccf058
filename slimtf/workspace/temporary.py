"""Folders and files for a moment, outside the project."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.errors import WorkspaceError
from slimtf.workspace.leftovers import is_running

if TYPE_CHECKING:
    from collections.abc import Iterator

_HINT = "free some space there, or set TMPDIR to a folder that may be written"


@contextmanager
def temporary_folder(purpose: str) -> Iterator[Path]:
    """Give an empty folder that goes, with all that is in it, when the context closes.

    Those of runs that were killed go first.

    Raises:
        WorkspaceError: no folder for temporary files can be written.
    """
    try:
        _remove_abandoned(purpose)
        folder = tempfile.TemporaryDirectory(prefix=f"slimtf-{purpose}-{os.getpid()}-", ignore_cleanup_errors=True)
    except OSError as error:
        raise _refused(error) from error
    with folder as name:
        yield Path(name)


def temporary_file(purpose: str, suffix: str) -> Path:
    """Return a new, empty file; whoever asked removes it, or the next run if this one is killed.

    Raises:
        WorkspaceError: no folder for temporary files can be written.
    """
    try:
        _remove_abandoned(purpose)
        handle, name = tempfile.mkstemp(prefix=f"slimtf-{purpose}-{os.getpid()}-", suffix=suffix)
    except OSError as error:
        raise _refused(error) from error
    os.close(handle)
    return Path(name)


def _remove_abandoned(purpose: str) -> None:
    named = re.compile(rf"slimtf-{re.escape(purpose)}-(\d{{1,10}})-.*")
    with suppress(OSError), os.scandir(tempfile.gettempdir()) as entries:
        for entry in entries:
            match = named.fullmatch(entry.name)
            if match is not None and not is_running(int(match[1])) and _is_mine(entry):
                _remove(entry)


def _is_mine(entry: os.DirEntry[str]) -> bool:
    return not hasattr(os, "getuid") or entry.stat(follow_symlinks=False).st_uid == os.getuid()


def _remove(entry: os.DirEntry[str]) -> None:
    if entry.is_dir(follow_symlinks=False):
        shutil.rmtree(entry.path, ignore_errors=True)
    else:
        with suppress(OSError):
            Path(entry.path).unlink()


def _refused(error: OSError) -> WorkspaceError:
    reason = (error.strerror or str(error)).lower()
    return WorkspaceError(f"no temporary file can be made: {reason}", where=str(error.filename or ""), hint=_HINT)
