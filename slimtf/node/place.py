"""Where the managed environments are, how they are distinguished from other folders, and how they are deleted."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from slimtf.errors import NodeSetupError
from slimtf.resources import shipped_folder

if TYPE_CHECKING:
    from slimtf.model.node import NodeSource

MARKER = ".slimtf-environment"
"""In every environment from its first moment on; a folder without it is never deleted."""


def environments_folder() -> Path:
    """Return the folder of all environments: ``node`` in SLIMTF_HOME, else in the user's cache folder."""
    home = os.environ.get("SLIMTF_HOME", "")
    if home:
        return Path(home).expanduser().absolute() / "node"

    return Path(platformdirs.user_cache_dir("slimtf", appauthor=False)) / "node"


def environment_folder(source: NodeSource, version: str, *identity: str) -> Path:
    """Return the folder for a Node.js of this kind; short, for the sake of path limits on Windows.

    Args:
        version: may be empty; then the stamp alone knows it.
        identity: whatever else makes two environments different. The lock file of node_shim is always part of it.
    """
    digest = hashlib.sha256()
    for part in (*identity, _shim_lock()):
        digest.update(part.encode("utf-8", "surrogatepass") + b"\0")
    name = "-".join(filter(None, [source.value, version, digest.hexdigest()[:10]]))
    return environments_folder() / name


def _shim_lock() -> str:
    try:
        return (shipped_folder("node_shim") / "package-lock.json").read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""


def begin(folder: Path) -> None:
    """Make ``folder`` new and empty except for the marker; what an interrupted run left there goes away.

    Raises:
        NodeSetupError: there is something that is not ours.
        OSError: the disk refuses.
    """
    if folder.exists() and any(folder.iterdir()):
        discard(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARKER).touch()


def discard(folder: Path) -> None:
    """Delete an environment.

    Raises:
        NodeSetupError: it carries no marker.
        OSError: the disk refuses.
    """
    if not folder.exists():
        return
    if is_empty(folder):  # its deletion, or its making, was cut short
        folder.rmdir()
        return
    if not is_ours(folder):
        raise NodeSetupError(
            f"{folder.name} in slimtf's own cache was not made by slimtf, so it is left alone",
            where=str(folder),
            hint="move it away, or set SLIMTF_HOME to another folder",
        )
    # The marker goes last: an interrupted deletion can still be recognised and finished.
    for child in folder.iterdir():
        if child.name != MARKER:
            delete_tree(child)
    delete_tree(folder)


def is_empty(folder: Path) -> bool:
    """Whether ``folder`` is a folder with nothing in it."""
    return folder.is_dir() and not folder.is_symlink() and not any(folder.iterdir())


def is_ours(folder: Path) -> bool:
    """Whether slimtf made ``folder``."""
    return (folder / MARKER).is_file()


def delete_tree(path: Path) -> None:
    """Delete a file, a link (not what it leads to) or a folder with all that is in it.

    Raises:
        OSError: the disk refuses.
    """
    if path.is_symlink() or not path.is_dir():
        path.unlink()
        return
    try:
        shutil.rmtree(path)
    except PermissionError:  # read-only files on Windows, read-only folders elsewhere
        for folder, _, files in os.walk(path):
            Path(folder).chmod(stat.S_IRWXU)
            for name in files:
                file = Path(folder, name)
                if not file.is_symlink():
                    file.chmod(stat.S_IRUSR | stat.S_IWUSR)
        shutil.rmtree(path)
