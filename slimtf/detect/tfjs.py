"""Which TensorFlow.js packages are installed, and which of them the app's imports reach."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from slimtf.detect.manifest import Manifest, read_manifest
from slimtf.detect.node_modules import TFJS_NODE, TFJS_SCOPE, locate_package, resolve_package
from slimtf.detect.page_app import install_for_pages
from slimtf.errors import NodeSetupError, SlimtfError, UnsupportedProjectError
from slimtf.model.backend import Backend
from slimtf.model.modules import CORE, UNION
from slimtf.model.project import Package, TfjsInstall

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

CONVERTER = "@tensorflow/tfjs-converter"
_BACKENDS = tuple(backend.package for backend in Backend)
_KNOWN = (UNION, CORE, CONVERTER, *_BACKENDS, "@tensorflow/tfjs-layers", "@tensorflow/tfjs-data")
_INSTALL_HINT = "npm install @tensorflow/tfjs"


def find_tfjs(root: Path, manifest: Manifest | None = None) -> TfjsInstall:
    """Return the tfjs packages that the app in ``root`` reaches, each from the package that depends on it (T5).

    With pnpm only tfjs's own real folder leads to tfjs-core. In a workspace the tfjs-core at the top of node_modules
    may be another package's, of another version.

    Args:
        root: the project.
        manifest: its package.json, when already read.

    Raises:
        UnsupportedProjectError: there is no tfjs, or only tfjs-node.
        NodeSetupError: package.json names tfjs, but it is not installed, or an installed package is damaged.
    """
    manifest = manifest or read_manifest(root / "package.json")
    named = tuple(name for name in manifest.all_dependencies if name.startswith(TFJS_SCOPE))
    if named and all(name in TFJS_NODE for name in named):
        raise UnsupportedProjectError(
            f"the project has tfjs only as {named[0]}, which runs in Node.js: nothing to slim for browsers",
            where=str(manifest.file),
            hint="a browser app depends on @tensorflow/tfjs",
        )
    packages = _reachable(root, named)
    dependents = _dependents(root, manifest)
    core = packages.get(CORE) or _first_core(dependents)
    if core is None and not named:
        dependents = _dependents_below(root, manifest)
        core = _first_core(dependents)
    if core is None:
        raise _missing(root, manifest, named)
    everything = {CORE: core, **packages}
    _collect_theirs(dependents, everything)
    own = () if named and CORE not in named else (root,)
    folders = [*own, *(package.root for package in everything.values()), *dependents]
    return TfjsInstall(core, everything, _copies(core, folders))


def declared_backends(manifest: Manifest, tfjs: TfjsInstall) -> tuple[Backend, ...]:
    """Return the backends that the app depends on; the union package brings webgl and cpu.

    An app that names no tfjs package at all (a member of a monorepo whose root does) counts as using the union.
    """
    named = {name for name in manifest.all_dependencies if name.startswith(TFJS_SCOPE)}
    found = {backend for backend in Backend if backend.package in named}
    if UNION in named or (not named and tfjs.union is not None):
        found |= {Backend.CPU, Backend.WEBGL}
    return tuple(backend for backend in Backend if backend in found)


def _reachable(root: Path, named: Iterable[str]) -> dict[str, Package]:
    """Return the packages that the app asks for, with all that they ask for, then what else it reaches unasked.

    Of a name the first counts. What lies in reach by chance, because a neighbour in the workspace asks for it, is left
    out if it works with another tfjs-core.
    """
    found: dict[str, Package] = {}
    _collect(named, root, found)
    for name in _KNOWN:
        folder = None if name in found else locate_package(name, root)
        reached = None if folder is None else locate_package(CORE, folder)
        if reached is None or CORE not in found or reached == found[CORE].root:
            _collect([name], root, found)
    return found


def _collect(names: Iterable[str], root: Path, found: dict[str, Package]) -> None:
    todo = [(name, root) for name in names]
    while todo:
        name, folder = todo.pop(0)
        package = None if name in found else resolve_package(name, folder)
        if package is not None:
            found[name] = package
            todo += [(each, package.root) for each in _tfjs_dependencies(package.root)]


def _collect_theirs(dependents: Iterable[Path], found: dict[str, Package]) -> None:
    """Add what the app reaches only through others (pnpm), as far as it works with the app's tfjs-core."""
    for folder in dependents:
        for name in _tfjs_dependencies(folder):
            package = None if name in found else locate_package(name, folder)
            if package is not None and locate_package(CORE, package) == found[CORE].root:
                _collect([name], folder, found)


def _tfjs_dependencies(folder: Path) -> tuple[str, ...]:
    manifest = read_manifest(folder / "package.json")
    names = (*manifest.dependencies, *manifest.peer_dependencies)
    return tuple(name for name in names if name.startswith(TFJS_SCOPE))


def _dependents(root: Path, manifest: Manifest) -> tuple[Path, ...]:
    """Return the folders of the app's direct dependencies that depend on a tfjs package themselves."""
    found = []
    for name in manifest.all_dependencies:
        folder = None if name.startswith(TFJS_SCOPE) else locate_package(name, root)
        if folder is not None and _mentions_tfjs(folder):
            found.append(folder)
    return tuple(found)


_MOST_PACKAGES = 500


def _dependents_below(root: Path, manifest: Manifest) -> tuple[Path, ...]:
    """Return the package nearest to the app that depends on tfjs, further away than ``_dependents`` looks."""
    seen: set[Path] = set()
    todo = [(name, root) for name in manifest.all_dependencies]
    while todo and len(seen) < _MOST_PACKAGES:
        name, above = todo.pop(0)
        folder = locate_package(name, above)
        if folder is None or folder in seen:
            continue
        seen.add(folder)
        if _mentions_tfjs(folder):
            return (folder,)
        with suppress(SlimtfError):
            todo += [(each, folder) for each in read_manifest(folder / "package.json").dependencies]
    return ()


def _mentions_tfjs(folder: Path) -> bool:
    try:
        if TFJS_SCOPE.encode() not in (folder / "package.json").read_bytes():  # cheaper than parsing hundreds of them
            return False
        return bool(_tfjs_dependencies(folder))
    except (OSError, SlimtfError):
        return False  # a damaged package that is not ours; its own importer will complain


def _first_core(folders: tuple[Path, ...]) -> Package | None:
    reached = (resolve_package(CORE, inner) for folder in folders for inner in _with_tfjs_inside(folder))
    return next((package for package in reached if package is not None), None)


def _with_tfjs_inside(folder: Path) -> Iterator[Path]:
    yield folder
    for name in _tfjs_dependencies(folder):
        inside = locate_package(name, folder)
        if inside is not None:
            yield inside


def _copies(core: Package, folders: list[Path]) -> tuple[Package, ...]:
    found = {core.root: core}
    for folder in folders:
        for inner in _with_tfjs_inside(folder) if folder != core.root else ():
            copy = locate_package(CORE, inner)
            if copy is not None and copy not in found and (package := resolve_package(CORE, inner)) is not None:
                found[copy] = package
    return tuple(found.values())


def _missing(root: Path, manifest: Manifest, named: tuple[str, ...]) -> SlimtfError:
    if named:
        return NodeSetupError(
            f"{named[0]} is in package.json but tfjs-core cannot be reached in node_modules",
            where=str(root),
            hint="install the project's packages first",
        )
    return UnsupportedProjectError(
        "no TensorFlow.js in this project: no package of it is in package.json or node_modules",
        where=str(manifest.file),
        hint=install_for_pages(root) or _INSTALL_HINT,
    )
