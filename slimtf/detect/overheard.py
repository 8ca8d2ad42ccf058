"""The command of a build tool, and the file that Node.js runs for it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from slimtf.detect.build_command import none_is_the_build
from slimtf.detect.manifest import read_manifest
from slimtf.detect.node_modules import locate_package, resolve_package
from slimtf.detect.tools import ESBUILD
from slimtf.detect.undriven import refuse_turbopack
from slimtf.errors import NodeSetupError, UnsupportedProjectError, UsageError
from slimtf.resources import shipped_folder

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.detect.build_command import BuildCommands, ScriptBuild
    from slimtf.detect.manifest import Manifest
    from slimtf.model.project import BuildTool, Package, PackageManager

_SCRIPTS = (".js", ".mjs", ".cjs")
_NODE_LINE = b"node"
_ESBUILD_CLI = "overhear/esbuild_cli.mjs"  # its own program takes no plugins


def find_command(root: Path, manifest: Manifest, builds: BuildCommands) -> ScriptBuild:
    """Return the first build of ``builds`` that is a tool's, with the file that Node.js runs for it.

    Raises:
        UsageError: no script runs such a tool, or several do.
        UnsupportedProjectError: only a shell can tell what the script runs, or the program is no script of Node.js.
        NodeSetupError: the tool is not installed.
    """
    if not builds.builds:
        several = ", ".join(builds.undecided)
        raise UsageError(
            f"several scripts build ({several}) {none_is_the_build(builds)}"
            if several
            else "no script runs a build tool that slimtf knows",
            where=str(manifest.file),
            hint="name the script that builds for browsers: --script NAME",
        )
    build = builds.builds[0]
    tool = build.tool
    assert tool is not None  # noqa: S101 - choose_bundler has looked
    if build.obstacle:
        raise UnsupportedProjectError(
            f"the script {builds.script!r} needs a shell to be understood ({build.obstacle}), and slimtf gives it none",
            where=str(manifest.file),
            hint=f"write a script with the command of {tool.name} alone, variables in front or by cross-env, "
            "and name it: --script NAME",
        )
    if tool.program == "next":
        refuse_turbopack(root, build.command.arguments, manifest)
    if tool.program == "node":
        script, *rest = build.command.arguments
        return replace(build, command=replace(build.command, program=root / script, arguments=tuple(rest)))
    program = shipped_folder("node_shim") / _ESBUILD_CLI if tool is ESBUILD else _program(root, tool, manifest)
    return replace(build, command=replace(build.command, program=program))


def find_tool_package(root: Path, tool: BuildTool, manager: PackageManager) -> Package:
    """Return the installed package of ``tool``, the framework's where it has one.

    Raises:
        NodeSetupError: it is not installed.
    """
    name = tool.framework or tool.package
    package = resolve_package(name, root)
    if package is None:
        raise NodeSetupError(f"{name} is not installed", where=str(root), hint=manager.add_command(name))
    return package


def _program(root: Path, tool: BuildTool, manifest: Manifest) -> Path:
    folder = locate_package(tool.package, root)
    if folder is None:
        raise NodeSetupError(
            f"the script runs {tool.program}, and {tool.package} is not installed",
            where=str(manifest.file),
            hint="install the project's packages first",
        )
    name = read_manifest(folder / "package.json").bin.get(tool.program, "")
    file = folder / name
    if not name or not file.is_file() or not _is_script(file):
        raise UnsupportedProjectError(
            f"{tool.package} has no program {tool.program} that Node.js runs",
            where=str(folder / "package.json"),
            hint="install a version of it that has one",
        )
    return file


def _is_script(file: Path) -> bool:
    if file.suffix in _SCRIPTS:
        return True
    with file.open("rb") as opened:
        line = opened.readline(200)
    return line.startswith(b"#!") and _NODE_LINE in line
