"""The settings file of a project that has none, as text."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.templates import render

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slimtf.model.backend import Backend
    from slimtf.model.project import Project
    from slimtf.settings.schema import Settings

SETTINGS_FILE = "slimtf.toml"


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
