"""The state of models: their graphs node by node, their manifests, their weights."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.model.certificate import CertifiedModel
from slimtf.workspace.digest import digest_content, digest_text
from slimtf.workspace.failure import file_error

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_DIGITS = 16  # of a node's digest: enough to tell which one changed; the digest of the whole decides


def certified_models(models: Iterable[Path], root: Path) -> dict[str, CertifiedModel]:
    """Return the state of each ``model.json`` by its path relative to ``root``; one that is not there is left out.

    Raises:
        WorkspaceError: a file is there and cannot be read.
    """
    return {name_in(root, model): _state(model, root) for model in sorted(models) if model.is_file()}


def name_in(root: Path, file: Path) -> str:
    """Return the path of ``file`` relative to ``root``, with forward slashes."""
    try:
        return Path(os.path.relpath(file, root)).as_posix()
    except ValueError:  # another drive of Windows
        return file.as_posix()


def _state(model: Path, root: Path) -> CertifiedModel:
    content = _content(model)
    manifest = content.get("weightsManifest", [])
    graph = {key: value for key, value in content.items() if key != "weightsManifest"}
    weights = [model.parent / path for path in _paths(manifest)]
    return CertifiedModel(
        topology=digest_text(_canonical(graph)),
        nodes=dict(_nodes(content.get("modelTopology"))),
        manifest=digest_text(_canonical(manifest)),
        weights={name_in(root, file): digest_content(file) for file in weights if file.is_file()},
    )


def _content(model: Path) -> dict[str, object]:
    """Return the content; of a file that holds no object, its text in the place of a graph."""
    try:
        text = model.read_bytes().decode("utf-8-sig", errors="surrogateescape")
    except OSError as error:
        raise file_error(error, model, "read") from error
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        content = text
    return content if isinstance(content, dict) else {"": content}


def _paths(manifest: object) -> Iterator[str]:
    for group in manifest if isinstance(manifest, list) else ():
        paths = group.get("paths") if isinstance(group, dict) else None
        yield from (path for path in paths if isinstance(path, str)) if isinstance(paths, list) else ()


def _nodes(topology: object) -> Iterator[tuple[str, str]]:
    if not isinstance(topology, dict):
        return
    yield from _named(topology.get("node"), "")
    library = topology.get("library")
    functions = library.get("function") if isinstance(library, dict) else None
    for function in functions if isinstance(functions, list) else ():
        signature = function.get("signature") if isinstance(function, dict) else None
        name = signature.get("name") if isinstance(signature, dict) else ""
        yield from _named(function.get("nodeDef") if isinstance(function, dict) else None, f"{name}/")


def _named(nodes: object, prefix: str) -> Iterator[tuple[str, str]]:
    for node in nodes if isinstance(nodes, list) else ():
        if isinstance(node, dict):
            yield f"{prefix}{node.get('name')}", digest_text(_canonical(node))[:_DIGITS]


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"))
