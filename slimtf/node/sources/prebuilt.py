"""A Node.js from nodejs.org or a mirror of it, unpacked by nodeenv.

nodeenv 1.12 neither checks what it downloads nor says in a readable way why it could not. So slimtf fetches the
archive, compares its checksum, and gives nodeenv the folder it lies in as the mirror (a ``file:`` URL).
"""

from __future__ import annotations

import os
import platform
import posixpath
import shutil
import sysconfig
import tarfile
import time
from typing import TYPE_CHECKING

from slimtf.errors import NodeSetupError
from slimtf.model.node import NodeSource
from slimtf.node.causes import require_success
from slimtf.node.download import fetch_file, fetch_text
from slimtf.node.mirror import Mirror, PrebuiltUnavailableError, choose_mirror
from slimtf.node.setup_program import run_python
from slimtf.node.stamp import FileState, Stamp
from slimtf.node.versions import pins
from slimtf.node.wrap import npm_beside

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from slimtf.progress import Step

# As nodeenv's get_node_bin_url() has it: both must name the same file.
_ARCHITECTURES = {
    "x86_64": "x64", "amd64": "x64", "x86": "x86", "i686": "x86", "aarch64": "arm64", "arm64": "arm64",
    "armv7l": "armv7l", "armv8l": "armv7l", "ppc64le": "ppc64le", "s390x": "s390x", "riscv64": "riscv64",
}  # fmt: skip


def on_musl() -> bool:
    """Whether nodeenv would take the unofficial build for musl (Alpine)."""
    kind = str(sysconfig.get_config_var("HOST_GNU_TYPE") or "")
    return kind.startswith("x86_64-") and kind.endswith("-linux-musl")


def archive_name(version: str) -> str:
    """Return the file name of this machine's archive.

    Raises:
        PrebuiltUnavailableError: nodejs.org builds nothing for this machine.
    """
    machine, system = platform.machine().lower(), platform.system().lower()
    architecture = _ARCHITECTURES.get(machine)
    if architecture is None:
        hint = "install Node.js yourself and put it on PATH"
        raise PrebuiltUnavailableError(f"there is no prebuilt Node.js for {system} on {machine}", hint=hint)
    if system == "windows":
        return f"node-v{version}-win-{architecture}.zip"
    if on_musl():
        return f"node-v{version}-linux-x64-musl.tar.gz"
    return f"node-v{version}-{system}-{architecture}.tar.gz"


def make(version: str, mirror_setting: str, folder: Path, timeout: float, step: Step) -> Stamp:
    """Make the environment in ``folder``; at most ``timeout`` seconds.

    Raises:
        PrebuiltUnavailableError: the mirror cannot be reached, or has nothing for this machine.
        NodeSetupError: the archive is damaged, or nodeenv failed.
        OSError: the disk refuses.
    """
    deadline = time.monotonic() + timeout
    mirror = choose_mirror(mirror_setting, musl=on_musl())
    downloads = folder / "download"
    archive = downloads / f"v{version}" / archive_name(version)
    archive.parent.mkdir(parents=True)
    _download(mirror, version, archive, deadline, step)
    _require_inert(archive, mirror)
    finished = run_python(
        ("-m", "nodeenv", "--config-file=", "--prebuilt", f"--node={version}", f"--mirror={downloads.as_uri()}",
         "--force", str(folder)),
        title="nodeenv",
        folder=folder,
        timeout=max(1.0, deadline - time.monotonic()),
    )  # fmt: skip
    require_success(finished, f"nodeenv could not unpack {archive.name}", where=mirror.url)
    shutil.rmtree(downloads)
    return _stamp(version, folder, finished.log)


def _download(mirror: Mirror, version: str, archive: Path, deadline: float, step: Step) -> None:
    pinned = pins().archives.get(archive.name)
    expected = pinned or _listed(mirror, version, archive.name, deadline)
    found = fetch_file(
        mirror,
        f"v{version}/{archive.name}",
        archive,
        deadline=deadline,
        on_progress=lambda done: step.percent(done, "downloading"),
    )
    if found != expected:
        whose = "nodejs.org has" if pinned else "the mirror's SHASUMS256.txt says"
        raise NodeSetupError(
            f"{archive.name} is damaged: its SHA-256 is not what {whose}",
            where=mirror.url,
            hint=f"try again; if it stays, do not trust this mirror ({mirror.setting}) or the proxy in between",
        )


def _require_inert(archive: Path, mirror: Mirror) -> None:
    objection = objection_to(archive)
    if objection:
        raise NodeSetupError(
            f"{archive.name} is not what nodejs.org publishes, and was not unpacked: {objection}",
            where=mirror.url,
            hint=f"do not trust this mirror ({mirror.setting}); another one, or none, may do",
        )


def _listed(mirror: Mirror, version: str, name: str, deadline: float) -> str:
    for line in fetch_text(mirror, f"v{version}/SHASUMS256.txt", deadline).splitlines():
        checksum, _, file = line.partition(" ")
        if file.strip().removeprefix("*") == name:
            return checksum.lower()
    raise PrebuiltUnavailableError(
        f"the mirror's SHASUMS256.txt does not list {name}",
        where=f"{mirror.url}/v{version}/SHASUMS256.txt",
        hint="set node.version to one that it has for this system, or use another mirror",
    )


def _stamp(version: str, folder: Path, log: Path) -> Stamp:
    bin_folder = folder / ("Scripts" if os.name == "nt" else "bin")
    node = bin_folder / ("node.exe" if os.name == "nt" else "node")
    npm_cli = npm_beside(node)
    if not node.is_file() or npm_cli is None:
        raise NodeSetupError("the archive of Node.js holds no node or no npm", where=str(folder), log=log)
    return Stamp(
        source=NodeSource.PREBUILT,
        version=version,
        bin=bin_folder,
        node=node,
        npm_cli=npm_cli,
        watched=tuple(FileState.of(path) for path in (node, npm_cli)),
    )


def objection_to(archive: Path) -> str:
    """Return what of a ``.tar.gz`` would not stay inside the folder that it is unpacked into; empty when all does.

    Also a reason: it cannot be read to its end. A zip needs no look, as ``zipfile`` leaves no folder by itself.
    """
    if archive.suffix == ".zip":
        return ""
    links: set[str] = set()
    try:
        with tarfile.open(archive) as tar:
            for member in tar:
                if not _stays_inside(member, links):
                    return f"{member.name} would be written outside of it"
                if member.issym():
                    links.add(posixpath.normpath(member.name))
    except (tarfile.TarError, EOFError, OSError, ValueError, ArithmeticError) as error:
        return f"it cannot be read: {str(error).partition(chr(10))[0].rstrip(':')}"
    return ""


def _stays_inside(member: tarfile.TarInfo, links: Collection[str]) -> bool:
    if not (member.isreg() or member.isdir() or member.issym() or member.islnk()):
        return False  # a device or a pipe
    name = posixpath.normpath(member.name)
    if not _is_inside(name) or any(parent in links for parent in _parents(name)):
        return False
    if member.issym():
        return _is_inside(posixpath.join(posixpath.dirname(name), member.linkname))
    return not member.islnk() or _is_inside(member.linkname)


def _is_inside(name: str) -> bool:
    normal = posixpath.normpath(name)
    return not normal.startswith(("/", "../")) and normal != ".." and "\\" not in name and ":" not in name


def _parents(name: str) -> list[str]:
    steps = name.split("/")
    return ["/".join(steps[:count]) for count in range(1, len(steps))]
