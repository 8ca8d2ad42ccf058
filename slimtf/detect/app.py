"""What the app has of tfjs; the part of detection that needs no bundler."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from slimtf.detect.manager import manager_notes
from slimtf.detect.manifest import read_manifest
from slimtf.detect.models import find_models
from slimtf.detect.tfjs import declared_backends, find_tfjs
from slimtf.detect.tfjs_version import check_tfjs
from slimtf.detect.workspace_root import refuse_workspace_root
from slimtf.errors import UsageError
from slimtf.model.project import TfjsApp
from slimtf.tfjs.published import to_install

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.project import PackageManager, TfjsInstall
    from slimtf.settings.schema import Settings


def detect_app(root: Path, manager: PackageManager, settings: Settings) -> TfjsApp:
    """Find out what the app in ``root`` has of tfjs; its packages must be installed. Only reads files.

    Raises:
        UsageError: a setting names something that is not there; ``root`` is the root of a workspace, and no app.
        UnsupportedProjectError: no tfjs, versions that are too old, a broken package.json.
        NodeSetupError: packages are named in package.json, but not installed.
    """
    manifest = read_manifest(root / "package.json")
    refuse_workspace_root(root, manifest, settings)
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
