"""The builds that a migration is about: that of the script in use, and the others that package.json names."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from slimtf.detect.builds import first_of_several, other_builds
from slimtf.errors import UnsupportedProjectError
from slimtf.model.project import BUNDLERS
from slimtf.pipeline.migration.creation import as_build

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.project import Project
    from slimtf.pipeline.migration.creation import Build
    from slimtf.progress import Progress
    from slimtf.settings.load import LoadedSettings
    from slimtf.workspace.scratch import Scratch

_SEVERAL = frozenset(BUNDLERS)


def settled(root: Path, loaded: LoadedSettings) -> LoadedSettings:
    """Return the settings with a bundler where the scripts run several: all are migrated, and that one goes first."""
    settings = loaded.settings
    first = first_of_several(root, settings, _SEVERAL) if settings.bundler is None else None
    if first is None:
        return loaded
    chosen = {"bundler": first.bundler, "script": first.command.script}
    return replace(loaded, settings=settings.model_copy(update=chosen))


def builds_to_migrate(
    project: Project, given: LoadedSettings, scratch: Scratch, progress: Progress
) -> tuple[Build, ...]:
    """Return the build of ``project`` and, unless the settings name one, those of the other scripts.

    Args:
        given: the settings as the user gave them.

    Raises:
        UnsupportedProjectError: a tool's own command builds the project, so there is no config to write into.
    """
    if project.tool is not None:
        raise UnsupportedProjectError(
            f"slimtf migrate does not know the config of {project.builder}, which builds this project",
            where=str(project.root),
            hint="slimtf build runs its command with the aliases laid over; slimtf modules prints them for its config",
        )
    settings = given.settings
    named = settings.bundler_config is not None or project.config_file is None
    scripts = None if given.sources["script"] == "default" else (settings.script,)
    bundlers = _SEVERAL if settings.bundler is None else {settings.bundler}
    others = () if named else other_builds(project, scripts=scripts, bundlers=bundlers)
    for other in others:
        name = other.config_file.name if other.config_file is not None else ""
        progress.note(f"the script {other.command.script!r} reads {name}, which is migrated too (--script names one)")
    return tuple(as_build(each, scratch) for each in (project, *others))
