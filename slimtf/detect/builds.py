"""All builds that a project's scripts name, for what concerns every bundler config and not only the one in use."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from slimtf.detect.build_command import every_build, read_build_commands
from slimtf.detect.bundler import find_bundler_package
from slimtf.detect.config_file import default_config, find_config, named_configs
from slimtf.detect.manifest import read_manifest
from slimtf.errors import SlimtfError
from slimtf.model.project import BUNDLERS, BundlerName

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from slimtf.detect.build_command import ScriptBuild
    from slimtf.model.project import Project
    from slimtf.settings.schema import Settings


def configs_in_use(project: Project) -> tuple[Path, ...]:
    """Return every config that the project's build command reads; empty when there is none."""
    named = [project.root / name for name in named_configs(project.bundler, project.command.arguments) if name]
    several = tuple(path for path in named if path.is_file())
    if len(several) > 1:
        return several
    return (project.config_file,) if project.config_file is not None else ()


def every_config(root: Path) -> tuple[Path, ...]:
    """Return every config that a script of ``root`` names or that a bundler finds there by itself.

    Neither packages nor settings are asked, so that it works in a project that does not build.
    """
    try:
        builds = every_build(read_manifest(root / "package.json"))
    except SlimtfError:
        builds = ()
    found = [default_config(root, bundler) for bundler in BUNDLERS]
    for build in builds:
        named = named_configs(build.bundler, build.command.arguments)
        found += [root / name for name in named if name and (root / name).is_file()]
        with suppress(SlimtfError):
            found.append(find_config(root, build.bundler, build.command))
    return tuple(dict.fromkeys(path for path in found if path is not None))


def first_of_several(root: Path, settings: Settings, bundlers: Collection[BundlerName]) -> ScriptBuild | None:
    """Return the first build of a project whose scripts leave open which bundler of several is its own.

    Args:
        bundlers: those that count.

    Raises:
        UsageError, UnsupportedProjectError: a script or package.json cannot be read.
    """
    manifest = read_manifest(root / "package.json")
    chosen = read_build_commands(manifest, settings.script, settings.bundler).builds
    builds = [build for build in chosen or every_build(manifest) if build.bundler in bundlers and not build.obstacle]
    return builds[0] if len({build.bundler for build in builds}) > 1 else None


def other_builds(
    project: Project, *, scripts: Collection[str] | None, bundlers: Collection[BundlerName]
) -> tuple[Project, ...]:
    """Return ``project`` as its other builds see it: those whose configs are not those of an earlier one.

    A build whose config or bundler cannot be found is left out.

    Args:
        scripts: the names of the scripts that count; None for all.
        bundlers: those that count.
    """
    known = {_identity(project)}
    found = []
    for build in every_build(read_manifest(project.root / "package.json")):
        if (
            build.obstacle
            or build.bundler not in bundlers
            or (scripts is not None and build.command.script not in scripts)
        ):
            continue
        other = _as_built(project, build)
        if other is not None and configs_in_use(other) and _identity(other) not in known:
            known.add(_identity(other))
            found.append(other)
    return tuple(found)


def _as_built(project: Project, build: ScriptBuild) -> Project | None:
    package = project.bundler_package
    try:
        if build.bundler is not project.bundler:
            manifest = read_manifest(project.root / "package.json")
            package = find_bundler_package(project.root, build.bundler, manifest, project.manager)
        config = find_config(project.root, build.bundler, build.command)
    except SlimtfError:
        return None
    return replace(project, bundler=build.bundler, bundler_package=package, command=build.command, config_file=config)


def _identity(project: Project) -> tuple[object, ...]:
    """Return what tells two builds apart: the bundler, its configs, and which of those that a config exports."""
    return (project.bundler, configs_in_use(project), tuple(_chosen_by_name(project.command.arguments)))


def _chosen_by_name(arguments: tuple[str, ...]) -> Iterator[str]:
    for number, word in enumerate(arguments):
        if word == "--config-name":
            yield from arguments[number + 1 : number + 2]
        elif word.startswith("--config-name="):
            yield word.partition("=")[2]
