"""Build tools whose own command is run and overheard: how scripts start them, and where they write."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from slimtf.model.project import BuildTool
from slimtf.settings.document import DocumentError
from slimtf.settings.jsonc import parse_jsonc

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from slimtf.detect.command_line import CommandLine
    from slimtf.detect.manifest import Manifest

_ANGULAR = BuildTool("Angular CLI", "ng", "@angular/cli", verbs=("build", "b"), outputs=("dist", ".angular"))
_QWIK = BuildTool("Qwik", "qwik", "@builder.io/qwik", outputs=("dist", "server"))
_QWIK_2 = replace(_QWIK, package="@qwik.dev/core")
_ELECTRON_VITE = BuildTool("electron-vite", "electron-vite", "electron-vite", outputs=("out",))

TOOLS = (
    BuildTool(
        "Next.js",
        "next",
        "next",
        outputs=(".next", "out"),
        served=".next/static",
        address="/_next/static/",
        pages=(".next/server/app", ".next/server/pages"),
        finished="out",
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
    _ELECTRON_VITE,
    _QWIK,
    _QWIK_2,
)
"""Those with a program of their own."""

_TANSTACK = BuildTool(
    "TanStack Start",
    "vite",
    "vite",
    outputs=(".output", "dist", ".tanstack"),
    served=".output/public",
    address="/",
    pages=(".output/public", "dist/client"),
)

_OF_VITE = {
    "@sveltejs/kit": BuildTool(
        "SvelteKit",
        "vite",
        "vite",
        outputs=(".svelte-kit", "build"),
        served=".svelte-kit/output/client",
        address="/",
        pages=(".svelte-kit/output/prerendered/pages",),
        finished="build",
    ),
    "@tanstack/react-start": _TANSTACK,
    "@tanstack/solid-start": _TANSTACK,
    "@builder.io/qwik-city": replace(_QWIK, program="vite", package="vite"),
    "@qwik.dev/router": replace(_QWIK_2, program="vite", package="vite"),
    "nitro": replace(_TANSTACK, name="Nitro"),
}
"""Frameworks that are built with ``vite build``, by their package."""

_CALLED = {
    name: BuildTool(name, "node", name, verbs=())
    for name in ("esbuild", "webpack", "rollup", "rolldown", "vite", "@rspack/core")
} | {_ELECTRON_VITE.package: replace(_ELECTRON_VITE, program="node", verbs=())}
"""Bundlers, and what drives one, that a script of the project may call, by their package."""

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
    tools = [each for each in TOOLS if each.program == line.program]
    tool = next((each for each in tools if each.package in manifest.all_dependencies), next(iter(tools), None))
    if tool is None or not tool.verbs:
        return tool
    first = words[0] if words and not words[0].startswith("-") else ""
    if first not in tool.verbs:
        return None
    return angular_build(tool, manifest.file.parent, words) if tool is _ANGULAR else tool


def framework_on_vite(manifest: Manifest) -> BuildTool | None:
    """Return the framework that ``vite build`` belongs to; None where it is Vite's alone."""
    found = next((name for name in _OF_VITE if name in manifest.all_dependencies), None)
    return replace(_OF_VITE[found], framework=found) if found is not None else None


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


_FILES = ("angular.json", ".angular.json")
_WITH_FOLDERS = ":application"  # the builder that puts files for browsers and for servers into folders of their own


def angular_build(tool: BuildTool, root: Path, words: Sequence[str]) -> BuildTool:
    """Return ``tool`` with the output folder of the build that ``words`` after ``ng`` start.

    It is as given where the workspace cannot be read: then what the bundler writes tells.
    """
    name, target = _target(_workspace(root), words)
    options = _options(target, words)
    base, browser = _folders(options.get("outputPath"), name)
    if not base or base.is_absolute() or ".." in base.parts:
        return tool
    served = base / browser if str(target.get("builder", "")).endswith(_WITH_FOLDERS) else base
    address = str(options.get("baseHref") or "/")
    return replace(
        tool,
        outputs=(base.as_posix(), ".angular"),
        served=served.as_posix(),
        address=address if address.startswith("/") else "/",
        pages=(served.as_posix(),),
    )


def _workspace(root: Path) -> Mapping[str, object]:
    for name in _FILES:
        try:
            return parse_jsonc((root / name).read_text("utf-8-sig")).values
        except (OSError, ValueError, DocumentError):
            continue
    return {}


def _target(workspace: Mapping[str, object], words: Sequence[str]) -> tuple[str, Mapping[str, object]]:
    """Return the project that is built, by its name and its target ``build``; the first application unless named."""
    projects = {name: _object(project) for name, project in _object(workspace.get("projects")).items()}
    named = next((word for word in words[1:] if not word.startswith("-")), workspace.get("defaultProject"))
    applications = (name for name, project in projects.items() if project.get("projectType") == "application")
    name = named if isinstance(named, str) and named in projects else next(applications, "")
    project = projects.get(name, {})
    return name, _object(_object(project.get("architect") or project.get("targets")).get("build"))


def _options(target: Mapping[str, object], words: Sequence[str]) -> Mapping[str, object]:
    chosen = _flag(words, "--configuration", "-c") or str(target.get("defaultConfiguration", ""))
    configurations = _object(target.get("configurations"))
    options = dict(_object(target.get("options")))
    for configuration in chosen.split(","):
        options |= _object(configurations.get(configuration))
    asked = {"outputPath": _flag(words, "--output-path"), "baseHref": _flag(words, "--base-href")}
    return options | {key: value for key, value in asked.items() if value}


def _flag(words: Sequence[str], *names: str) -> str:
    for at, word in enumerate(words):
        flag, given, value = word.partition("=")
        if flag in names:
            return value if given else next(iter(words[at + 1 :]), "")
    return ""


def _folders(path: object, project: str) -> tuple[PurePosixPath | None, str]:
    """Return the folder of all output and the one in it for browsers (``outputPath`` may be a text or an object)."""
    if isinstance(path, dict):
        base, browser = path.get("base"), path.get("browser", "browser")
        return (PurePosixPath(base), browser) if isinstance(base, str) and isinstance(browser, str) else (None, "")
    if path is None and project:
        path = f"dist/{project}"
    return (PurePosixPath(path), "browser") if isinstance(path, str) and path else (None, "")


def _object(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}
