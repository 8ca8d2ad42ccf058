"""Runs the programs that an environment is made with: nodeenv, pip, venv, and node itself for its version."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.errors import NodeSetupError
from slimtf.node.causes import require_success
from slimtf.node.place import environments_folder
from slimtf.process.command import Command
from slimtf.process.run import run
from slimtf.workspace.temporary import temporary_file

if TYPE_CHECKING:
    from slimtf.process.command import Finished

_PROBE_TIMEOUT = 20.0
_PROBE = "JSON.stringify([process.version, process.execPath])"

# Settings of pip that contradict ``--target``, in pip's own spelling of variables.
_PIP_CONFLICTS = {"PIP_USER": "0", "PIP_REQUIRE_VIRTUALENV": "0"}
_PIP_DROPPED = frozenset({"PIP_PREFIX", "PIP_TARGET", "PIP_ROOT", "PIP_REQUIREMENT", "PIP_CONSTRAINT", "PIP_DRY_RUN"})


def run_python(
    arguments: tuple[str, ...],
    *,
    title: str,
    folder: Path,
    timeout: float,
    python: Path | None = None,
    search_path: str | None = None,
) -> Finished:
    """Run this Python (or ``python``) with ``arguments`` in the environment ``folder``, which the caller has locked.

    The log is kept beside the environments: a folder that fails is removed.

    Args:
        search_path: replaces PATH.

    Raises:
        NodeSetupError: it cannot be started, or not finish within ``timeout`` seconds.
    """
    variables = {name: value for name, value in os.environ.items() if name.upper() not in _PIP_DROPPED}
    variables |= _PIP_CONFLICTS
    if search_path is not None:
        variables["PATH"] = search_path
    program = python or Path(sys.executable)
    command = Command(
        title=title,
        argv=(str(program), "-P", *arguments),
        cwd=folder,
        env=variables,
        timeout=timeout,
        log=environments_folder() / "logs" / f"{folder.name}-{title}.log",
        failure=NodeSetupError,
    )
    return run(command)


def node_version(node: Path) -> str:
    """Return the version that ``node --version`` prints, without the ``v``.

    Raises:
        NodeSetupError: the program does not run.
    """
    return _ask(node, ("--version",), f"{node.name} --version failed").removeprefix("v")


def node_itself(node: Path) -> tuple[str, Path]:
    """Return version and path of the real program behind ``node``, which may be a version manager's wrapper.

    Raises:
        NodeSetupError: the program does not run, or is not Node.js.
    """
    answer = _ask(node, ("-p", _PROBE), "the Node.js on PATH does not run")
    try:
        version, path = json.loads(answer.splitlines()[-1])
    except (ValueError, IndexError, TypeError, RecursionError) as error:
        raise NodeSetupError(
            "the program named node on PATH is not Node.js",
            where=str(node),
            hint='set node.source = "prebuilt" or "wheel" in the settings',
        ) from error
    return str(version).removeprefix("v"), Path(path)


def _ask(node: Path, question: tuple[str, ...], complaint: str) -> str:
    """Return what node prints; the log is kept only if it fails. Nothing is written to the environments' folder."""
    log = temporary_file("node", ".log")
    command = Command(
        title="node",
        argv=(str(node), *question),
        cwd=node.parent,
        env={name: value for name, value in os.environ.items() if name != "NODE_OPTIONS"},
        timeout=_PROBE_TIMEOUT,
        log=log,
        failure=NodeSetupError,
    )
    try:
        finished = run(command)
    except BaseException:
        log.unlink(missing_ok=True)
        raise
    require_success(finished, complaint, where=str(node))
    log.unlink(missing_ok=True)
    return finished.tail.strip()
