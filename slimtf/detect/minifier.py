"""Which minifier made the bundle small: its version decides about sizes as much as the bundler's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.detect.manifest import read_manifest
from slimtf.detect.node_modules import locate_package
from slimtf.errors import SlimtfError

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.project import Project

# The packages through which a bundler minifies, and what they call.
_THROUGH = {
    "terser-webpack-plugin": "terser",
    "@rollup/plugin-terser": "terser",
    "rollup-plugin-terser": "terser",
    "esbuild-loader": "esbuild",
    "rollup-plugin-esbuild": "esbuild",
    "@swc/webpack-loader": "@swc/core",
    "@rollup/plugin-swc": "@swc/core",
    "vite": "esbuild",
}


def find_minifier(project: Project) -> str:
    """Return the minifiers that the project's bundler can reach, with their versions: ``terser 5.44.0``.

    Empty when there is none. What is installed may not be used; that makes no difference while it stays the same.
    """
    if project.page_app is not None:
        return f"{project.bundler_package.name} {project.bundler_package.version}"
    found: dict[str, str] = {}
    for plugin, minifier in _THROUGH.items():
        # webpack brings its plugin along, and pnpm shows it to no other package
        for start in (project.root, project.bundler_package.root):
            folder = locate_package(plugin, start)
            version = _version(minifier, folder) if folder is not None else ""
            if version:
                found.setdefault(minifier, version)
    return ", ".join(f"{name} {version}" for name, version in sorted(found.items()))


def _version(name: str, start: Path) -> str:
    folder = locate_package(name, start)
    if folder is None:
        return ""
    try:
        return read_manifest(folder / "package.json").version
    except SlimtfError:  # a broken package is for the bundler to complain about
        return ""
