"""Which monorepo root a package belongs to, and which packages a root has: npm, Yarn, pnpm and Bun workspaces."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.detect.manifest import read_manifest
from slimtf.detect.present import is_file
from slimtf.errors import SlimtfError

if TYPE_CHECKING:
    from collections.abc import Iterator

_DEEPEST = 8  # folders below the root, for patterns with ``**``
_PACKAGES_KEY = re.compile(r"^packages[ \t]*:[ \t]*(.*)$", re.MULTILINE)
_LIST_ITEM = re.compile(r"[ \t]*-[ \t]+(.+)")
_SCALAR = re.compile(r""""([^"]*)"|'([^']*)'|([^\s,\[\]'"#][^,\[\]#]*)""")


def find_workspace_root(root: Path) -> Path | None:
    """Return the folder above ``root`` whose workspaces include it, or None; ``root`` itself is not asked."""
    for folder in root.parents:
        patterns = _patterns(folder)
        if patterns and _includes(patterns, root.relative_to(folder).as_posix()):
            return folder
    return None


def find_members(folder: Path) -> tuple[Path, ...]:
    """Return the packages of the workspace whose root is ``folder``, sorted; none when it is no such root."""
    patterns = _patterns(folder)
    deepest = max((_DEEPEST if "**" in pattern else pattern.count("/") + 1 for pattern in patterns), default=0)
    inside = _folders(folder, deepest) if patterns else ()
    return tuple(sorted(path for path in inside if _includes(patterns, path.relative_to(folder).as_posix())))


def _folders(root: Path, deepest: int) -> Iterator[Path]:
    """Yield the folders below ``root`` that have a package.json."""
    for parent, folders, files in os.walk(root):
        here = Path(parent)
        depth = len(here.parts) - len(root.parts)
        folders[:] = [name for name in folders if depth < deepest and name != "node_modules" and name[0] != "."]
        if depth and "package.json" in files:
            yield here


def _patterns(folder: Path) -> tuple[str, ...]:
    pnpm = folder / "pnpm-workspace.yaml"
    if is_file(pnpm):
        try:
            return _pnpm_packages(pnpm.read_text(encoding="utf-8", errors="replace"))
        except OSError:
            return ()
    if not is_file(folder / "package.json"):
        return ()
    try:
        return read_manifest(folder / "package.json").workspaces
    except SlimtfError:
        return ()  # another project's package.json; only its workspaces would have concerned us


def _pnpm_packages(text: str) -> tuple[str, ...]:
    """Return the ``packages`` list; block and flow style, which is all that pnpm's documentation shows."""
    key = _PACKAGES_KEY.search(text)
    if key is None:
        return ()
    if key[1].startswith("["):
        return _scalars(text[key.start(1) : text.find("]", key.start(1)) + 1])
    found: list[str] = []
    for line in text[key.end() :].splitlines():
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        item = _LIST_ITEM.match(line)
        if item is None:
            break
        found += _scalars(item[1])[:1]
    return tuple(found)


def _scalars(text: str) -> tuple[str, ...]:
    return tuple(next(part for part in match.groups() if part is not None).strip() for match in _SCALAR.finditer(text))


def _includes(patterns: tuple[str, ...], path: str) -> bool:
    included = False
    for pattern in patterns:
        excluding = pattern.startswith("!")
        if _regex(pattern.removeprefix("!")).fullmatch(path):
            included = not excluding
    return included


def _regex(pattern: str) -> re.Pattern[str]:
    """Translate a workspace glob: ``*`` stays inside one folder, ``**`` does not."""
    parts = pattern.replace("\\", "/").removeprefix("./").strip("/").split("/")
    text = ""
    for number, part in enumerate(parts):
        last = number == len(parts) - 1
        if part == "**":
            text += ".*" if last else "(?:[^/]+/)*"
        else:
            braced = re.sub(r"\\\{([^{}]*)\\\}", lambda found: f"(?:{found[1].replace(',', '|')})", re.escape(part))
            text += braced.replace(r"\*", "[^/]*").replace(r"\?", "[^/]") + ("" if last else "/")
    return re.compile(text)
