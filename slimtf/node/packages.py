"""Installs a project's packages with the manager that its lock file names."""

from __future__ import annotations

import json
import os
import re
import shutil
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.errors import NodeSetupError
from slimtf.model.project import ManagerName
from slimtf.node.causes import require_success
from slimtf.node.install_command import fetched, install_words, npm, short_name
from slimtf.node.patience import RegistryWatch, fetch_limits
from slimtf.node.place import delete_tree
from slimtf.node.variables import child_variables
from slimtf.process.command import Command
from slimtf.process.run import run
from slimtf.workspace.failure import file_error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from slimtf.model.node import NodeEnvironment
    from slimtf.model.project import PackageManager
    from slimtf.process.command import Finished
    from slimtf.progress import Progress
    from slimtf.settings.schema import TimeoutSettings

# What is fetched for a lock file of that version when package.json names none. pnpm 9 to 12 write lock files 9.0,
# pnpm 8 6.0, pnpm 7 5.4. A Yarn refuses, with --immutable, a lock file of an older __metadata version than its own:
# 4.18 writes 10, 4.14 9, 4.9 8, 3.8 6.
_PNPM = {"9": "10.34.9", "6": "8.15.9", "5": "7.33.7"}
_PNPM_MAJORS = {"9": {"9", "10", "11", "12"}, "6": {"8"}, "5": {"6", "7"}}
_YARN_BERRY = {"": "4.18.1", "4": "3.8.7", "5": "3.8.7", "6": "3.8.7", "8": "4.9.2", "9": "4.14.0"}
_YARN_CLASSIC = "1.22.22"
_LOCK_VERSION = {
    ManagerName.PNPM: re.compile(r"^lockfileVersion:\s*['\"]?(\d+)", re.MULTILINE),
    ManagerName.YARN_BERRY: re.compile(r"^__metadata:\s*\n\s*version:\s*(\d+)", re.MULTILINE),
}
_NAMED = re.compile(r"(npm|pnpm|yarn)@(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)(?:\+[\w.+-]*)?")
_LOCK_HEAD = 4096


_QUIET = {"COREPACK_ENABLE_DOWNLOAD_PROMPT": "0", "YARN_ENABLE_TELEMETRY": "0", "npm_config_update_notifier": "false"}

# The lock file decides where the field packageManager says something else: pnpm 9 and 10, pnpm 11
# and later, Yarn 1.22 would refuse to run.
_LOCK_FILE_DECIDES = {
    "COREPACK_ENABLE_STRICT": "0",
    "pnpm_config_pm_on_fail": "ignore",
    "SKIP_YARN_COREPACK_CHECK": "1",
}
_RESULTS = ("node_modules", ".yarn", ".pnp.cjs", ".pnp.loader.mjs")
_USERS_FILES = (
    "package.json", "package-lock.json", "yarn.lock", "pnpm-lock.yaml", "pnpm-workspace.yaml", "bun.lock", "bun.lockb",
    ".npmrc", ".yarnrc.yml",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Place:
    """Where and with what everything here runs."""

    folder: Path
    variables: dict[str, str]
    timeout: float
    logs: Path

    def run(self, argv: tuple[str, ...], title: str, log: str, tick: Callable[[], None] | None = None) -> Finished:
        command = Command(title, argv, self.folder, self.variables, self.timeout, self.logs / log, NodeSetupError)
        return run(command, tick=tick)


def install_packages(  # noqa: PLR0917 - the pipeline's order: what, with what, how
    project_root: Path,
    manager: PackageManager,
    environment: NodeEnvironment,
    timeouts: TimeoutSettings,
    log_folder: Path,
    progress: Progress,
    *,
    allow_scripts: bool = False,
) -> None:
    """Install what the lock file says, for a project that has no node_modules yet; says so as a note.

    npm is the environment's. pnpm and Yarn are those on PATH if they understand the lock file, else npm fetches the
    version that package.json names. Bun, which is no program of Node.js, must be on PATH. package.json and lock files
    stay as they are, and none is made. If it fails, a node_modules folder that was not there before is removed.

    Args:
        allow_scripts: let packages run their install scripts, which is arbitrary code.

    Raises:
        NodeSetupError: the manager is not there, failed or took too long, with the cause where it is a known one.
    """
    locked = manager.lock_file is not None
    limits = fetch_limits((manager.folder, project_root))
    variables = child_variables(environment, {**_QUIET, **_LOCK_FILE_DECIDES, **limits})
    place = _Place(manager.folder, variables, timeouts.install, log_folder)
    program, remark = _program(manager, environment, place, project_root)
    command = short_name(manager.name, locked=locked)
    progress.note(f"node_modules is missing: installing with {command}{remark}")
    words = install_words(manager.name, locked=locked, allow_scripts=allow_scripts)
    with _undone_on_failure(project_root, manager), kept(_users_files(project_root, manager)):
        where = str(manager.lock_file or manager.folder / "package.json")
        watch = RegistryWatch(command, place.logs / "install.log", progress, where=where)
        finished = place.run((*program, *words), command, "install.log", watch)
        require_success(finished, f"{command} failed", where=where)
        _refuse_plug_and_play(project_root, manager, finished)


def _users_files(project_root: Path, manager: PackageManager) -> set[Path]:
    """Return the files that managers rewrite unasked: Yarn 2+ formats package.json and writes a missing yarn.lock."""
    folders = {project_root, manager.folder}
    return {folder / name for folder in folders for name in _USERS_FILES} | set(filter(None, [manager.lock_file]))


@contextmanager
def _undone_on_failure(project_root: Path, manager: PackageManager) -> Iterator[None]:
    """Remove what the manager has made, if it was not there before, when the context is left by an exception."""
    folders = {project_root, manager.folder}
    new = [path for folder in folders for name in _RESULTS if not os.path.lexists(path := folder / name)]
    try:
        yield
    except BaseException:  # Ctrl-C as well
        for path in filter(os.path.lexists, new):
            with suppress(OSError):  # what remains is as far as it can be undone; the first error is what counts
                delete_tree(path)
        raise


def _program(
    manager: PackageManager, environment: NodeEnvironment, place: _Place, project_root: Path
) -> tuple[tuple[str, ...], str]:
    """Return the manager's command line, and what the user should know about it."""
    if manager.name is ManagerName.NPM:
        return npm(environment), ""
    name = manager.name.value.partition("-")[0]
    found = shutil.which(name, path=place.variables.get("PATH"))
    # The process door refuses batch files, which is what npm installs on Windows.
    if found is not None and Path(found).suffix.lower() not in {".cmd", ".bat"}:
        version = place.run((found, "--version"), f"{name} --version", "manager.log")
        if version.exit_code == 0 and suits(manager, version.tail.strip().rpartition("\n")[2]):
            return (found,), ""
    if manager.name is ManagerName.BUN:
        raise NodeSetupError(
            f"{short_name(manager.name, locked=manager.lock_file is not None)} cannot be run: bun is not on PATH",
            where=str(manager.lock_file or manager.folder / "package.json"),
            hint="install Bun (https://bun.sh), or run: bun install",
        )
    wanted = wanted_manager_version(manager, (manager.folder, project_root))
    return fetched(environment, manager.name, wanted), f", with {name} {wanted} fetched by npm"


def _refuse_plug_and_play(project_root: Path, manager: PackageManager, finished: Finished) -> None:
    if manager.name is not ManagerName.YARN_BERRY:
        return
    folders = (project_root, manager.folder)
    # With any other linker Yarn removes .pnp.cjs.
    if (manager.folder / ".pnp.cjs").is_file() or not any((folder / "node_modules").is_dir() for folder in folders):
        raise NodeSetupError(
            "Yarn installed without making node_modules (Plug'n'Play)",
            where=str(manager.folder),
            hint="set nodeLinker: node-modules in .yarnrc.yml",
            log=finished.log,
        )


@contextmanager
def kept(paths: Iterable[Path]) -> Iterator[None]:
    """Give each file its content back when the context closes; one that was not there goes again.

    A package.json that says something else by then stays: managers only lay it out anew, so the user has changed it.

    Raises:
        WorkspaceError: a file cannot be read, or not be put back.
    """
    before = {path: _content(path) for path in paths}
    try:
        yield
    finally:
        for path, content in before.items():
            after = _content(path)
            if after != content and not _is_edited(path, content, after):
                _put_back(path, content)


_MANAGERS_OWN = "packageManager"  # which Corepack adds


def _is_edited(path: Path, before: bytes | None, after: bytes | None) -> bool:
    """Tell whether a package.json says something else than before."""
    if path.name != "package.json" or before is None or after is None:
        return False
    try:
        said = [json.loads(text.decode("utf-8-sig")) for text in (before, after)]
    except (ValueError, RecursionError):
        return True  # an editor may be writing it
    plain = [
        {key: value for key, value in each.items() if key != _MANAGERS_OWN} for each in said if isinstance(each, dict)
    ]
    return len(plain) < len(said) or plain[0] != plain[1]


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise file_error(error, path, "read") from error


def _put_back(path: Path, content: bytes | None) -> None:
    try:
        if content is None:
            path.unlink()
        else:
            path.write_bytes(content)
    except OSError as error:
        raise file_error(error, path, "written") from error


def wanted_manager_version(manager: PackageManager, folders: Iterable[Path]) -> str:
    """Return the exact version to fetch: what ``packageManager`` in a package.json of ``folders`` says, else a pin."""
    family = manager.name.value.partition("-")[0]
    for folder in folders:
        named = _NAMED.fullmatch(_package_manager_field(folder))
        if named and named[1] == family and _is_of(manager.name, named[2]):
            return named[2]
    lock = _lock_version(manager)
    if manager.name is ManagerName.PNPM:
        return _PNPM.get(lock, _PNPM["9"])
    if manager.name is ManagerName.YARN:
        return _YARN_CLASSIC
    return _YARN_BERRY.get(lock, _YARN_BERRY[""])


def _is_of(name: ManagerName, version: str) -> bool:
    """Tell the two Yarns apart: the field may name the one although the lock file is the other's."""
    return name not in (ManagerName.YARN, ManagerName.YARN_BERRY) or (name is ManagerName.YARN) == version.startswith(
        "1."
    )


def suits(manager: PackageManager, version: str) -> bool:
    """Whether this version of the manager, found on the machine, can follow the project's lock file."""
    major = version.partition(".")[0]
    if manager.name is ManagerName.YARN:
        return major == "1"
    if manager.name is ManagerName.YARN_BERRY:
        return major.isdecimal() and major == wanted_manager_version(manager, ()).partition(".")[0]
    if manager.name is ManagerName.BUN:
        return major.isdecimal()
    return major in _PNPM_MAJORS.get(_lock_version(manager) or "9", {major})


def _package_manager_field(folder: Path) -> str:
    try:
        content = json.loads((folder / "package.json").read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return ""
    field = content.get("packageManager") if isinstance(content, dict) else None
    return field if isinstance(field, str) else ""


def _lock_version(manager: PackageManager) -> str:
    pattern = _LOCK_VERSION.get(manager.name)
    if manager.lock_file is None or pattern is None:
        return ""
    try:
        with manager.lock_file.open("rb") as file:
            head = file.read(_LOCK_HEAD).decode("utf-8", "replace")
    except OSError:
        return ""
    found = pattern.search(head)
    return found[1] if found else ""
