"""What a failed run may leave behind: nothing of the user's changed, nothing half-written, nothing running."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from collections.abc import Iterator

NOT_THE_USERS = {".slimtf", "node_modules"}


def user_files(project: Path) -> dict[str, bytes]:
    """Return the content of every file of the user's, by path; a link counts as its target's name, a folder as b""."""
    found: dict[str, bytes] = {}
    for parent, folders, names in os.walk(project):
        here = project / os.path.relpath(parent, project)
        folders[:] = [name for name in folders if here != project or name not in NOT_THE_USERS]
        for name in [*folders, *names]:
            path = here / name
            content = bytes(path.readlink()) if path.is_symlink() else path.read_bytes() if path.is_file() else b""
            found[str(path.relative_to(project))] = content
    return found


def programs_in(project: Path) -> list[str]:
    """Return the command lines of all processes that work in ``project``, or that have it on their command line."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.pid == os.getpid() or process.status() == psutil.STATUS_ZOMBIE:
                continue
            words = process.cmdline()
            inside = Path(process.cwd()).is_relative_to(project)
        except (psutil.Error, OSError):
            continue
        if inside or any(str(project) in word for word in words):
            found.append(" ".join(words))
    return found


@contextmanager
def unharmed(project: Path, *, may_add: tuple[str, ...] = ("custom_tfjs",)) -> Iterator[None]:
    """Hold that what happens meanwhile harms nothing in ``project``.

    Args:
        may_add: the folders that may come; the custom modules only whole, with the stamp that is written last.
    """
    before = user_files(project)
    yield
    after = user_files(project)
    assert {path: after.get(path) for path in before} == before
    added = {path for path in after if path not in before}
    assert {path for path in added if Path(path).parts[0] not in may_add} == set()
    assert "custom_tfjs" not in added or f"custom_tfjs{os.sep}package.json" in added
    everything = {name for _, folders, names in os.walk(project) for name in [*folders, *names]}
    assert {name for name in everything if ".slimtf-" in name} == set()
    assert programs_in(project) == []
