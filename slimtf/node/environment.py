"""The managed Node.js environment: chosen, found or made; and what ``slimtf env`` does with it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from slimtf.errors import NodeSetupError
from slimtf.model.node import EnvironmentStatus, NodeSource
from slimtf.node import made
from slimtf.node.mirror import PrebuiltUnavailableError
from slimtf.node.place import environment_folder, environments_folder, is_empty, is_ours
from slimtf.node.sources import system, wheel
from slimtf.node.stamp import read_stamp
from slimtf.node.versions import SUPPORTED_TEXT, wanted_version
from slimtf.progress import SILENT

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.node import NodeEnvironment
    from slimtf.node.stamp import Stamp
    from slimtf.progress import Progress
    from slimtf.settings.schema import NodeSettings, TimeoutSettings

_NAME = re.compile(r"(?:system|prebuilt|wheel)-.+")


def ensure_environment(node: NodeSettings, timeouts: TimeoutSettings, progress: Progress) -> NodeEnvironment:
    """Return a Node.js that passed its health check, made now if there is none yet.

    ``auto`` takes the Node.js on PATH if it is 20, 22 or 24, has npm, and is the version that the settings name, if
    they name one; else one from nodejs.org or its mirror; else, when that fails, one from PyPI. Node.js 21,
    23 and 25 onwards are taken only with ``system``, and with a warning.

    Raises:
        NodeSetupError: there is none, with what to do about it.
    """
    if node.source is NodeSource.SYSTEM:
        return _system(timeouts, progress)
    version = wanted_version(node.version)
    if node.source is NodeSource.PREBUILT:
        return _prebuilt(version, node, timeouts, progress)
    if node.source is NodeSource.WHEEL:
        return _wheel(version, timeouts, progress)
    return _system_if_suitable(node, timeouts, progress) or _own(version, node, timeouts, progress)


def _system(timeouts: TimeoutSettings, progress: Progress) -> NodeEnvironment:
    found = system.find_on_path()
    if found is None:
        raise NodeSetupError(
            "there is no node on PATH",
            where='node.source = "system"',
            hint=f'install Node.js {SUPPORTED_TEXT}, or set node.source = "auto" and slimtf fetches its own',
        )
    folder = environment_folder(NodeSource.SYSTEM, "", str(found))
    ready = made.existing(folder)
    if ready is None:
        node = system.examine(found)
        system.require(node)
        ready = _wrapped(node, folder, timeouts, progress)
    if not system.is_supported(ready.version):
        progress.warn(f"Node.js {ready.version} is not one that slimtf is tested with ({SUPPORTED_TEXT})")
    return ready


def _system_if_suitable(node: NodeSettings, timeouts: TimeoutSettings, progress: Progress) -> NodeEnvironment | None:
    found = system.find_on_path()
    if found is None:
        return None
    wanted = wanted_version(node.version) if node.version else ""
    folder = environment_folder(NodeSource.SYSTEM, "", str(found))
    ready = made.existing(folder)
    if ready is not None and system.is_supported(ready.version) and wanted in {"", ready.version}:
        return ready
    try:
        candidate = system.examine(found)
        objection = candidate.objection(wanted)
        if not objection:
            return _wrapped(candidate, folder, timeouts, progress)
    except NodeSetupError as error:
        objection = error.what
    progress.note(f"{objection}; using slimtf's own Node.js")
    return None


def _wrapped(node: system.SystemNode, folder: Path, timeouts: TimeoutSettings, progress: Progress) -> NodeEnvironment:
    return made.ensure(
        folder,
        lambda place, _: system.make(node, place, timeouts.install),
        title=f"Setting up Node.js {node.version} of this machine",
        timeout=timeouts.install,
        progress=progress,
    )


def _own(version: str, node: NodeSettings, timeouts: TimeoutSettings, progress: Progress) -> NodeEnvironment:
    """Prebuilt, or the wheel. One that is there already wins, so that a missing mirror is asked for only once."""
    for source in (NodeSource.PREBUILT, NodeSource.WHEEL):
        if ready := made.existing(environment_folder(source, version)):
            return ready
    try:
        return _prebuilt(version, node, timeouts, progress)
    except PrebuiltUnavailableError as missing:
        progress.note(f"{missing.what}; fetching Node.js from PyPI instead")
        try:
            return _wheel(version, timeouts, progress)
        except NodeSetupError as error:
            raise NodeSetupError(
                f"no Node.js could be set up: {missing.what}; {error.what}",
                where=missing.where,
                hint=f"put Node.js {SUPPORTED_TEXT} on PATH, or set node.mirror to a mirror that this machine reaches",
                log=error.log,
            ) from error


def _prebuilt(version: str, node: NodeSettings, timeouts: TimeoutSettings, progress: Progress) -> NodeEnvironment:
    from slimtf.node.sources import prebuilt  # noqa: PLC0415 - late: most machines never download anything

    return made.ensure(
        environment_folder(NodeSource.PREBUILT, version),
        lambda place, step: prebuilt.make(version, node.mirror, place, timeouts.install, step),
        title=f"Fetching Node.js {version}",
        timeout=timeouts.install,
        progress=progress,
    )


def _wheel(version: str, timeouts: TimeoutSettings, progress: Progress) -> NodeEnvironment:
    return made.ensure(
        environment_folder(NodeSource.WHEEL, version),
        lambda place, _: wheel.make(version, place, timeouts.install),
        title=f"Fetching Node.js {version} from PyPI",
        timeout=timeouts.install,
        progress=progress,
    )


def repair_environment(node: NodeSettings, timeouts: TimeoutSettings, progress: Progress) -> NodeEnvironment:
    """Make the environment that these settings ask for again from nothing, and return it.

    Raises:
        NodeSetupError: it could not be made.
    """
    before = {folder: made.stamped_at(folder) for folder in cached_folders()}
    current = ensure_environment(node, timeouts, progress)
    if made.stamped_at(current.folder) != before.get(current.folder):
        return current  # it was missing or broken, and has just been made
    made.remove(current.folder, timeouts.install, progress)
    return ensure_environment(node, timeouts, progress)


def describe_environments(node: NodeSettings) -> tuple[EnvironmentStatus, ...]:
    """Return every environment in the cache, sorted by folder.

    Args:
        node: the settings by which one is used.
    """
    taken = _taken(node)
    return tuple(_status(folder, used=folder == taken) for folder in cached_folders())


def _taken(node: NodeSettings) -> Path | None:
    """Return the folder that ``ensure_environment`` would take, nothing made: None where it would make one."""
    found = system.find_on_path()
    on_path = environment_folder(NodeSource.SYSTEM, "", str(found)) if found is not None else None
    if node.source is NodeSource.SYSTEM:
        return on_path
    version = wanted_version(node.version)
    own = [environment_folder(source, version) for source in (NodeSource.PREBUILT, NodeSource.WHEEL)]
    if node.source is not NodeSource.AUTO:
        return own[node.source is NodeSource.WHEEL]
    ready = made.existing(on_path) if on_path is not None else None
    if ready is not None and system.is_supported(ready.version) and (not node.version or ready.version == version):
        return ready.folder
    return next((folder for folder in own if made.existing(folder) is not None), None)


def _status(folder: Path, *, used: bool) -> EnvironmentStatus:
    stamp = read_stamp(folder)
    return EnvironmentStatus(
        folder=folder,
        source=stamp.source if stamp else None,
        version=stamp.version if stamp else "",
        size=sum(file.lstat().st_size for file in folder.rglob("*")),
        problem=made.problem(folder),
        program=_program(stamp, folder) if stamp else None,
        used=used,
        foreign=stamp is not None and folder not in _own_folders(stamp),
    )


def _program(stamp: Stamp, folder: Path) -> Path | None:
    watched = [each.path for each in stamp.watched if each.path != stamp.npm_cli]
    outside = [path for path in watched if not path.is_relative_to(folder)]
    return outside[-1] if outside else None  # what PATH led to comes last


def _own_folders(stamp: Stamp) -> set[Path]:
    """Return where this slimtf would look for such an environment."""
    if stamp.source is NodeSource.SYSTEM:
        return {environment_folder(stamp.source, "", str(each.path)) for each in stamp.watched}
    return {environment_folder(stamp.source, stamp.version)}


def cached_folders() -> list[Path]:
    """Return the folders of all environments, finished or not, sorted."""
    try:
        return sorted(folder for folder in environments_folder().iterdir() if is_ours(folder))
    except OSError:
        return []


def remove_environments(timeout: float = 60, progress: Progress = SILENT) -> int:
    """Delete every environment in the cache and return how many there were.

    Args:
        timeout: seconds to wait for one that is just being made.

    Raises:
        NodeSetupError: one is being made, or the disk refuses.
    """
    folders = cached_folders()
    for folder in (*folders, *_cut_short()):
        made.remove(folder, timeout, progress)
    return len(folders)


def _cut_short() -> list[Path]:
    """Return the folders of environments whose deletion, or making, was killed at its very end or beginning."""
    try:
        return sorted(each for each in environments_folder().iterdir() if _NAME.fullmatch(each.name) and is_empty(each))
    except OSError:
        return []
