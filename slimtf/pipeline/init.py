"""``slimtf init``: a settings file that says what was detected."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.detect.root import find_root
from slimtf.errors import UsageError
from slimtf.kernels.backends import chosen_backends
from slimtf.pipeline.opening import ProjectOptions, open_project, packages_installed, read_settings
from slimtf.settings.files import find_settings_file
from slimtf.settings.reference import settings_schema
from slimtf.templates import render
from slimtf.workspace.atomic import write_atomic
from slimtf.workspace.lock import alone_in
from slimtf.workspace.scratch import open_scratch

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slimtf.model.backend import Backend
    from slimtf.model.project import Project
    from slimtf.progress import Progress
    from slimtf.settings.schema import Settings


@dataclass(frozen=True, slots=True)
class InitReport:
    """The settings file as written."""

    file: Path
    text: str


def write_schema(project: Path) -> Path:
    """Write the JSON schema of ``slimtf.toml`` for editors, and return its path.

    Raises:
        SlimtfError: there is no project, or the file cannot be written.
    """
    path = open_scratch(find_root(project)).schema
    write_atomic(path, settings_schema())
    return path


def init(options: ProjectOptions, progress: Progress) -> InitReport:
    """Write ``slimtf.toml`` for a project that has no settings yet.

    Raises:
        UsageError: there are settings already; they are left as they are.
        SlimtfError: the project cannot be slimmed, or the file not be written.
    """
    root = find_root(options.project)
    found = find_settings_file(root)
    there = found.path if found is not None else options.settings_file
    if there is not None:
        hint = "edit that file; slimtf init only writes settings where there are none"
        raise UsageError("the project has settings already", where=str(there), hint=hint)
    settings = read_settings(options, root).settings
    with alone_in(root, progress):
        manager = packages_installed(root, settings, options, logs=open_scratch(root).logs, progress=progress)
        project = open_project(root, manager, settings, progress)
        text = settings_text(project, settings, chosen_backends(project, settings))
        path = root / _SETTINGS_FILE
        write_atomic(path, text)
        write_schema(root)
    return InitReport(path, text)


_SETTINGS_FILE = "slimtf.toml"


def settings_text(project: Project, settings: Settings, backends: Iterable[Backend]) -> str:
    """Return a ``slimtf.toml`` that says what was detected, or was given on the command line; paths relative to it.

    What a build reads otherwise when the settings name it (which models, which of several backends) is a proposal in
    a comment, unless it was given: the app's author knows whether it holds.

    Args:
        backends: those that the app uses.
    """
    return render(
        "slimtf.toml.j2",
        bundler=project.bundler.value,
        bundler_config=_relative(settings.bundler_config, project.root) if settings.bundler_config else "",
        backends=[backend.value for backend in backends],
        given_backends=settings.backends is not None,
        models=[_relative(model, project.root) for model in project.models],
        given_models=settings.models is not None,
        kernels=settings.kernels,
        output_path=_relative(settings.output_path, project.root),
    )


def _relative(path: Path, root: Path) -> str:
    try:
        return Path(os.path.relpath(path, root)).as_posix()
    except ValueError:  # another drive of Windows
        return path.as_posix()
