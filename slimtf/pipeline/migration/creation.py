"""A config for a build that has none: what it holds, how the script comes to read it, a stand-in to try."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from slimtf.configs.starter import builds_without_config, plain_starter
from slimtf.detect.build_command import read_build_commands
from slimtf.detect.config_file import named_configs
from slimtf.detect.manifest import read_manifest
from slimtf.errors import UnsupportedProjectError
from slimtf.migrate.change import FileChange, read
from slimtf.migrate.created import created_text
from slimtf.migrate.script import with_words
from slimtf.model.project import BundlerName
from slimtf.workspace.atomic import write_atomic

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.migrate.script import PatchedScript
    from slimtf.model.project import BuildCommand, Project
    from slimtf.workspace.scratch import Scratch


@dataclass(frozen=True, slots=True)
class Creation:
    """A config that is to be created.

    Attributes:
        text: the config without the aliases.
        manifest: what happens to package.json, so that the bundler reads the config.
        compared: the build works without a config, so that afterwards nothing but the aliases may differ.
    """

    path: Path
    text: str
    manifest: FileChange | None
    compared: bool


@dataclass(frozen=True, slots=True)
class Build:
    """One of the project's builds, before and after the migration.

    Attributes:
        now: as it is; its config is a stand-in in our own folder where it is yet to be created.
    """

    now: Project
    then: Project
    creation: Creation | None = None


def as_build(project: Project, scratch: Scratch) -> Build:
    """Return the build; where it has no config, with one that is to be created.

    Raises:
        UnsupportedProjectError: slimtf cannot write one, or cannot make the script read it.
        UsageError: there is one that the script does not read.
    """
    if project.config_file is not None:
        return Build(project, project)
    path, text = plain_starter(project)
    patched = _patched(project, path)
    stand_in = scratch.folder / "preview" / path.name
    write_atomic(stand_in, plain_starter(project, anywhere=True)[1])
    creation = Creation(
        path,
        created_text(text, patched.script, patched.words) if patched else created_text(text),
        FileChange(project.root / "package.json", read(project.root / "package.json"), patched.data)
        if patched
        else None,
        compared=builds_without_config(project),
    )
    command = _read_command(project, patched) if patched else project.command
    return Build(replace(project, config_file=stand_in), replace(project, config_file=path, command=command), creation)


def _patched(project: Project, path: Path) -> PatchedScript | None:
    """Return package.json with rollup's script reading ``path``; None where the bundler finds it by itself."""
    command = project.command
    reads = any(True for _ in named_configs(project.bundler, command.arguments))
    if project.bundler is not BundlerName.ROLLUP or not command.script or reads:
        return None
    wanted = ("-c", path.name, *command.arguments)
    for patched in with_words(read(project.root / "package.json"), project.bundler.value, f" -c {path.name}"):
        found = _read_command(project, patched)
        if found == replace(command, arguments=wanted):
            return patched
    raise UnsupportedProjectError(
        f"the script {command.script!r} runs rollup without a config, and slimtf cannot see where to name one",
        where=str(project.root / "package.json"),
        hint="move its options into a rollup.config.mjs and run rollup -c, then migrate",
    )


def _read_command(project: Project, patched: PatchedScript) -> BuildCommand:
    manifest = replace(read_manifest(project.root / "package.json"), scripts=patched.scripts)
    builds = read_build_commands(manifest, project.command.script, project.bundler).builds
    return builds[0].command if builds else project.command
