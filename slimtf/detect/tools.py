"""Build tools whose own command is run and overheard: how scripts start them, and where they write."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from slimtf.detect.angular import angular_build
from slimtf.model.tool import BuildTool

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from slimtf.detect.command_line import CommandLine
    from slimtf.detect.manifest import Manifest

_ANGULAR = BuildTool("Angular CLI", "ng", "@angular/cli", verbs=("build", "b"), outputs=("dist", ".angular"))

TOOLS = (
    BuildTool(
        "Next.js",
        "next",
        "next",
        outputs=(".next", "out"),
        served=".next/static",
        address="/_next/static/",
        pages=(".next/server/app", ".next/server/pages"),
    ),
    BuildTool("create-react-app", "react-scripts", "react-scripts", outputs=("build",)),
    BuildTool("Rspack", "rspack", "@rspack/cli", verbs=("", "build", "b")),
    BuildTool("Rsbuild", "rsbuild", "@rsbuild/core"),
    BuildTool("Vue CLI", "vue-cli-service", "@vue/cli-service"),
    BuildTool("Astro", "astro", "astro", outputs=("dist", ".astro")),
    BuildTool(
        "React Router",
        "react-router",
        "@react-router/dev",
        outputs=("build", ".react-router"),
        served="build/client",
        address="/",
        pages=("build/client",),
    ),
    BuildTool("tsup", "tsup", "tsup", verbs=()),
    _ANGULAR,
    BuildTool(
        "Nuxt",
        "nuxt",
        "nuxt",
        verbs=("build", "generate"),
        outputs=(".nuxt", ".output"),
        served=".output/public",
        address="/",
        pages=(".output/public",),
    ),
    BuildTool("Webpack Encore", "encore", "@symfony/webpack-encore", verbs=("production", "prod", "build")),
    BuildTool("wp-scripts", "wp-scripts", "@wordpress/scripts", outputs=("build",)),
    BuildTool("CRACO", "craco", "@craco/craco", outputs=("build",)),
    BuildTool("Gatsby", "gatsby", "gatsby", outputs=("public", ".cache")),
)
"""Those with a program of their own."""

_OF_VITE = {
    "@sveltejs/kit": BuildTool(
        "SvelteKit",
        "vite",
        "vite",
        outputs=(".svelte-kit", "build"),
        served=".svelte-kit/output/client",
        address="/",
        pages=(".svelte-kit/output/prerendered/pages",),
    ),
}
"""Frameworks that are built with ``vite build``, by their package."""

_CALLED = {
    name: BuildTool(name, "node", name, verbs=())
    for name in ("esbuild", "webpack", "rollup", "rolldown", "vite", "@rspack/core")
}
"""Bundlers that a script of the project may call, by their package."""

ESBUILD = BuildTool("esbuild", "esbuild", "esbuild", verbs=())
"""Its own command line."""

_WATCHES = {"--watch", "-w", "--help", "-h", "--version", "-v", "--serve", "--servedir", "serve", "dev"}
_IMPORT = re.compile(r"""(?:\bfrom|\bimport|\brequire\s*\(|\bimport\s*\()\s*(['"])([^'"\n]+)\1""")
_LARGEST = 1_000_000  # bytes; a larger script is a bundle itself
_ENDINGS = ("", ".js", ".mjs", ".cjs")


def tool_of(line: CommandLine, manifest: Manifest) -> BuildTool | None:
    """Return the tool whose build ``line`` is; None when it is no build, or one of another tool.

    A script of the project that is run by Node.js counts when it, or a file that it imports, imports a bundler.
    """
    words = line.arguments
    if any(word.partition("=")[0] in _WATCHES for word in words):
        return None
    if line.program == "node":
        return called_by(manifest.file.parent / words[0]) if words and not words[0].startswith("-") else None
    if line.program == ESBUILD.program:
        return ESBUILD if "--bundle" in words or "--bundle=true" in words else None
    tool = next((each for each in TOOLS if each.program == line.program), None)
    if tool is None or not tool.verbs:
        return tool
    first = words[0] if words and not words[0].startswith("-") else ""
    if first not in tool.verbs:
        return None
    return angular_build(tool, manifest.file.parent, words) if tool is _ANGULAR else tool


def framework_on_vite(manifest: Manifest) -> BuildTool | None:
    """Return the framework that ``vite build`` belongs to; None where it is Vite's alone."""
    return next((tool for name, tool in _OF_VITE.items() if name in manifest.all_dependencies), None)


def called_by(script: Path) -> BuildTool | None:
    """Return the bundler that ``script``, or a file that it imports, calls; None when it imports none."""
    found = _imports(script)
    for name in found:
        if name in _CALLED:
            return _CALLED[name]
    for name in found:
        if name.startswith("."):
            for inner in _imports(script.parent / name):
                if inner in _CALLED:
                    return _CALLED[inner]
    return None


def _imports(script: Path) -> tuple[str, ...]:
    for ending in _ENDINGS:
        file = script.with_name(script.name + ending)
        try:
            if file.is_file() and file.stat().st_size <= _LARGEST:
                return tuple(_named(file.read_text(encoding="utf-8", errors="replace")))
        except OSError:
            return ()
    return ()


def _named(text: str) -> Iterator[str]:
    for match in _IMPORT.finditer(text):
        yield match[2]
