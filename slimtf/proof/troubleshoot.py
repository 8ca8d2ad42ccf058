"""Looks for the known cause after a proof has failed, and says what to change."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.bundle import MissingExport
    from slimtf.model.modules import Alias, CustomModules, Registration
    from slimtf.model.project import Project

_FOUND_BY_ANALYSIS = frozenset(
    {"loadLayersModel", "sequential", "layers", "model", "input", "LayersModel", "Sequential", "models", "data"}
)


def cause_of_missing_export(missing: MissingExport) -> str:
    """Return what to do about an import that the slim modules do not serve."""
    if missing.name in _FOUND_BY_ANALYSIS:
        return (
            "tfjs-layers and tfjs-data are brought in when slimtf can look at the app's code, which it could not: let"
            " it install its own packages once with a network, or import these from @tensorflow/tfjs-layers directly"
        )
    if missing.module.endswith("custom_ops_for_converter.js"):
        return "the model needs an op that is not in `models`; add its model.json to `models` in the settings"
    return f"import {missing.name!r} from the package that defines it, or stop importing it"


def cause_of_unheard_alias(project: Project, alias: Alias, hits: int) -> str:
    """Return why the real module came into the bundle past its alias."""
    if hits:
        return (
            f"{hits} imports were caught, another one was not: look for require() of {alias.specifier}, for a deep"
            " import of its dist folder, or for a second alias or plugin that resolves it"
        )
    config = project.config_file.name if project.config_file else "the config"
    return (
        f"no import of {alias.specifier!r} reached the alias: an alias, a resolve plugin or an `external` rule in"
        f" {config} comes first, or something imports {alias.replaces[0].name} by its path"
    )


def cause_of_dropped_stand_in(project: Project, registration: Registration, modules: CustomModules) -> str:
    """Return why the module that registers a kernel was dropped from the bundle."""
    if not _declares_side_effects(modules.folder / "package.json"):
        return (
            f'{modules.folder.name}/package.json must say {{"sideEffects": true}}: without it the bundler drops every'
            " registration; run `slimtf modules` to write it again"
        )
    if _turns_side_effects_off(project.root / "package.json"):
        return 'package.json says "sideEffects": false and the bundler applies it to the slim modules as well'
    return (
        f"nothing in the app imports @tensorflow/tfjs or @tensorflow/tfjs-backend-{registration.backend}; import one of"
        f" them, or take {registration.backend!r} out of `backends`"
    )


def _declares_side_effects(package_json: Path) -> bool:
    return _side_effects(package_json) is True


def _turns_side_effects_off(package_json: Path) -> bool:
    return _side_effects(package_json) is False


def _side_effects(package_json: Path) -> object:
    try:
        manifest = json.loads(package_json.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return None
    return manifest.get("sideEffects") if isinstance(manifest, dict) else None
