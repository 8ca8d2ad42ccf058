"""Everything that the other stages need to know about the project, in one record."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING

from slimtf.detect.app import detect_app
from slimtf.detect.build_command import (
    BuildCommands,
    default_command,
    none_is_the_build,
    read_build_commands,
    side_steps,
)
from slimtf.detect.bundler import choose_bundler, find_bundler_package
from slimtf.detect.config_file import find_config, named_configs, without_named_configs
from slimtf.detect.entry import find_entry
from slimtf.detect.manifest import read_manifest
from slimtf.detect.node_modules import locate_package
from slimtf.detect.overheard import find_command, find_tool_package
from slimtf.detect.own_scripts import possible_entries
from slimtf.detect.page_app import backends_of, check_versions, find_page_app
from slimtf.detect.undriven import undriven_tool
from slimtf.errors import SlimtfError, UnsupportedProjectError
from slimtf.model.project import STARTER_PACKAGES, BuildCommand, BundlerName, Package, Project
from slimtf.resources import shipped_folder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from slimtf.detect.build_command import ScriptBuild
    from slimtf.detect.manifest import Manifest
    from slimtf.model.page import PageApp
    from slimtf.model.project import BuildTool, PackageManager, TfjsApp
    from slimtf.settings.schema import Settings


def detect_project(root: Path, manager: PackageManager, settings: Settings) -> Project:
    """Find out how the project in ``root`` is built and what of tfjs it has; its packages must be installed.

    Only reads files; nothing of the project is run. What the user should know is in the record's ``notes``.

    Raises:
        UsageError: a setting names something that is not there, or two bundlers are equally likely.
        UnsupportedProjectError: no tfjs or no bundler, versions that are too old, a broken package.json.
        NodeSetupError: packages are named in package.json, but not installed.
    """
    manifest = read_manifest(root / "package.json")
    app = detect_app(root, manager, settings)
    builds = read_build_commands(manifest, settings.script, settings.bundler)
    pages = cache(partial(find_page_app, root, settings))
    bundler = choose_bundler(root, manifest, builds, settings.bundler, lambda: pages() is not None)
    if bundler is BundlerName.PAGE:
        return _page_project(root, manifest, app, pages())
    if bundler is BundlerName.COMMAND:
        return _command_project(root, manifest, app, builds, settings)
    command, command_notes = _command(builds, bundler)
    config = find_config(root, bundler, command, settings.bundler_config)
    if settings.bundler_config is not None and bundler is not BundlerName.ROLLUP:
        command = replace(command, arguments=without_named_configs(command.arguments))
    return Project(
        root=root,
        module_type=manifest.module_type,
        manager=manager,
        bundler=bundler,
        bundler_package=find_bundler_package(root, bundler, manifest, manager),
        command=command,
        config_file=config,
        entry=_entry(root, manifest, settings) if config is None and bundler is not BundlerName.VITE else None,
        tfjs=app.tfjs,
        models=app.models,
        app_backends=app.app_backends,
        starter_packages=tuple(name for name in STARTER_PACKAGES if locate_package(name, root)),
        notes=(*app.notes, *command_notes, *_config_notes(bundler, command)),
    )


def _command_project(
    root: Path, manifest: Manifest, app: TfjsApp, builds: BuildCommands, settings: Settings
) -> Project:
    build = find_command(root, manifest, builds)
    assert build.tool is not None  # noqa: S101 - find_command returns nothing else
    package = find_tool_package(root, build.tool, app.manager)
    return Project(
        root=root,
        module_type=manifest.module_type,
        manager=app.manager,
        bundler=BundlerName.COMMAND,
        bundler_package=package,
        command=build.command,
        config_file=None,
        entry=None,
        tfjs=app.tfjs,
        models=app.models,
        app_backends=app.app_backends,
        entries=_entries(root, build.tool, settings),
        notes=(*app.notes, *_left_out(builds, builds.builds, build.tool.name)),
        tool=build.tool,
    )


def _entries(root: Path, tool: BuildTool, settings: Settings) -> tuple[Path, ...]:
    return possible_entries(root, (settings.output_path, *(root / name for name in tool.outputs)))


def undriven_project(root: Path, manager: PackageManager, settings: Settings) -> Project | None:
    """Return a project that a tool builds which slimtf cannot drive, for its code to be looked at; None for others.

    Raises:
        UsageError, UnsupportedProjectError, NodeSetupError: as ``detect_app``.
    """
    manifest = read_manifest(root / "package.json")
    tool = undriven_tool(root, manifest, read_build_commands(manifest, settings.script, settings.bundler))
    if tool is None:
        return None
    app = detect_app(root, manager, settings)
    return Project(
        root=root,
        module_type=manifest.module_type,
        manager=manager,
        bundler=BundlerName.COMMAND,
        bundler_package=Package(tool.package, "", root),
        command=BuildCommand(),
        config_file=None,
        entry=None,
        tfjs=app.tfjs,
        models=app.models,
        app_backends=app.app_backends,
        entries=_entries(root, tool, settings),
        notes=app.notes,
        tool=tool,
    )


def loads_in_page(root: Path, settings: Settings) -> bool:
    """Say whether the project has no bundler, and pages that load tfjs by themselves.

    What is wrong with it is for ``detect_project`` to say.
    """
    try:
        manifest = read_manifest(root / "package.json")
        builds = read_build_commands(manifest, settings.script, settings.bundler)
        has_pages = partial(_has_pages, root, settings)
        return choose_bundler(root, manifest, builds, settings.bundler, has_pages) is BundlerName.PAGE
    except SlimtfError:
        return False


def _has_pages(root: Path, settings: Settings) -> bool:
    return find_page_app(root, settings) is not None


def _page_project(root: Path, manifest: Manifest, app: TfjsApp, pages: PageApp | None) -> Project:
    if pages is None:
        raise UnsupportedProjectError(
            "no page of the project loads tfjs by a script element or an import map",
            where=str(root),
            hint='name the page in the setting "entries", or the bundler: --bundler webpack, rollup or vite',
        )
    notes = check_versions(pages, app.tfjs, app.manager)
    return Project(
        root=root,
        module_type=manifest.module_type,
        manager=app.manager,
        bundler=BundlerName.PAGE,
        bundler_package=_minifier(),
        command=BuildCommand(),
        config_file=None,
        entry=None,
        tfjs=app.tfjs,
        models=app.models,
        app_backends=backends_of(pages),
        notes=(*app.notes, *notes),
        page_app=pages,
    )


def _minifier() -> Package:
    """Return esbuild, which makes the slim script: a package of node_shim, in the version that it asks for."""
    shim = shipped_folder("node_shim")
    return Package("esbuild", read_manifest(shim / "package.json").dependencies["esbuild"], shim)


def _entry(root: Path, manifest: Manifest, settings: Settings) -> Path | None:
    return next(iter(settings.entries), None) or find_entry(root, manifest)


def _command(builds: BuildCommands, bundler: BundlerName) -> tuple[BuildCommand, tuple[str, ...]]:
    """Return the bundler's command and what slimtf leaves out of the script that it stands in."""
    mine = [build for build in builds.builds if build.bundler is bundler]
    default = default_command(bundler)
    shown = " ".join((bundler.value, *default.arguments))
    if not mine and builds.undecided:
        several = ", ".join(builds.undecided)
        said = f"several scripts run {bundler} ({several}) {none_is_the_build(builds)}"
        return default, (f"{said}; slimtf runs: {shown}",)
    if not mine and builds.stranger:
        said = f"{builds.stranger}, in which slimtf knows no bundler; slimtf runs: {shown}"
        return default, (f"{said} (the settings bundler_config and script say otherwise)",)
    if not mine:
        return default, (f"no script runs {bundler}; slimtf runs: {shown}",)
    first = mine[0]
    if first.obstacle:
        why = f"the script {builds.script!r} needs a shell to be understood ({first.obstacle})"
        return default, (f"{why}; slimtf runs: {shown}",)
    return first.command, _left_out(builds, mine, bundler.value)


def _left_out(builds: BuildCommands, mine: Sequence[ScriptBuild], name: str) -> tuple[str, ...]:
    """Return what slimtf leaves out of the script, of whose builds ``mine`` count."""
    notes = []
    if len(mine) > 1:
        times = f"the script {builds.script!r} runs {name} {len(mine)} times"
        notes.append(f"{times}; slimtf takes the first, and what the others write stays as it is")
    programs = {build.tool.program for build in mine if build.tool is not None}
    others = side_steps(program for program in builds.programs if program not in programs)
    if others:
        notes.append(f"the script {builds.script!r} also runs {', '.join(others)}; slimtf runs only {name}")
    if mine[0].env_files:
        notes.append(f"the script {builds.script!r} reads variables from files; slimtf does not")
    return tuple(notes)


def _config_notes(bundler: BundlerName, command: BuildCommand) -> tuple[str, ...]:
    if len(list(named_configs(bundler, command.arguments))) < 2:  # noqa: PLR2004
        return ()
    return ("the build command names several configs; all of them are read",)
