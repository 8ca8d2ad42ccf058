"""Where npm is, for a given Node.js."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

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


def link_npm(bin_folder: Path, npm_cli: Path) -> None:
    """Put ``npm`` and ``npx`` into ``bin_folder`` where they are missing: nodeenv takes none from a system Node."""
    if os.name == "nt":
        return  # there the environment's folder is the one of node.exe, with npm.cmd beside it
    for name in ("npm", "npx"):
        script = npm_cli.with_name(f"{name}-cli.js")
        link = bin_folder / name
        if os.access(script, os.X_OK) and not os.path.lexists(link):
            link.symlink_to(script)
