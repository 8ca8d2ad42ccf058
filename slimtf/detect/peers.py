"""Packages of the app that build upon tfjs, and what they want beside themselves that is not there."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from slimtf.detect.node_modules import TFJS_SCOPE, locate_package
from slimtf.model.examined import MissingPeer

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from slimtf.detect.manifest import Manifest

_MODELS = "@tensorflow-models/"


def missing_peers(root: Path, manifest: Manifest) -> tuple[MissingPeer, ...]:
    """Return the peers of packages that use tfjs, asked for and not installed, in the order of package.json."""
    return tuple(found for name in manifest.all_dependencies for found in _of_package(root, name))


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
