"""Which package manager the project is installed with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from slimtf.detect.manifest import read_manifest
from slimtf.detect.plug_and_play import refuse_plug_and_play
from slimtf.detect.present import is_file
from slimtf.detect.workspaces import find_workspace_root
from slimtf.errors import WorkspaceError
from slimtf.model.project import ManagerName, PackageManager

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

# Best first where nothing else decides: a stray package-lock.json is the usual leftover of one mistaken `npm install`.
# Bun's come last because Bun is not always there, and npm always is.
_LOCK_FILES = ("pnpm-lock.yaml", "yarn.lock", "npm-shrinkwrap.json", "package-lock.json", "bun.lock", "bun.lockb")
_BY_LOCK_FILE = {"pnpm-lock.yaml": ManagerName.PNPM, "bun.lock": ManagerName.BUN, "bun.lockb": ManagerName.BUN}
# The file that each manager leaves in the node_modules that it made.
_TRACES = {
    ".modules.yaml": ManagerName.PNPM,
    ".yarn-state.yml": ManagerName.YARN_BERRY,
    ".yarn-integrity": ManagerName.YARN,
    ".package-lock.json": ManagerName.NPM,
}
_METADATA_WITHIN = 4096


def find_manager(root: Path) -> PackageManager:
    """Return the package manager of the project in ``root``.

    The lock file of a workspace root that includes ``root`` comes before the project's own, because that is the one
    that npm, pnpm and Yarn use there. Of several lock files in one folder the ``packageManager`` field picks one, then
    the manager that made ``node_modules``.

    Raises:
        UnsupportedProjectError: a broken package.json, or Plug'n'Play.
        WorkspaceError: a lock file cannot be read.
    """
    folders = [folder for folder in (find_workspace_root(root), root) if folder is not None]
    for folder in folders:
        locks = [folder / name for name in _LOCK_FILES if is_file(folder / name)]
        if locks:
            manager = _pick(folder, locks, _wanted(folders))
            break
    else:
        manager = PackageManager(_wanted(folders) or ManagerName.NPM, None, folders[0])
    refuse_plug_and_play(manager.name, folders[::-1])
    return manager


def manager_notes(manager: PackageManager, root: Path) -> tuple[str, ...]:
    """Return what the user should know about how ``manager`` was chosen for the project in ``root``."""
    if manager.lock_file is None:
        return ()
    notes = []
    if manager.other_locks:
        others = ", ".join(lock.name for lock in manager.other_locks)
        notes.append(f"several lock files: slimtf goes by {manager.lock_file.name} and not by {others}")
    wanted = _wanted([manager.folder, root])
    if wanted is not None and wanted is not manager.name:
        asked = f"package.json asks for {wanted.value} (packageManager)"
        notes.append(f"{asked}, but the lock file is {manager.lock_file.name}: slimtf goes by the lock file")
    return tuple(notes)


def _pick(folder: Path, locks: list[Path], wanted: ManagerName | None) -> PackageManager:
    by_name: dict[ManagerName, Path] = {}
    for lock in locks:
        by_name.setdefault(_manager_of(lock), lock)
    choices = (wanted, _trace(folder), next(iter(by_name)))
    name = next(choice for choice in choices if choice in by_name)
    lock = by_name[name]
    return PackageManager(name, lock, folder, tuple(other for other in locks if other != lock))


def _manager_of(lock: Path) -> ManagerName:
    if lock.name != "yarn.lock":
        return _BY_LOCK_FILE.get(lock.name, ManagerName.NPM)
    try:
        with lock.open("rb") as file:
            berry = re.search(rb"^__metadata:", file.read(_METADATA_WITHIN), re.MULTILINE) is not None
    except OSError as error:
        raise WorkspaceError(f"yarn.lock cannot be read: {error.strerror}", where=str(lock)) from error
    return ManagerName.YARN_BERRY if berry else ManagerName.YARN


def _wanted(folders: Iterable[Path]) -> ManagerName | None:
    """Return what a ``packageManager`` field (``pnpm@9.1.0+sha…``) asks for."""
    for folder in folders:
        file = folder / "package.json"
        name, _, version = (read_manifest(file).package_manager if is_file(file) else "").partition("@")
        if name == "yarn":
            return ManagerName.YARN if version.startswith("1.") else ManagerName.YARN_BERRY
        if name in (ManagerName.NPM, ManagerName.PNPM, ManagerName.BUN):
            return ManagerName(name)
    return None


def _trace(folder: Path) -> ManagerName | None:
    modules = folder / "node_modules"
    return next((name for trace, name in _TRACES.items() if (modules / trace).is_file()), None)
