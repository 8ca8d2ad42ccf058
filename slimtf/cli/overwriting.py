"""Tells files that an output of slimtf may replace from those of the project: ``--json package.json`` is a slip."""

from __future__ import annotations

import os
import re
from pathlib import Path

_HEAD = 4096  # bytes
_OTHERS_FOLDERS = frozenset({".git", ".hg", ".svn", "node_modules"})
_OTHERS_NAMES = re.compile(
    r"""package\.json | package-lock\.json | npm-shrinkwrap\.json | composer\.json | deno\.jsonc?
    | lerna\.json | nx\.json
    | turbo\.json | vercel\.json | manifest\.json | bower\.json | angular\.json | renovate\.json | [tj]sconfig.*\.json
    | \..*rc(\.json)? | .*\.config\.json | .*\.code-workspace | slimtf\..*json | custom_tfjs_config\.json
    | \.gitignore | \.gitattributes | \.env.* | LICEN[SC]E.* | Makefile | Dockerfile""",
    re.VERBOSE | re.IGNORECASE,
)
_OTHERS_ENDINGS = frozenset({
    ".js", ".mjs", ".cjs", ".jsx", ".ts", ".mts", ".cts", ".tsx", ".vue", ".svelte", ".css", ".scss", ".less",
    ".py", ".sh", ".toml", ".yml", ".yaml", ".lock", ".jsonc", ".json5", ".bin", ".wasm", ".svg", ".png",
})  # fmt: skip
_MODEL = (b'"modelTopology"', b'"weightsManifest"')


def objection_to(path: Path) -> str:
    """Return why an output of slimtf should not be written to ``path``; empty where it may.

    A file that is not there yet, or is empty, may be written anywhere but where git and package managers keep theirs.
    """
    try:
        real = Path(os.path.realpath(path))
        if not _OTHERS_FOLDERS.isdisjoint(real.parts):
            return f"{path} lies where git or a package manager keeps its files"
        head = _head(real)
    except (OSError, ValueError):
        return ""  # the error comes when it is written
    return f"{path} is a file of the project, which would be lost" if head and _is_others(real, head) else ""


def _head(path: Path) -> bytes:
    if not path.is_file():
        return b""
    with path.open("rb") as file:
        return file.read(_HEAD)


def _is_others(path: Path, head: bytes) -> bool:
    ending = path.suffix.lower()
    if ending in _OTHERS_ENDINGS or _OTHERS_NAMES.fullmatch(path.name):
        return True
    if ending in {".md", ".markdown"}:  # ours may stand below a heading of the user's
        return not head.lstrip().startswith((b"### ", b"<!-- slimtf"))
    if ending in {".html", ".htm"}:
        return b"slimtf" not in head
    return ending == ".json" and any(mark in head for mark in _MODEL)
