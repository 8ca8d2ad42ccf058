"""What the app has of tfjs; the part of detection that needs no bundler."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.amounts import few
from slimtf.detect.build_command import read_build_commands
from slimtf.detect.config_file import default_config
from slimtf.detect.manager import manager_notes
from slimtf.detect.manifest import read_manifest
from slimtf.detect.node_modules import TFJS_SCOPE
from slimtf.detect.tfjs import declared_backends, find_tfjs
from slimtf.detect.tfjs_version import check_tfjs
from slimtf.detect.workspaces import find_members
from slimtf.errors import SlimtfError, UsageError
from slimtf.model.project import BUNDLERS, TfjsApp
from slimtf.model.web_model import WEB_MODELS
from slimtf.tfjs.published import to_install

if TYPE_CHECKING:
    from slimtf.detect.manifest import Manifest
    from slimtf.model.project import PackageManager, TfjsInstall
    from slimtf.settings.schema import Settings

_SKIPPED = {
    "node_modules",
    "bower_components",
    "jspm_packages",
    "dist",
    "build",
    "out",
    "coverage",
    "__pycache__",
    # what tests load, a user's browser does not
    *("test", "tests", "__tests__", "__mocks__", "fixtures", "__fixtures__", "e2e", "cypress"),
    WEB_MODELS,
}
_DEEPEST = 12
_MOST_ENTRIES = 50_000
_HEAD = 65_536
_MODEL_KEY = re.compile(rb'"(?:modelTopology|weightsManifest)"\s*:')
_MODEL_FORMAT = re.compile(rb'"format"\s*:\s*"(?:graph|layers)-model"')

_TOLD = 4


def detect_app(root: Path, manager: PackageManager, settings: Settings) -> TfjsApp:
    """Find out what the app in ``root`` has of tfjs; its packages must be installed. Only reads files.

    Raises:
        UsageError: a setting names something that is not there; ``root`` is the root of a workspace, and no app.
        UnsupportedProjectError: no tfjs, versions that are too old, a broken package.json.
        NodeSetupError: packages are named in package.json, but not installed.
    """
    manifest = read_manifest(root / "package.json")
    _refuse_workspace_root(root, manifest, settings)
    tfjs = find_tfjs(root, manifest)
    tfjs_notes = check_tfjs(tfjs, manager.name)
    _require_backends(tfjs, root, manager, settings)
    _require_entries(settings)
    models, model_notes = _models(root, settings)
    return TfjsApp(
        root=root,
        manager=manager,
        tfjs=tfjs,
        models=models,
        app_backends=declared_backends(manifest, tfjs),
        notes=(*manager_notes(manager, root), *tfjs_notes, *model_notes),
    )


def _require_backends(tfjs: TfjsInstall, root: Path, manager: PackageManager, settings: Settings) -> None:
    for backend in settings.backends or ():
        if tfjs.backend(backend) is None:
            raise UsageError(
                f"the backend {backend} is chosen, but {backend.package} is not installed",
                where=str(root / "node_modules"),
                hint=manager.add_command(to_install(backend.package, tfjs.version))
                .replace(" --save-dev", "")
                .replace(" -D", ""),
            )


_MOST_MODELS = 4


def _models_hint(root: Path) -> str:
    found = [model.relative_to(root).as_posix() for model in find_models(root).models]
    if not found:
        return "give the path of its model.json; the project has none that slimtf finds"
    return f"models = {json.dumps(found[:_MOST_MODELS], ensure_ascii=False)} is what the project has"


def _require_entries(settings: Settings) -> None:
    for entry in settings.entries:
        if "*" in entry.name and not entry.exists():  # esbuild would read it as a pattern, and find nothing
            raise UsageError(
                "an entry named in the settings is no file",
                where=str(entry),
                hint="name each file by itself: entries takes no patterns",
            )


def _models(root: Path, settings: Settings) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    if settings.models is None:
        search = find_models(root)
        note = "the project is too large to be searched for models completely; name them in the settings: models"
        return search.models, () if search.complete else (note,)
    for model in settings.models:
        if not model.is_file():
            raise UsageError(
                "a model named in the settings is not a file"
                if model.exists()
                else "a model named in the settings is missing",
                where=str(model),
                hint=_models_hint(root),
            )
    return tuple(sorted(settings.models)), ()


def _refuse_workspace_root(root: Path, manifest: Manifest, settings: Settings) -> None:
    """Return unless ``root`` is the root of a workspace, bundles nothing itself, and a package of it could be meant.

    Hoisting puts tfjs and the bundlers of all packages within its reach, so it would pass for an app without a config.

    Raises:
        UsageError: it is; the packages with a bundler config are named, else those that depend on tfjs.
    """
    if settings.bundler_config is not None or settings.entries or _has_config(root):
        return
    members = find_members(root)
    if not members or read_build_commands(manifest, settings.script, settings.bundler).builds:
        return
    apps = [member for member in members if _has_config(member)]
    if not apps and not _names_tfjs(manifest):
        found = [member for member in members if _depends_on_tfjs(member)]
        apps = sorted(found, key=lambda member: not _is_built(member, settings))  # a library has no script that bundles
    if apps:
        names = [app.relative_to(root).as_posix() for app in apps]
        others = f"; the others are {few(names[1:], _TOLD - 1)}" if len(names) > 1 else ""
        raise UsageError(
            "this is the root of a workspace, which bundles nothing itself",
            where=str(manifest.file),
            hint=f"slimtf build {names[0]}{others}",
        )


def _has_config(folder: Path) -> bool:
    return any(default_config(folder, bundler) is not None for bundler in BUNDLERS)


def _depends_on_tfjs(member: Path) -> bool:
    try:
        return _names_tfjs(read_manifest(member / "package.json"))
    except SlimtfError:
        return False  # a broken package.json of another package


def _is_built(member: Path, settings: Settings) -> bool:
    try:
        return bool(
            read_build_commands(read_manifest(member / "package.json"), settings.script, settings.bundler).builds
        )
    except SlimtfError:
        return False


def _names_tfjs(manifest: Manifest) -> bool:
    return any(name.startswith(TFJS_SCOPE) for name in manifest.all_dependencies)


@dataclass(frozen=True, slots=True)
class _ModelSearch:
    """The models found.

    Attributes:
        models: absolute, sorted.
        complete: whether the whole project was looked at; very large or deep trees are not.
    """

    models: tuple[Path, ...]
    complete: bool


def find_models(root: Path) -> _ModelSearch:
    """Look for graph and layers models below ``root``.

    A ``model.json`` counts when it holds a topology or a weights manifest, any other ``*.json`` only when it names its
    format. Installed packages, kept copies of models on the web, output folders, tests, virtual environments and hidden
    folders are not looked at; links are followed, each folder once.
    """
    walk = _Walk(root)
    return _ModelSearch(tuple(sorted(walk.models())), walk.complete)


class _Walk:
    def __init__(self, root: Path) -> None:
        self._folders: list[tuple[Path, int]] = [(root, 0)]
        self._seen: set[str] = set()
        self._entries = 0
        self.complete = True

    def models(self) -> list[Path]:
        found: list[Path] = []
        while self._folders:
            folder, depth = self._folders.pop()
            real = os.path.realpath(folder)
            if real not in self._seen:
                self._seen.add(real)
                found += self._models_in(folder, depth)
        return found

    def _models_in(self, folder: Path, depth: int) -> list[Path]:
        try:
            with os.scandir(folder) as scan:
                entries = list(scan)
        except OSError:
            return []  # not ours to read
        self._entries += len(entries)
        if self._entries > _MOST_ENTRIES:
            self.complete = False
            self._folders.clear()
            return []
        if any(entry.name == "pyvenv.cfg" for entry in entries):
            return []
        self._enter([entry for entry in entries if _is_folder(entry)], depth)
        return [Path(entry.path) for entry in entries if entry.name.endswith(".json") and _is_model(entry)]

    def _enter(self, entries: list[os.DirEntry[str]], depth: int) -> None:
        wanted = [entry for entry in entries if entry.name not in _SKIPPED and not entry.name.startswith(".")]
        if wanted and depth >= _DEEPEST:
            self.complete = False
            return
        self._folders += [(Path(entry.path), depth + 1) for entry in wanted]


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _is_model(entry: os.DirEntry[str]) -> bool:
    try:
        if not entry.is_file():  # a named pipe would block
            return False
        with Path(entry.path).open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return False
    if _MODEL_FORMAT.search(head):
        return True
    return entry.name == "model.json" and _MODEL_KEY.search(head) is not None
