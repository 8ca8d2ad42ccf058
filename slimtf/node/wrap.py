"""Makes an environment around a Node.js that is already on the machine."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.errors import NodeSetupError
from slimtf.node.causes import require_success
from slimtf.node.setup_program import run_python
from slimtf.node.stamp import FileState, Stamp

if TYPE_CHECKING:
    from slimtf.model.node import NodeSource

_NODEENV_FINDS = frozenset({"node", "nodejs"})


def wrap_node(
    source: NodeSource, node: Path, version: str, npm_cli: Path, folder: Path, *, found: Path, timeout: float
) -> Stamp:
    """Make an environment in ``folder`` whose node is the program ``node``, by ``nodeenv --node=system``.

    Args:
        found: what PATH led to; ``node`` itself, or a version manager's wrapper around it.
        timeout: seconds for nodeenv.

    Raises:
        NodeSetupError: nodeenv failed.
    """
    if os.name == "nt":  # nodeenv refuses --node=system there
        bin_folder, program = node.parent, node
    else:
        bin_folder = folder / "bin"
        program = bin_folder / "node"
        if "'" in str(folder) + str(node) or node.name not in _NODEENV_FINDS:
            # nodeenv 1.12 writes both paths between single quotes into its shell script
            bin_folder.mkdir()
            program.symlink_to(node)
        else:
            _call_nodeenv(node, folder, timeout)
        _link_npm(bin_folder, npm_cli)
        _keep_global_npmrc(node, folder)
    watched = dict.fromkeys((program, node, found, npm_cli))
    return Stamp(
        source=source,
        version=version,
        bin=bin_folder,
        node=program,
        npm_cli=npm_cli,
        watched=tuple(FileState.of(path) for path in watched),
    )


def _call_nodeenv(node: Path, folder: Path, timeout: float) -> None:
    finished = run_python(
        ("-m", "nodeenv", "--config-file=", "--node=system", "--force", str(folder)),
        title="nodeenv",
        folder=folder,
        timeout=timeout,
        # nodeenv takes the first "nodejs" or "node" of PATH: only the one that was chosen may be there
        search_path=str(node.parent),
    )
    require_success(finished, "nodeenv failed", where=str(node))
    if not (folder / "bin" / "node").is_file():
        raise NodeSetupError("nodeenv made no node", where=str(folder), log=finished.log)


def _keep_global_npmrc(node: Path, folder: Path) -> None:
    """Let npm find the machine-wide npmrc (a company's registry, say), which it looks for below its prefix."""
    machine_wide = node.parent.parent / "etc" / "npmrc"
    if machine_wide.is_file():
        (folder / "etc").mkdir()
        (folder / "etc" / "npmrc").symlink_to(machine_wide)


_SCRIPT = Path("npm", "bin", "npm-cli.js")


def npm_beside(node: Path) -> Path | None:
    """Return the ``npm-cli.js`` that was installed with the program ``node``, wherever its packager puts it."""
    folders = (
        node.parent / "node_modules",  # Windows
        node.parent.parent / "lib" / "node_modules",  # everywhere else
        node.parent.parent / "share" / "nodejs",  # Debian's own package
    )
    return next((folder / _SCRIPT for folder in folders if (folder / _SCRIPT).is_file()), None)


def npm_on_path() -> Path | None:
    """Return the ``npm-cli.js`` that the ``npm`` on PATH leads to; None when there is none or it is some wrapper."""
    found = shutil.which("npm")
    if found is None:
        return None
    real = Path(found).resolve()
    return real if real.name == _SCRIPT.name and real.is_file() else npm_beside(real)


def _link_npm(bin_folder: Path, npm_cli: Path) -> None:
    """Put ``npm`` and ``npx`` into ``bin_folder`` where they are missing: nodeenv takes none from a system Node."""
    if os.name == "nt":
        return  # there the environment's folder is the one of node.exe, with npm.cmd beside it
    for name in ("npm", "npx"):
        script = npm_cli.with_name(f"{name}-cli.js")
        link = bin_folder / name
        if os.access(script, os.X_OK) and not os.path.lexists(link):
            link.symlink_to(script)
