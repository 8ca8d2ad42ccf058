"""What every command that works on a project begins with: settings, Node.js, packages, detection."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from slimtf.configs.starter import create_starter
from slimtf.detect.app import detect_app
from slimtf.detect.manager import find_manager
from slimtf.detect.node_modules import needs_install
from slimtf.detect.project import detect_project
from slimtf.errors import NodeSetupError
from slimtf.model.project import BundlerName
from slimtf.model.recording import CERTIFICATE, RECORDING
from slimtf.node.environment import ensure_environment
from slimtf.node.packages import install_packages
from slimtf.runs.page import find_scenario
from slimtf.settings.load import load_settings
from slimtf.workspace.atomic import remove_file
from slimtf.workspace.ownership import holds_official

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import ExitStack
    from pathlib import Path

    from slimtf.model.modules import CustomModules
    from slimtf.model.node import NodeEnvironment
    from slimtf.model.project import PackageManager, Project, TfjsApp
    from slimtf.progress import Progress
    from slimtf.settings.load import LoadedSettings
    from slimtf.settings.schema import Settings


_WITHOUT_CONFIG = (BundlerName.VITE, BundlerName.PAGE, BundlerName.COMMAND)  # these need none

ASIDE = "slim_tfjs"
"""The folder for our modules where other modules have the one that the settings name."""


@dataclass(frozen=True, slots=True)
class ProjectOptions:
    """What the command line says about the project, for every command.

    Attributes:
        project: the project's folder, or one inside it.
        settings_file: the file given with ``--config``; None searches for one.
        flags: settings given on the command line, by dotted key.
        install: whether missing packages may be installed.
        allow_scripts: whether the packages' install scripts may run.
        allow_missing_kernels: whether the settings may list fewer kernels than the app needs.
        refresh_models: whether models that are named by their address are fetched again.
    """

    project: Path
    settings_file: Path | None
    flags: Mapping[str, object]
    install: bool = True
    allow_scripts: bool = False
    allow_missing_kernels: bool = False
    refresh_models: bool = False


def read_settings(options: ProjectOptions, root: Path) -> LoadedSettings:
    """Return the settings of the project in ``root``, from flags, variables and files."""
    return load_settings(root, file=options.settings_file, flags=options.flags, environ=os.environ)


def not_bundled(root: Path, loaded: LoadedSettings) -> frozenset[Path]:
    """Return files of the project that cannot change its bundles: those for running it, and slimtf's own settings."""
    files = (root / RECORDING, root / CERTIFICATE, loaded.file, find_scenario(root, loaded.settings))
    shared = {"package.json", "pyproject.toml"}  # these hold more than slimtf's settings
    return frozenset(file for file in files if file is not None and file.name not in shared)


def follow_settings(
    root: Path, loaded: LoadedSettings, options: ProjectOptions, progress: Progress, *, may_fetch: bool = True
) -> None:
    """Say what of the settings is passed over, and see to it that the models named by their address are kept.

    Args:
        root: the project's folder.
        loaded: its settings.
        options: say whether models are fetched again.
        progress: receives notes and downloads.
        may_fetch: whether files may be fetched and written at all.

    Raises:
        UsageError: an address is wrong, or what is kept or offered there is not what was fetched first.
        WorkspaceError: a model cannot be fetched, or a file cannot be read or written.
    """
    for note in loaded.notes:
        progress.note(note)
    if not loaded.addresses:
        return
    from slimtf.web_models.kept import keep_models  # noqa: PLC0415 - late: most projects name none

    timeout, refresh = loaded.settings.timeouts.install, options.refresh_models
    keep_models(root, loaded.addresses, progress, timeout=timeout, refresh=refresh, may_fetch=may_fetch)


def beside_official(loaded: LoadedSettings, progress: Progress) -> LoadedSettings:
    """Return the settings with another output folder where the official tool's modules are in the one that they name.

    Raises:
        WorkspaceError: a file of that folder cannot be read.
    """
    folder = loaded.settings.output_path
    if not holds_official(folder):
        return loaded
    progress.note(
        f"{folder.name} holds modules made by tfjs-custom-module, which are left alone: those of slimtf go into {ASIDE}"
        " (output_path names another folder)"
    )
    settings = loaded.settings.model_copy(update={"output_path": folder.with_name(ASIDE)})
    return replace(loaded, settings=settings)


def packages_installed(
    root: Path, settings: Settings, options: ProjectOptions, *, logs: Path, progress: Progress
) -> PackageManager:
    """Return the project's package manager, with the project's packages installed if they were missing.

    Raises:
        NodeSetupError: they are missing and may not be installed, or the package manager failed.
    """
    manager = find_manager(root)
    if not needs_install(root):
        return manager
    if not options.install:
        raise NodeSetupError(
            "packages of the project are not installed",
            where=str(root),
            hint=f"install them with {manager.name.value}, or leave out --no-install",
        )
    environment = ensure_environment(settings.node, settings.timeouts, progress)
    with progress.step("Installing packages"):
        install_packages(
            root, manager, environment, settings.timeouts, logs, progress, allow_scripts=options.allow_scripts
        )
    return manager


def open_project(root: Path, manager: PackageManager, settings: Settings, progress: Progress) -> Project:
    """Return what the project is."""
    with progress.step("Reading project") as step:
        project = detect_project(root, manager, settings)
        step.result(f"{project.builder} {project.bundler_package.version}, tfjs {project.tfjs.version}")
    _tell(project, progress)
    return project


def open_app(root: Path, manager: PackageManager, settings: Settings, progress: Progress) -> TfjsApp:
    """Return what the app has of tfjs, whatever bundles it."""
    with progress.step("Reading project") as step:
        app = detect_app(root, manager, settings)
        step.result(f"tfjs {app.tfjs.version}")
    _tell(app, progress)
    return app


def _tell(app: TfjsApp, progress: Progress) -> None:
    for note in app.notes:
        progress.note(note)


def open_environment(settings: Settings, progress: Progress) -> NodeEnvironment:
    """Return the managed Node.js, made if need be."""
    environment = ensure_environment(settings.node, settings.timeouts, progress)
    with progress.step("Finding Node.js") as step:
        step.result(f"{environment.version} ({environment.source})")
    return environment


def lacks_config(project: Project) -> bool:
    """Tell whether the project has no bundler config where its bundler needs one."""
    return project.config_file is None and project.bundler not in _WITHOUT_CONFIG


def with_config(
    project: Project, modules: CustomModules, progress: Progress, *, afterwards: ExitStack | None = None
) -> Project:
    """Return ``project`` with a bundler config, if its bundler needs one: its own, or one that is created now.

    Args:
        afterwards: given for a run that puts nothing in place; removes the created config when it closes.
    """
    if not lacks_config(project):
        return project
    if afterwards is not None:
        # without aliases: those would lead into .slimtf/, and should the run be killed, the config must work
        path = create_starter(project, None, project.bundler)
        afterwards.callback(remove_file, path)
        progress.note(f"the project has no {project.bundler} config: {path.name} is there for this run only")
        return replace(project, config_file=path)
    path = create_starter(project, modules, project.bundler)
    progress.note(
        f"the project had no {project.bundler} config: {path.name} was created, and is yours to edit;"
        f" commit it together with {modules.folder.name}/"
    )
    return replace(project, config_file=path)
