"""Where the files that ship beside the Python code are: node_shim and bundler_templates."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped_folder(name: str) -> Path:
    """Return the folder ``name`` of the wheel's data, or of the checkout that slimtf runs from.

    Raises:
        FileNotFoundError: neither exists; the installation is broken.
    """
    for candidate in (_PACKAGE / "_data" / name, _PACKAGE.parent / name):
        if candidate.is_dir():
            return candidate
    message = f"slimtf's own folder {name!r} is missing; reinstall slimtf"
    raise FileNotFoundError(message)
