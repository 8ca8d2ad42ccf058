"""Packages of the app that build upon tfjs: what they want beside themselves and lack, and tfjs inside of them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from slimtf.detect.node_modules import TFJS_SCOPE, locate_package
from slimtf.model.examined import MissingPeer, Prebuilt
from slimtf.model.project import Package
from slimtf.pages.prebuilt import prebuilt_files
from slimtf.tfjs.files import entry_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from slimtf.detect.manifest import Manifest

_MODELS = "@tensorflow-models/"
_LARGEST = 1_000_000  # bytes of a script written by hand


def missing_peers(root: Path, manifest: Manifest) -> tuple[MissingPeer, ...]:
    """Return the peers of packages that use tfjs, asked for and not installed, in the order of package.json."""
    return tuple(found for name in manifest.all_dependencies for found in _of_package(root, name))


def prebuilt_packages(root: Path, manifest: Manifest, scripts: Iterable[Path]) -> tuple[Prebuilt, ...]:
    """Return the packages named in ``scripts``, the app's own, whose entry is a finished bundle with tfjs inside."""
    found = []
    for name in manifest.all_dependencies:
        folder = None if name.startswith(TFJS_SCOPE) else locate_package(name, root)
        files = prebuilt_files(entry_files(Package(name, "", folder))) if folder is not None else ()
        if files:
            found.append(Prebuilt(name, files[0], files[0].stat().st_size))
    if not found:
        return ()
    texts = [_text(script) for script in scripts]
    return tuple(each for each in found if any(_imports(each.package, text) for text in texts))


def _imports(package: str, text: str) -> bool:
    return re.search(rf"""["']{re.escape(package)}(?:/[^"']*)?["']""", text) is not None


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8", errors="replace") if file.stat().st_size <= _LARGEST else ""
    except OSError:
        return ""


def _of_package(root: Path, name: str) -> Iterator[MissingPeer]:
    folder = locate_package(name, root)
    if folder is None:
        return
    try:
        content = json.loads((folder / "package.json").read_text("utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return
    peers = _table(content, "peerDependencies")
    if not name.startswith(_MODELS) and not any(peer.startswith(TFJS_SCOPE) for peer in peers):
        return
    optional = _table(content, "peerDependenciesMeta")
    for peer, version in peers.items():
        if not _table(optional, peer).get("optional") and locate_package(peer, folder) is None:
            yield MissingPeer(name, peer, str(version))


def _table(content: object, key: str) -> Mapping[str, object]:
    value = content.get(key) if isinstance(content, dict) else None
    return value if isinstance(value, dict) else {}
