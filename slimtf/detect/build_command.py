"""How the project itself runs its bundler."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slimtf.detect.script import ScriptStep, follow_script
from slimtf.detect.tools import framework_on_vite, tool_of
from slimtf.detect.vite_words import is_vite_build
from slimtf.errors import UsageError
from slimtf.model.project import BUNDLERS, BuildCommand, BundlerName

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from slimtf.detect.manifest import Manifest
    from slimtf.model.project import BuildTool

DEFAULT_SCRIPT = "build"
_LIKELY_SCRIPTS = (
    "production",
    "prod",
    "build:prod",
    "build:production",
    "bundle",
    *BUNDLERS,
    "dist",
    "package",
    "compile",
)
_BUNDLERS = {
    "webpack": BundlerName.WEBPACK,
    "webpack-cli": BundlerName.WEBPACK,
    "rollup": BundlerName.ROLLUP,
    "vite": BundlerName.VITE,
}
_OTHER_COMMANDS = {  # of webpack-cli, with the short forms in its sources
    "serve", "server", "s", "watch", "w", "info", "i", "configtest", "t", "version", "v",
    "help", "h", "init", "complete",
}  # fmt: skip
_NO_BUILD = {"--watch", "-w", "--help", "-h", "--version", "-v"}
_ROLLUP_CLUSTER = re.compile(r"-[a-z]*w[a-z]*")  # `rollup -cw`
_DEFAULTS = {
    BundlerName.WEBPACK: ("--mode", "production"),
    BundlerName.ROLLUP: ("-c",),
    BundlerName.VITE: ("build",),
}
_WITHOUT_EFFECT = {
    "rimraf",
    "rm",
    "del",
    "del-cli",
    "echo",
    "mkdir",
    "mkdirp",
    "eslint",
    "prettier",
    "shx",
    "true",
}
_NO_BUNDLERS = {"tsc", "vue-tsc", "babel", "sass", "postcss", "tailwindcss", "cp", "cpx", "copyfiles", "jest", "vitest"}


@dataclass(frozen=True, slots=True)
class ScriptBuild:
    """A bundler run found in a script.

    Attributes:
        obstacle: why the command cannot be known without a shell; empty when it can.
        env_files: it runs under dotenv or the like, whose files are not read.
        tool: whose own command it is, where that is what is run.
    """

    bundler: BundlerName
    command: BuildCommand
    obstacle: str = ""
    env_files: bool = False
    tool: BuildTool | None = None


@dataclass(frozen=True, slots=True)
class BuildCommands:
    """What the scripts say about the build.

    Attributes:
        script: the script that was taken; empty when none runs a bundler that slimtf drives.
        builds: its bundler runs, in order.
        programs: everything else that the script runs, or that the ``build`` script runs when none was taken.
        undecided: the scripts that run a bundler, where none of them was taken because nothing prefers one.
        stranger: what the ``build`` script runs that may be the build, where no script runs one that slimtf knows:
            ``the script 'build' runs make``; else empty.
    """

    script: str
    builds: tuple[ScriptBuild, ...]
    programs: tuple[str, ...]
    undecided: tuple[str, ...] = ()
    stranger: str = ""


def read_build_commands(
    manifest: Manifest,
    script: str = DEFAULT_SCRIPT,
    bundler: BundlerName | None = None,
    *,
    environment: Mapping[str, str] | None = None,
) -> BuildCommands:
    """Find the script that builds: ``script``, else a likely name, else the only one that runs a bundler.

    Only where none runs a bundler that slimtf drives, those count that run a tool whose own command can be overheard.

    Args:
        bundler: count only runs of this one.
        environment: what variables in scripts are filled in from; default: this process's own.

    Raises:
        UsageError: ``script`` is not the default and does not exist, or runs no build.
    """
    env = os.environ if environment is None else environment
    steps = {name: follow_script(manifest, name, environment=env) for name in _order(manifest, script)}
    found = {name: builds for name in steps if (builds := _builds(name, steps[name], bundler, manifest))}
    if not found and bundler in (None, BundlerName.COMMAND):
        found = {name: builds for name in steps if (builds := _of_tools(name, steps[name], manifest))}
    chosen = _choose(found, script, manifest, bundler)
    undecided = () if chosen else tuple(found)
    programs = _programs(steps.get(chosen or script, ()))
    others = [name for name in side_steps(programs) if name not in _NO_BUNDLERS]
    stranger = f"the script {script!r} runs {', '.join(others)}" if others and not found else ""
    return BuildCommands(chosen, found.get(chosen, ()), programs, undecided, stranger)


def every_build(manifest: Manifest, *, environment: Mapping[str, str] | None = None) -> tuple[ScriptBuild, ...]:
    """Return the bundler runs of all scripts, in their order; ``environment`` as in ``read_build_commands``."""
    env = os.environ if environment is None else environment
    steps = {name: follow_script(manifest, name, environment=env) for name in manifest.scripts}
    return tuple(build for name, each in steps.items() for build in _builds(name, each, None, manifest))


def default_command(bundler: BundlerName) -> BuildCommand:
    """Return the command for a project whose scripts do not run the bundler."""
    return BuildCommand(arguments=_DEFAULTS[bundler])


def none_is_the_build(builds: BuildCommands) -> str:
    """Return why none of the scripts that run a bundler was taken: words that go on with their names."""
    others = ", ".join(side_steps(builds.programs))
    return (
        f"and the script {DEFAULT_SCRIPT!r} runs {others} instead" if others else f"and none is called {DEFAULT_SCRIPT}"
    )


def side_steps(programs: Iterable[str]) -> tuple[str, ...]:
    """Return those programs that may make something which the bundle needs."""
    return tuple(dict.fromkeys(name for name in programs if name not in _WITHOUT_EFFECT))


def _order(manifest: Manifest, script: str) -> tuple[str, ...]:
    if script in manifest.scripts and script != DEFAULT_SCRIPT:
        return (script,)
    return tuple(
        dict.fromkeys(name for name in (script, *_LIKELY_SCRIPTS, *manifest.scripts) if name in manifest.scripts)
    )


def _builds(
    name: str, steps: Iterable[ScriptStep], bundler: BundlerName | None, manifest: Manifest
) -> tuple[ScriptBuild, ...]:
    found = []
    for step in steps:
        which = _BUNDLERS.get(step.line.program)
        if which is None or (bundler is not None and which is not bundler) or not _is_build(which, step.line.arguments):
            continue
        if which is BundlerName.VITE and bundler is None and framework_on_vite(manifest) is not None:
            continue  # the framework's, below
        line = step.line
        command = BuildCommand(name, line.arguments, line.variables, line.node_options)
        found.append(ScriptBuild(which, command, step.obstacle, line.env_files))
    return tuple(found)


def _of_tools(name: str, steps: Iterable[ScriptStep], manifest: Manifest) -> tuple[ScriptBuild, ...]:
    found = []
    for step in steps:
        line = step.line
        is_vite = line.program == "vite" and is_vite_build(line.arguments)
        tool = framework_on_vite(manifest) if is_vite else tool_of(line, manifest)
        if tool is not None:
            command = BuildCommand(name, line.arguments, line.variables, line.node_options)
            found.append(ScriptBuild(BundlerName.COMMAND, command, step.obstacle, line.env_files, tool))
    return tuple(found)


def _is_build(bundler: BundlerName, arguments: tuple[str, ...]) -> bool:
    if _NO_BUILD.intersection(arguments):
        return False
    if bundler is BundlerName.ROLLUP:
        return not any(_ROLLUP_CLUSTER.fullmatch(word) for word in arguments)
    if bundler is BundlerName.VITE:
        return is_vite_build(arguments)
    return not arguments or arguments[0] not in _OTHER_COMMANDS


def _choose(
    found: Mapping[str, tuple[ScriptBuild, ...]], script: str, manifest: Manifest, bundler: BundlerName | None
) -> str:
    if script in found:
        return script
    if script != DEFAULT_SCRIPT:
        known = ", ".join(found) or ", ".join(manifest.scripts) or "none"
        missing = script not in manifest.scripts
        raise UsageError(
            f"there is no script {script!r}"
            if missing
            else f"the script {script!r} does not build with {bundler or 'webpack, rollup or vite'}",
            where=str(manifest.file),
            hint=f"scripts that build: {known}" if found else f"scripts in package.json: {known}",
        )
    likely = [name for name in _LIKELY_SCRIPTS if name in found]
    return likely[0] if likely else next(iter(found)) if len(found) == 1 else ""


def _programs(steps: Iterable[ScriptStep]) -> tuple[str, ...]:
    return tuple(step.line.program for step in steps if step.line.program and step.line.program not in _BUNDLERS)
