"""Only one slimtf at a time works in a project."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from slimtf.errors import WorkspaceError
from slimtf.workspace.failure import file_error
from slimtf.workspace.leftovers import remove_all_leftovers
from slimtf.workspace.scratch import open_scratch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from slimtf.progress import Progress

_PATIENCE = 900.0  # s


def alone_in(root: Path, progress: Progress) -> AbstractContextManager[None]:
    """Hold the project in ``root`` as ``project_lock`` does, for a command: it waits for another, and says so."""
    waiting = "another slimtf runs in this project; waiting for it"
    return project_lock(root, _PATIENCE, on_wait=lambda: progress.note(waiting))


@contextmanager
def project_lock(root: Path, timeout: float, *, on_wait: Callable[[], None] | None = None) -> Iterator[None]:
    """Hold the project in ``root`` while the context is open; the system lets go of it if slimtf dies.

    What runs that were killed left of the files that they were writing is removed first.

    Args:
        timeout: seconds to wait for another slimtf; 0 gives up at once.
        on_wait: called once if there is another one to wait for.

    Raises:
        WorkspaceError: another slimtf still runs in this project after ``timeout``.
    """
    path = open_scratch(root).lock
    lock = FileLock(path)
    try:
        _acquire(lock, path, timeout, on_wait)
        remove_all_leftovers(root)
        yield
    finally:
        lock.release()


def _acquire(lock: FileLock, path: Path, timeout: float, on_wait: Callable[[], None] | None) -> None:
    try:
        try:
            lock.acquire(timeout=0)
        except Timeout:
            if on_wait is not None:
                on_wait()
            lock.acquire(timeout=timeout)
    except Timeout as error:
        what = "another slimtf runs in this project"
        hint = "wait until it has finished, or stop it; the lock file itself may stay"
        raise WorkspaceError(what, where=str(path), hint=hint) from error
    except NotImplementedError as error:  # filelock's word for a file system without locks
        what = "the project's file system has no file locks"
        raise WorkspaceError(what, where=str(path), hint="work on a copy on a local disk") from error
    except OSError as error:
        raise file_error(error, path, "locked") from error
