"""What the app has of tfjs; the part of detection that needs no bundler."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from slimtf.detect.build_command import read_build_commands
from slimtf.detect.config_file import default_config
from slimtf.detect.manager import manager_notes
from slimtf.detect.manifest import read_manifest
from slimtf.detect.models import find_models
from slimtf.detect.node_modules import TFJS_SCOPE
from slimtf.detect.tfjs import declared_backends, find_tfjs
from slimtf.detect.tfjs_version import check_tfjs
from slimtf.detect.workspaces import find_members
from slimtf.errors import SlimtfError, UsageError
from slimtf.model.project import BUNDLERS, TfjsApp
from slimtf.tfjs.published import to_install

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.detect.manifest import Manifest
    from slimtf.model.project import PackageManager, TfjsInstall
    from slimtf.settings.schema import Settings

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
    return f"models = {json.dumps(found[:_MOST_MODELS])} is what the project has"


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
        apps = [member for member in members if _depends_on_tfjs(member)]
    if apps:
        names = [app.relative_to(root).as_posix() for app in apps]
        more = "" if len(names) <= _TOLD else f" and {len(names) - _TOLD} more"
        others = f"; the others are {', '.join(names[1:_TOLD])}{more}" if len(names) > 1 else ""
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


def _names_tfjs(manifest: Manifest) -> bool:
    return any(name.startswith(TFJS_SCOPE) for name in manifest.all_dependencies)
