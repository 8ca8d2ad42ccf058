"""A Node.js that is on PATH."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.errors import NodeSetupError
from slimtf.model.node import NodeSource
from slimtf.node.setup_program import node_itself
from slimtf.node.versions import SUPPORTED, SUPPORTED_TEXT, major
from slimtf.node.wrap import npm_beside, npm_on_path, wrap_node

if TYPE_CHECKING:
    from slimtf.node.stamp import Stamp


@dataclass(frozen=True, slots=True)
class SystemNode:
    """A Node.js found on PATH.

    Attributes:
        found: what PATH leads to.
        node: the real program.
        npm_cli: None when it came without npm.
    """

    found: Path
    node: Path
    version: str
    npm_cli: Path | None

    def objection(self, wanted: str) -> str:
        """Return why ``auto`` does not take it, when the settings want the version ``wanted`` (or any); else empty."""
        if wanted and wanted != self.version:
            return f"Node.js {self.version} on PATH is not the {wanted} of the settings"
        if not is_supported(self.version):
            return f"Node.js {self.version} on PATH is not {SUPPORTED_TEXT}"
        return "" if self.npm_cli else f"Node.js {self.version} on PATH has no npm"


def is_supported(version: str) -> bool:
    """Whether ``auto`` takes this version."""
    return major(version) in SUPPORTED


def find_on_path() -> Path | None:
    """Return the real path of the ``node`` on PATH."""
    found = shutil.which("node") or shutil.which("nodejs")
    return Path(found).resolve() if found else None


def examine(found: Path) -> SystemNode:
    """Ask the program ``found`` what it is.

    Raises:
        NodeSetupError: it does not run, or is not Node.js.
    """
    version, node = node_itself(found)
    return SystemNode(found, node, version, npm_beside(node) or npm_on_path())


def require(node: SystemNode) -> Path:
    """Return the npm of a Node.js that a user who asks for the system's can have: any from 20 on.

    Raises:
        NodeSetupError: it is too old, or has no npm.
    """
    number = major(node.version)
    if number is None or number < min(SUPPORTED):
        raise NodeSetupError(
            f"Node.js {node.version} is too old",
            where=str(node.found),
            hint=f'install Node.js {SUPPORTED_TEXT}, or set node.source = "auto" and slimtf fetches its own',
        )
    if node.npm_cli is None:
        raise NodeSetupError(
            f"Node.js {node.version} has no npm",
            where=str(node.found),
            hint='install npm, or set node.source = "prebuilt" or "wheel"',
        )
    return node.npm_cli


def make(node: SystemNode, folder: Path, timeout: float) -> Stamp:
    """Make the environment in ``folder``; at most ``timeout`` seconds.

    Raises:
        NodeSetupError: nodeenv failed.
    """
    npm_cli = require(node)
    return wrap_node(NodeSource.SYSTEM, node.node, node.version, npm_cli, folder, found=node.found, timeout=timeout)
