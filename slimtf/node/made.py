"""Finds an environment that is already made, or makes one: locked, checked, stamped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.errors import NodeSetupError
from slimtf.node.one_at_a_time import disk_errors, locked
from slimtf.node.place import begin, discard, is_ours
from slimtf.node.setup_program import node_version
from slimtf.node.stamp import STAMP, changed_file, read_stamp

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from slimtf.model.node import NodeEnvironment
    from slimtf.node.stamp import Stamp
    from slimtf.progress import Progress, Step


def existing(folder: Path) -> NodeEnvironment | None:
    """Return the environment in ``folder`` if it was finished and is still in order."""
    stamp = read_stamp(folder)
    if stamp is None or problem(folder):
        return None
    return stamp.environment(folder)


def problem(folder: Path) -> str:
    """Return why the environment in ``folder`` cannot be used; empty when it can."""
    if not is_ours(folder):
        return "it was not made by slimtf"
    stamp = read_stamp(folder)
    if stamp is None:
        return "it was never finished"
    changed = changed_file(stamp)
    if changed is not None:
        return f"{changed} has changed or gone"
    try:
        version = node_version(stamp.node)
    except NodeSetupError as error:
        return error.what
    return "" if version == stamp.version else f"its node is {version}, not {stamp.version}"


def stamped_at(folder: Path) -> int | None:
    """Return when the environment in ``folder`` was finished, in nanoseconds; None when it never was."""
    try:
        return (folder / STAMP).stat().st_mtime_ns
    except OSError:
        return None


def ensure(
    folder: Path,
    make: Callable[[Path, Step], Stamp],
    *,
    title: str,
    timeout: float,
    progress: Progress,
) -> NodeEnvironment:
    """Return the environment in ``folder``, made by ``make`` if it is missing or broken.

    One process at a time makes it; the others wait, at most ``timeout`` seconds. Whatever goes wrong, nothing
    half-made is left behind, and even if something is (power cut), it has no stamp and is made again.

    Raises:
        NodeSetupError: it could not be made.
    """
    if ready := existing(folder):
        return ready
    with disk_errors(folder), locked(folder, timeout, progress):
        if ready := existing(folder):  # another process was faster
            return ready
        if read_stamp(folder) is not None:
            progress.note(f"the Node.js environment {folder.name} is broken ({problem(folder)}); making it again")
        with progress.step(title) as step:
            ready = _make(folder, make, step)
            step.result(f"Node.js {ready.version}")
        return ready


def remove(folder: Path, timeout: float, progress: Progress) -> None:
    """Delete an environment, once no process is making it.

    Raises:
        NodeSetupError: it is not ours, is being made for longer than ``timeout`` seconds, or the disk refuses.
    """
    with disk_errors(folder), locked(folder, timeout, progress):
        discard(folder)


def _make(folder: Path, make: Callable[[Path, Step], Stamp], step: Step) -> NodeEnvironment:
    begin(folder)
    try:
        stamp = make(folder, step)
        _check(stamp)
        stamp.write(folder)
    except BaseException:  # Ctrl-C as well
        discard(folder)
        raise
    return stamp.environment(folder)


def _check(stamp: Stamp) -> None:
    found = node_version(stamp.node)
    if found != stamp.version:
        raise NodeSetupError(f"node says that it is {found}, not {stamp.version}", where=str(stamp.node))
