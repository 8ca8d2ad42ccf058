"""One process at a time makes an environment, and what the disk refuses is reported as such."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from slimtf.errors import NodeSetupError
from slimtf.workspace.failure import file_error

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from slimtf.progress import Progress


@contextmanager
def locked(folder: Path, timeout: float, progress: Progress) -> Iterator[None]:
    """Hold the lock of the environment in ``folder``; wait for it at most ``timeout`` seconds.

    Raises:
        NodeSetupError: another process held it for longer.
    """
    locks = folder.parent / "locks"
    locks.mkdir(parents=True, exist_ok=True)
    lock = FileLock(locks / f"{folder.name}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        progress.note("another slimtf is setting up the same Node.js; waiting for it")
        try:
            lock.acquire(timeout=timeout)
        except Timeout as error:
            raise NodeSetupError(
                f"another slimtf was still setting up Node.js after {timeout:g} s",
                where=str(folder),
                hint="wait for it or end it, then try again; timeouts.install is the patience in seconds",
            ) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def disk_errors(folder: Path) -> Iterator[None]:
    """Turn an error of the disk into one that says what to do; ``folder`` is what was being made.

    Raises:
        NodeSetupError: the disk refused.
    """
    try:
        yield
    except OSError as error:
        told = file_error(error, folder, "written")
        hint = "free some space or correct the permissions, or set SLIMTF_HOME to a folder that has 300 MB of room"
        raise NodeSetupError(
            f"no room for Node.js: {told.what}", where=str(error.filename or folder), hint=hint
        ) from error
