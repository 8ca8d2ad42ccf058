"""Which package manager the project is installed with."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.detect.manifest import read_manifest
from slimtf.detect.present import is_file
from slimtf.detect.workspaces import find_workspace_root
from slimtf.errors import UnsupportedProjectError, WorkspaceError
from slimtf.model.project import ManagerName, PackageManager

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_MADE_BY_IT = (".pnp.cjs", ".pnp.js")
_SETTINGS = ".yarnrc.yml"
_LINKER = re.compile(r"^nodeLinker[ \t]*:[ \t]*([\"']?)([^\s\"'#]+)\1", re.MULTILINE)
_CURES = {
    ManagerName.YARN_BERRY: f"put nodeLinker: node-modules into {_SETTINGS}, then run: yarn install",
    ManagerName.YARN: 'take "installConfig" out of package.json, then run: yarn install',
    ManagerName.PNPM: "set nodeLinker: isolated in pnpm-workspace.yaml (node-linker in .npmrc), then run: pnpm install",
}

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


def refuse_plug_and_play(
    manager: ManagerName, folders: Sequence[Path], environment: Mapping[str, str] | None = None
) -> None:
    """Return if the packages are, or would be, installed into node_modules.

    Yarn 2 and later make none unless ``nodeLinker`` says so (https://yarnpkg.com/configuration/yarnrc#nodeLinker).
    What is installed already counts more than what a setting says.

    Args:
        folders: the project, and the workspace root that includes it, if one does.
        environment: where ``YARN_NODE_LINKER`` is looked for; default: this process's own.

    Raises:
        UnsupportedProjectError: they are not.
    """
    if any(_holds_packages(folder / "node_modules") for folder in folders):
        return
    made = next((file for folder in folders for name in _MADE_BY_IT if is_file(file := folder / name)), None)
    if manager is ManagerName.YARN_BERRY:
        linker, where = _node_linker(folders, os.environ if environment is None else environment)
        if linker not in ("", "pnp"):
            return
        default = "Yarn 2 and later install with Plug'n'Play unless nodeLinker says otherwise, and nothing does"
        uses = "this project uses Yarn Plug'n'Play"
        raise _refusal(manager, uses if linker or made else default, made or where)
    if made is not None:
        raise _refusal(manager, "this project uses Plug'n'Play", made)


def _refusal(manager: ManagerName, what: str, where: Path) -> UnsupportedProjectError:
    cure = _CURES.get(manager, f"delete {where.name} if nothing uses it any more")
    return UnsupportedProjectError(f"{what}; slimtf needs the packages in node_modules", where=str(where), hint=cure)


def _holds_packages(node_modules: Path) -> bool:
    """Plug'n'Play leaves caches there at most, whose names begin with a dot."""
    try:
        return any(not entry.name.startswith(".") for entry in node_modules.iterdir())
    except OSError:
        return False


def _node_linker(folders: Sequence[Path], environment: Mapping[str, str]) -> tuple[str, Path]:
    """Return the linker, empty when nothing names one, and the file that names it or where it should stand."""
    root, *above = dict.fromkeys(folders)
    at = (above or [root])[-1] / _SETTINGS
    variable = environment.get("YARN_NODE_LINKER", "")
    if variable:
        return variable, at
    home = Path(environment.get("HOME") or environment.get("USERPROFILE") or root)
    files = (folder / _SETTINGS for folder in (root, *root.parents, home))
    return next(((linker, file) for file in files if (linker := _named(file))), ("", at))


def _named(file: Path) -> str:
    try:
        found = _LINKER.search(file.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        return ""
    return found[2] if found else ""
