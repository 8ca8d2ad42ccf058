"""Build tools that slimtf cannot drive: it says so by name, and writes modules to be wired up by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.detect.node_modules import resolve_package
from slimtf.errors import UnsupportedProjectError
from slimtf.model.project import BuildTool, BundlerName

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from slimtf.detect.build_command import BuildCommands
    from slimtf.detect.manifest import Manifest

# Programs and packages of build tools that slimtf cannot drive. Frameworks come before the tools that they bring.
_TOOLS = {
    "react-scripts": "create-react-app", "craco": "CRACO", "@craco/craco": "CRACO", "next": "Next.js", "nuxt": "Nuxt",
    "gatsby": "Gatsby", "astro": "Astro", "svelte-kit": "SvelteKit", "@sveltejs/kit": "SvelteKit", "ng": "Angular CLI",
    "@angular/cli": "Angular CLI", "vue-cli-service": "Vue CLI", "@vue/cli-service": "Vue CLI", "preact": "Preact CLI",
    "encore": "Webpack Encore", "@symfony/webpack-encore": "Webpack Encore", "ember": "Ember CLI",
    "wp-scripts": "wp-scripts", "electron-forge": "Electron Forge", "@electron-forge/plugin-vite": "Electron Forge",
    "@electron-forge/plugin-webpack": "Electron Forge",
    "rspack": "Rspack", "@rspack/core": "Rspack", "rsbuild": "Rsbuild", "@rsbuild/core": "Rsbuild",
    "rolldown": "Rolldown", "parcel": "Parcel", "parcel-bundler": "Parcel", "snowpack": "Snowpack", "tsup": "tsup",
    "tsdown": "tsdown", "microbundle": "microbundle", "wmr": "WMR", "esbuild": "esbuild", "browserify": "Browserify",
    "gulp": "gulp", "grunt": "Grunt", "bun": "Bun",
}  # fmt: skip
# What is built with `vite build` and puts several builds together in a way that slimtf does not follow.
_ON_VITE = {
    "solid-start": "SolidStart",
    "@solidjs/start": "SolidStart",
}
# They run a bundler which no script names; what that writes by itself is not what the app ships.
_BRINGS_THE_BUILD = ("@electron-forge/plugin-vite", "@electron-forge/plugin-webpack")
TURBOPACK = "Turbopack"
_FIRST_WITH_TURBOPACK = 16  # of Next.js, where it is what `next build` uses unless configured otherwise
_PASTE = "slimtf modules writes the custom modules and prints what to paste into its configuration"


def refuse_what_bundles_by_itself(programs: Sequence[str], manifest: Manifest) -> None:
    """Return unless a script runs one of such tools, or the project has a package that brings the build along.

    Raises:
        UnsupportedProjectError: it does, among ``programs``, or it has.
    """
    refuse_other_tool(programs, manifest, "the script")
    brought = [name for name in _BRINGS_THE_BUILD if name in manifest.all_dependencies]
    refuse_other_tool(brought, manifest, "its dependencies")


def refuse_other_tool(names: Sequence[str], manifest: Manifest, where: str) -> None:
    """Return unless one of ``names``, programs or packages, is that of such a tool.

    Raises:
        UnsupportedProjectError: it is.
    """
    tool = _other_tool(names)
    if tool is not None:
        raise UnsupportedProjectError(
            f"this project is built with {tool.name} ({tool.program!r} in {where}), which is not supported yet",
            where=str(manifest.file),
            hint=f"{_PASTE}; if the project also has a build that slimtf drives, name it: --script NAME",
        )


def refuse_turbopack(root: Path, words: Sequence[str], manifest: Manifest) -> None:
    """Return unless ``next build`` with ``words`` uses Turbopack, which is no program of Node.js to be overheard.

    Raises:
        UnsupportedProjectError: it does.
    """
    if uses_turbopack(root, words):
        raise UnsupportedProjectError(
            f"next build uses {TURBOPACK} here, which slimtf cannot drive",
            where=str(manifest.file),
            hint=f"{_PASTE}; or let the script say: next build --webpack (Next.js 15: without --turbopack)",
        )


def uses_turbopack(root: Path, words: Sequence[str]) -> bool:
    """Whether ``next build`` with ``words`` uses Turbopack."""
    package = resolve_package("next", root)
    major = package.version.partition(".")[0] if package is not None else ""
    by_default = major.isdigit() and int(major) >= _FIRST_WITH_TURBOPACK
    return bool({"--turbopack", "--turbo"}.intersection(words)) or (by_default and "--webpack" not in words)


def undriven_tool(root: Path, manifest: Manifest, builds: BuildCommands) -> BuildTool | None:
    """Return the tool that builds the project, where slimtf cannot drive it; None where it can, or there is none."""
    for build in builds.builds[:1]:
        if build.bundler is BundlerName.VITE:
            return _framework_on_vite(manifest)
        is_next = build.tool is not None and build.tool.program == "next"
        return (
            BuildTool(TURBOPACK, "next", "next") if is_next and uses_turbopack(root, build.command.arguments) else None
        )
    several_of_vite = _framework_on_vite(manifest) if builds.undecided else None
    return several_of_vite or _other_tool(builds.programs) or _other_tool(manifest.all_dependencies)


def _framework_on_vite(manifest: Manifest) -> BuildTool | None:
    package = next((name for name in _ON_VITE if name in manifest.all_dependencies), None)
    return BuildTool(_ON_VITE[package], "vite", package) if package is not None else None


def _other_tool(names: Sequence[str]) -> BuildTool | None:
    program = next((name for name in _TOOLS if name in names), None)
    return BuildTool(_TOOLS[program], program, program) if program is not None else None
