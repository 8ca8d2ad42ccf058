"""The packages that node_shim itself needs, esbuild and playwright-core: installed once into the environment."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from slimtf.errors import NodeSetupError
from slimtf.node.causes import require_success
from slimtf.node.install_command import npm
from slimtf.node.one_at_a_time import disk_errors, locked
from slimtf.node.patience import TALKATIVE, RegistryWatch, fetch_limits
from slimtf.node.place import delete_tree
from slimtf.node.variables import child_variables
from slimtf.process.command import Command
from slimtf.process.run import run
from slimtf.resources import shipped_folder

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.node import NodeEnvironment
    from slimtf.progress import Progress

_FOLDER = "shim"
_DONE = "installed"
# Without scripts: esbuild finds its program in the platform's package, and playwright-core downloads no browser.
_WORDS = ("ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--no-progress", TALKATIVE)


def ensure_shim_packages(environment: NodeEnvironment, timeout: float, progress: Progress) -> Path:
    """Return the folder whose ``node_modules`` holds what node_shim needs, installed now if it is missing.

    The environment's own folder is keyed by node_shim's lock file, so a new slimtf installs anew.

    Args:
        timeout: seconds for npm, and for another process that is installing the same.

    Raises:
        NodeSetupError: npm failed, which needs its registry the first time.
    """
    folder = environment.folder / _FOLDER
    if (folder / _DONE).is_file():
        return folder
    with disk_errors(folder), locked(folder, timeout, progress):
        if not (folder / _DONE).is_file():  # another process was faster
            with progress.step("Installing slimtf's own packages (esbuild, playwright-core)"):
                _install(environment, folder, timeout, progress)
    return folder


def _install(environment: NodeEnvironment, folder: Path, timeout: float, progress: Progress) -> None:
    if folder.exists():
        delete_tree(folder)
    folder.mkdir(parents=True)
    shim = shipped_folder("node_shim")
    for name in ("package.json", "package-lock.json"):
        shutil.copyfile(shim / name, folder / name)
    command = Command(
        title="npm ci",
        argv=(*npm(environment), *_WORDS),
        cwd=folder,
        env=child_variables(environment, {"npm_config_update_notifier": "false", **fetch_limits(())}),
        timeout=timeout,
        log=environment.folder / "shim-install.log",
        failure=NodeSetupError,
    )
    what = "slimtf's own packages could not be installed"
    finished = run(command, tick=RegistryWatch(command.title, command.log, progress, what=what, where=str(folder)))
    require_success(finished, what, where=str(folder))
    (folder / _DONE).touch()
