"""Names the state of everything that can change the baseline bundle, so that a finished one can be taken again.

Counted are: the request to the bundler, the versions of Node.js, the bundler, tfjs and slimtf, every file below the
project's root except what is made from the others, the lock file with what the package manager installed from it,
and each environment variable that any of those files names. Files outside the root are known only once the bundler
has run: ``files_digest`` covers them afterwards. A plugin that reads the clock or the network is not seen.
"""

from __future__ import annotations

import hashlib
import os
import re
from typing import TYPE_CHECKING

from slimtf import __version__

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from slimtf.model.node import NodeEnvironment
    from slimtf.model.project import Project
    from slimtf.node.protocol import BundleRequest

_MADE_FROM_OTHERS = frozenset({"node_modules", ".git", ".slimtf", ".cache", ".DS_Store"})
_INSTALL_RECORDS = (".package-lock.json", ".modules.yaml", ".yarn-integrity", ".yarn-state.yml")
_VARIABLE = re.compile(rb"""process\.env(?:\.([A-Za-z_]\w*)|\[\s*['"]([A-Za-z_]\w*)['"]\s*\])""")
_ALWAYS_READ = frozenset({b"NODE_ENV", b"BABEL_ENV", b"BROWSERSLIST", b"BROWSERSLIST_ENV", b"NODE_OPTIONS", b"CI"})
_TEXT_LIMIT = 1_000_000  # bytes; a larger file is data, no code that reads a variable


def baseline_fingerprint(
    project: Project,
    environment: NodeEnvironment,
    request: BundleRequest,
    *,
    variables: Mapping[str, str],
    skip: Iterable[Path],
) -> str:
    """Return the name of the baseline's state: 64 hexadecimal digits.

    Args:
        variables: the environment of the bundler's process.
        skip: files and folders below the root that change without changing the baseline: what slimtf generated
            or emitted, and its settings.
    """
    hasher = hashlib.sha256()
    described = request.model_dump_json(exclude={"progress_file", "out_dir", "cache_tag"})
    for text in (__version__, environment.version, str(environment.node), described, *_versions(project)):
        _add(hasher, text.encode())
    names = set(_ALWAYS_READ)
    skipped = frozenset(skip)
    for path in sorted([*_sources(project.root, skipped), *_install_records(project)]):
        content = _read(path)
        _add(hasher, str(path).encode("utf-8", "surrogateescape"))
        _add(hasher, content)
        if len(content) <= _TEXT_LIMIT:
            names.update(dotted or quoted for dotted, quoted in _VARIABLE.findall(content))
    for name in sorted(names):
        _add(hasher, name + b"=" + variables.get(name.decode(), "").encode("utf-8", "surrogateescape"))
    return hasher.hexdigest()


def files_digest(paths: Iterable[Path]) -> str:
    """Return one hash over the paths and contents of ``paths``; an unreadable file counts as empty."""
    hasher = hashlib.sha256()
    for path in sorted(paths):
        _add(hasher, str(path).encode("utf-8", "surrogateescape"))
        _add(hasher, _read(path))
    return hasher.hexdigest()


def outside(paths: Iterable[Path], root: Path) -> tuple[Path, ...]:
    """Return those of ``paths`` that lie outside ``root``: sources of other packages of a workspace."""
    return tuple(path for path in paths if not path.is_relative_to(root))


def _versions(project: Project) -> Iterator[str]:
    yield f"{project.bundler} {project.bundler_package.version}"
    for name in sorted(project.tfjs.packages):
        yield f"{name} {project.tfjs.packages[name].version}"


def _sources(folder: Path, skip: frozenset[Path]) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder):
        here = folder / parent
        folders[:] = [name for name in folders if name not in _MADE_FROM_OTHERS and here / name not in skip]
        yield from (here / name for name in files if name not in _MADE_FROM_OTHERS and here / name not in skip)


def _install_records(project: Project) -> Iterator[Path]:
    if project.manager.lock_file is not None:
        yield project.manager.lock_file
    for folder in {project.root, project.manager.folder}:
        yield from (folder / "node_modules" / name for name in _INSTALL_RECORDS)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def _add(hasher: hashlib._Hash, content: bytes) -> None:
    hasher.update(len(content).to_bytes(8, "little"))
    hasher.update(content)
