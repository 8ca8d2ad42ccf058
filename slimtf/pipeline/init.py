"""``slimtf init``: a settings file that says what was detected."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slimtf.configs.settings_file import SETTINGS_FILE, settings_text
from slimtf.detect.root import find_root
from slimtf.errors import UsageError
from slimtf.kernels.backends import chosen_backends
from slimtf.pipeline.opening import ProjectOptions, open_project, packages_installed, read_settings
from slimtf.settings.files import find_settings_file
from slimtf.settings.reference import settings_schema
from slimtf.workspace.atomic import write_atomic
from slimtf.workspace.lock import alone_in
from slimtf.workspace.scratch import open_scratch

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.progress import Progress


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
        path = root / SETTINGS_FILE
        write_atomic(path, text)
        write_schema(root)
    return InitReport(path, text)
