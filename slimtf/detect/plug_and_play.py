"""Plug'n'Play, where packages stay in archives: there is no node_modules to read tfjs from, or to bundle from."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.detect.present import is_file
from slimtf.errors import UnsupportedProjectError
from slimtf.model.project import ManagerName

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_MADE_BY_IT = (".pnp.cjs", ".pnp.js")
_SETTINGS = ".yarnrc.yml"
_LINKER = re.compile(r"^nodeLinker[ \t]*:[ \t]*([\"']?)([^\s\"'#]+)\1", re.MULTILINE)
_CURES = {
    ManagerName.YARN_BERRY: f"put nodeLinker: node-modules into {_SETTINGS}, then run: yarn install",
    ManagerName.YARN: 'take "installConfig" out of package.json, then run: yarn install',
    ManagerName.PNPM: "set nodeLinker: isolated in pnpm-workspace.yaml (node-linker in .npmrc), then run: pnpm install",
}


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
