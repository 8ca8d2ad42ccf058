"""Names the state of everything that can change the baseline bundle, so that a finished one can be taken again.

Counted are: the request to the bundler, the versions of Node.js, the bundler, tfjs and slimtf, every file below the
project's root except what is made from the others, settings of the workspace above it, what its tsconfig extends, the
lock file with what the package manager installed from it, and each environment variable that any of those files names.
Files outside the root, and the folders that the bundler writes, are known only once it has run; they are kept with the
finished baseline. A plugin that reads the clock or the network is not seen.
"""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass
from fnmatch import fnmatch
from typing import TYPE_CHECKING

from slimtf import __version__
from slimtf.settings.tsconfig import tsconfig_chain

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from slimtf.model.node import NodeEnvironment
    from slimtf.model.project import Project
    from slimtf.node.protocol import BundleRequest

_MADE_FROM_OTHERS = frozenset({"node_modules", ".git", ".slimtf", ".cache", ".DS_Store"})
_INSTALL_RECORDS = (".package-lock.json", ".modules.yaml", ".yarn-integrity", ".yarn-state.yml")
_VARIABLE = re.compile(rb"""(?:process|import\.meta)\.env(?:\.([A-Za-z_]\w*)|\[\s*['"]([A-Za-z_]\w*)['"]\s*\])""")
_ALWAYS_READ = frozenset({"NODE_ENV", "BABEL_ENV", "BROWSERSLIST", "BROWSERSLIST_ENV", "NODE_OPTIONS", "CI"})
# Settings of a workspace that bundlers and their loaders look for above the project.
_SETTINGS = (
    *("package.json", "tsconfig*.json", "jsconfig*.json", ".env*", "babel.config.*", ".babelrc*", ".swcrc"),
    *("postcss.config.*", "tailwind.config.*", ".browserslistrc", ".npmrc", ".yarnrc*", "pnpm-workspace.yaml"),
)
_TEXT_LIMIT = 1_000_000  # bytes; a larger file is data, no code that reads a variable


@dataclass(frozen=True, slots=True)
class Source:
    """A file that the baseline may be made from, and the environment variables that it names."""

    path: Path
    digest: str
    variables: frozenset[str]


def request_digest(project: Project, environment: NodeEnvironment, request: BundleRequest) -> str:
    """Return the name of what is asked of which programs, whatever the sources hold: 64 hexadecimal digits."""
    described = request.model_dump_json(exclude={"progress_file", "out_dir", "cache_tag", "analysis", "analysis_reply"})
    tfjs = (f"{name} {package.version}" for name, package in sorted(project.tfjs.packages.items()))
    bundler = f"{project.builder} {project.bundler_package.version}"
    return _digest(__version__, environment.version, str(environment.node), described, bundler, *tfjs)


def read_sources(project: Project, skip: Collection[Path]) -> tuple[Source, ...]:
    """Return every file below the project's root and what its package manager wrote, sorted.

    Args:
        skip: files and folders that change without changing the baseline: what slimtf generated or emitted, and
            its settings.
    """
    above = settings_above(project.root, project.manager.folder)
    paths = {*_below(project.root, frozenset(skip)), *_install_records(project), *above}
    return tuple(_source(path) for path in sorted(paths))


def sources_digest(sources: Iterable[Source], variables: Mapping[str, str], without: Collection[Path]) -> str:
    """Return the name of the state of ``sources``: 64 hexadecimal digits.

    Args:
        variables: the environment of the bundler's process.
        without: files and folders that do not count, because the bundler writes them.
    """
    excluded = frozenset(without)
    counted = [source for source in sources if excluded.isdisjoint((source.path, *source.path.parents))]
    names = sorted(_ALWAYS_READ.union(*(source.variables for source in counted)))
    return _digest(
        *(f"{source.path} {source.digest}" for source in counted),
        *(f"{name}={variables.get(name, '')}" for name in names),
    )


def files_digest(paths: Iterable[Path]) -> str:
    """Return one hash over the paths and contents of ``paths``; an unreadable file counts as empty."""
    return _digest(*(f"{path} {_source(path).digest}" for path in sorted(paths)))


def outside(paths: Iterable[Path], root: Path) -> tuple[Path, ...]:
    """Return those of ``paths`` outside ``root``, sources of other packages of a workspace, with their package.json."""
    others = [path for path in paths if not path.is_relative_to(root)]
    return tuple(dict.fromkeys((*others, *filter(None, map(_manifest, others)))))


def _manifest(path: Path) -> Path | None:
    found = (folder / "package.json" for folder in path.parents)
    return next((manifest for manifest in found if manifest.is_file()), None)


def _below(folder: Path, skip: frozenset[Path]) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder):
        here = folder / parent
        folders[:] = [name for name in folders if name not in _MADE_FROM_OTHERS and here / name not in skip]
        yield from (here / name for name in files if name not in _MADE_FROM_OTHERS and here / name not in skip)


def _install_records(project: Project) -> Iterator[Path]:
    if project.manager.lock_file is not None:
        yield project.manager.lock_file
    for folder in {project.root, project.manager.folder}:
        yield from (folder / "node_modules" / name for name in _INSTALL_RECORDS)


def _source(path: Path) -> Source:
    try:
        content = path.read_bytes() if path.is_file() else b""  # a pipe would be waited for
    except OSError:
        content = b""
    named = _VARIABLE.findall(content) if len(content) <= _TEXT_LIMIT else []
    variables = frozenset((dotted or quoted).decode() for dotted, quoted in named)
    return Source(path, hashlib.sha256(content).hexdigest(), variables)


def _digest(*parts: str) -> str:
    hasher = hashlib.sha256()
    for part in parts:
        encoded = part.encode("utf-8", "surrogateescape")
        hasher.update(len(encoded).to_bytes(8, "little") + encoded)
    return hasher.hexdigest()


def settings_above(root: Path, top: Path) -> Iterator[Path]:
    """Yield settings of the folders above ``root``, up to ``top``, and what tsconfig files of ``root`` extend.

    Args:
        top: the workspace's root; ``root`` itself where there is no workspace.
    """
    folders = [folder for folder in root.parents if folder == top or top in folder.parents]
    for folder in folders if root != top else ():
        yield from (file for file in _files(folder) if any(fnmatch(file.name, name) for name in _SETTINGS))
    for own in (file for file in _files(root) if fnmatch(file.name, "[tj]sconfig*.json")):
        yield from (file for file, _ in tsconfig_chain(own))


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(file for file in folder.iterdir() if file.is_file())
    except OSError:
        return []
