"""Where the imports of a script lead on the disk."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from posixpath import normpath
from typing import TYPE_CHECKING

from slimtf.detect.node_modules import locate_package
from slimtf.detect.present import is_file
from slimtf.model.examined import NearestManifest
from slimtf.model.project import Package
from slimtf.tfjs.files import PackageFiles

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from slimtf.model.examined import ImportSite

_ENDINGS = (
    "",
    ".js",
    ".mjs",
    ".cjs",
    ".ts",
    ".tsx",
    ".jsx",
    ".d.ts",
    ".json",
    "/index.js",
    "/index.ts",
    "/package.json",
)
_SIDE_EFFECTS = re.compile(r'"sideEffects"\s*:')


class Reached:
    """Looks imports up; every package and folder once."""

    def __init__(self) -> None:
        self._packages: dict[tuple[str, Path], Path | None] = {}
        self._files: dict[Path, PackageFiles] = {}

    def site(self, site: ImportSite) -> ImportSite:
        """Return ``site`` with the package and the file that it reaches; a file counts in its exact spelling only."""
        specifier = site.specifier.partition("?")[0]
        if specifier.startswith("."):
            return replace(site, target=self._file(site.file.parent, specifier))
        scope, _, rest = specifier.partition("/")
        name, _, rest = rest.partition("/")
        key = f"{scope}/{name}", site.file.parent
        if key not in self._packages:
            self._packages[key] = locate_package(*key)
        package = self._packages[key]
        if package is None or not rest:
            return replace(site, package=package, target=package)
        return replace(site, package=package, target=self._file(package, rest))

    def _file(self, folder: Path, path: str) -> Path | None:
        path = normpath(path)
        while path == ".." or path.startswith("../"):
            folder, path = folder.parent, path[3:] or "."
        files = self._files.setdefault(folder, PackageFiles(Package("", "", folder)))
        for ending in _ENDINGS:
            if files.has(path + ending) and is_file(folder / (path + ending)):
                return (folder / (path + ending)).resolve()
        return None


def nearest_manifest(folder: Path) -> NearestManifest | None:
    """Return the package.json that bundlers take for the files in ``folder``; None when there is none that is sound."""
    for above in (folder, *folder.parents):
        file = above / "package.json"
        if not is_file(file):
            continue
        try:
            text = file.read_bytes().decode("utf-8-sig")
            value = json.loads(text)
        except (OSError, ValueError, RecursionError):
            return None
        return _manifest(file, text, value) if isinstance(value, dict) else None
    return None


def refused_imports(sites: Iterable[ImportSite]) -> tuple[tuple[ImportSite, Path], ...]:
    """Return import and export in ``.js`` files whose package.json says ``"type": "commonjs"``, each with that file.

    webpack takes such files for CommonJS (``javascript/dynamic``), in which neither may stand.
    """
    return tuple(
        (site, manifest.file)
        for site in sites
        if site.form in {"import", "export"}
        and site.file.suffix == ".js"
        and (manifest := nearest_manifest(site.file.parent)) is not None
        and manifest.says_commonjs
    )


def _manifest(file: Path, text: str, value: dict[str, object]) -> NearestManifest:
    effects = value.get("sideEffects")
    known: bool | str | tuple[str, ...] | None = effects if isinstance(effects, (bool, str)) else None
    if isinstance(effects, list):
        known = tuple(each for each in effects if isinstance(each, str))
    found = _SIDE_EFFECTS.search(text) if known is not None else None
    line = text.count("\n", 0, found.start()) + 1 if found else None
    kind = value.get("type")
    return NearestManifest(file, kind == "module", known, line, kind == "commonjs")
