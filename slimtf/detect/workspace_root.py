"""The root of a workspace is seldom an app: its packages are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.detect.build_command import read_build_commands
from slimtf.detect.config_file import default_config
from slimtf.detect.manifest import read_manifest
from slimtf.detect.node_modules import TFJS_SCOPE
from slimtf.detect.workspaces import find_members
from slimtf.errors import SlimtfError, UsageError
from slimtf.model.project import BUNDLERS

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.detect.manifest import Manifest
    from slimtf.settings.schema import Settings

_TOLD = 4


def refuse_workspace_root(root: Path, manifest: Manifest, settings: Settings) -> None:
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
