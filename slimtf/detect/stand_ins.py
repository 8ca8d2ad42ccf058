"""Folders of custom modules, whoever made them: what is in them and what they import."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.detect.present import is_file
from slimtf.detect.reached import Reached, nearest_manifest
from slimtf.errors import SlimtfError
from slimtf.model.examined import FlatFacts, Maker, NearestManifest, StandIns, plain_name
from slimtf.tfjs.import_sites import RELATIVE, TFJS, import_sites
from slimtf.workspace.ownership import is_official, is_ours

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from slimtf.model.examined import ConfigAlias, ExaminedConfig, ImportSite

_CUT = ("custom_flat.js", "custom_rest.js")
_ENDINGS = ("", ".js", ".mjs", ".cjs", ".ts", "/index.js")
_MOST_FILES = 60


def find_stand_ins(
    configs: Sequence[ExaminedConfig], folders: Iterable[Path], versions: Mapping[Path, Mapping[str, str]]
) -> tuple[StandIns, ...]:
    """Return the custom modules in ``folders`` and those that aliases lead to.

    Args:
        configs: what is known of the configs.
        folders: that are known to hold custom modules.
        versions: of the packages that slimtf made a folder from, by folder.
    """
    targets = {file for config in configs for alias in config.aliases for file in _files(alias)}
    every = sorted({*(folder.resolve() for folder in folders), *(file.parent for file in targets)})
    found = (_stand_ins(folder, targets, versions.get(folder, {})) for folder in every)
    return tuple(each for each in found if each is not None)


def _files(alias: ConfigAlias) -> Iterable[Path]:
    """Yield the existing files that an alias leads to, those in packages left out."""
    for target in alias.targets:
        path = Path(target)
        if path.is_absolute() and not alias.dead and "node_modules" not in path.parts:
            file = next((path.with_name(path.name + end) for end in _ENDINGS if is_file(Path(f"{path}{end}"))), None)
            if file is not None:
                yield file.resolve()


def _stand_ins(folder: Path, targets: set[Path], versions: Mapping[str, str]) -> StandIns | None:
    own = {file for file in targets if file.parent == folder}
    try:
        named = {file.resolve() for file in folder.glob("custom_*.js")}
    except OSError:
        named = set()
    files, sites = _closure(sorted(own | named))
    if not files:
        return None
    manifest = nearest_manifest(folder) or NearestManifest(folder / "package.json", False, None, None)  # noqa: FBT003
    return StandIns(folder, _maker(folder, files), versions, manifest, files, sites, bool(own), _flat(files))


def _closure(start: Sequence[Path]) -> tuple[tuple[Path, ...], tuple[ImportSite, ...]]:
    """Return the files and what they import, over relative imports, files of packages left out."""
    reached = Reached()
    todo = list(start)
    files: dict[Path, None] = {}
    sites: list[ImportSite] = []
    while todo and len(files) < _MOST_FILES:
        file = todo.pop(0)
        if file in files or "node_modules" in file.parts:
            continue
        try:
            source = file.read_bytes()
        except OSError:
            continue
        files[file] = None
        found = [reached.site(site) for site in import_sites(file, source, TFJS, RELATIVE)]
        sites += found
        todo += [site.target for site in found if site.specifier.startswith(".") and site.target is not None]
    return tuple(files), tuple(sites)


def _flat(files: Sequence[Path]) -> FlatFacts | None:
    cut = [file for file in files if file.name in _CUT]
    if not any(file.name == _CUT[0] for file in cut):
        return None
    try:
        text = "\n".join(file.read_text("utf-8", errors="replace") for file in cut)
    except OSError:
        return None
    return FlatFacts(
        texts=frozenset(re.findall(r"""["'](\w+)["']""", text)),
        methods=frozenset(plain_name(name) for name in re.findall(r"\.prototype\.(\w+) = ", text)),
        gradients="gradFunc" in text,
    )


def _maker(folder: Path, files: Sequence[Path]) -> Maker:
    try:
        if is_ours(folder / "package.json"):
            return Maker.SLIMTF
        return Maker.OFFICIAL if any(is_official(file) for file in files) else Maker.HAND
    except SlimtfError:
        return Maker.HAND
