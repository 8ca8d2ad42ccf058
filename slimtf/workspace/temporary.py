"""Folders and files for a moment, outside the project."""

from __future__ import annotations

import os
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.errors import WorkspaceError

if TYPE_CHECKING:
    from collections.abc import Iterator

_HINT = "free some space there, or set TMPDIR to a folder that may be written"


@contextmanager
def temporary_folder(purpose: str) -> Iterator[Path]:
    """Give an empty folder that goes, with all that is in it, when the context closes.

    Raises:
        WorkspaceError: no folder for temporary files can be written.
    """
    try:
        folder = tempfile.TemporaryDirectory(prefix=f"slimtf-{purpose}-", ignore_cleanup_errors=True)
    except OSError as error:
        raise _refused(error) from error
    with folder as name:
        yield Path(name)


def temporary_file(purpose: str, suffix: str) -> Path:
    """Return a new, empty file; whoever asked removes it.

    Raises:
        WorkspaceError: no folder for temporary files can be written.
    """
    try:
        handle, name = tempfile.mkstemp(prefix=f"slimtf-{purpose}-", suffix=suffix)
    except OSError as error:
        raise _refused(error) from error
    os.close(handle)
    return Path(name)


def _refused(error: OSError) -> WorkspaceError:
    reason = (error.strerror or str(error)).lower()
    return WorkspaceError(f"no temporary file can be made: {reason}", where=str(error.filename or ""), hint=_HINT)
