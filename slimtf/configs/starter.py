"""Writes the first bundler config of a project that has none."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from slimtf.errors import UnsupportedProjectError, UsageError
from slimtf.model.modules import OPS_FOR_CONVERTER
from slimtf.model.project import BundlerName
from slimtf.templates import render
from slimtf.workspace.atomic import write_atomic

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.modules import Alias, CustomModules
    from slimtf.model.project import Project

_NAMES = {
    BundlerName.WEBPACK: "webpack.config.js",
    BundlerName.ROLLUP: "rollup.config.mjs",
    BundlerName.VITE: "vite.config.mjs",
}
_TYPESCRIPT = (".ts", ".tsx")
_TERSERS = ("@rollup/plugin-terser", "rollup-plugin-terser")


def create_starter(project: Project, modules: CustomModules | None, bundler: BundlerName) -> Path:
    """Write ``webpack.config.js`` or ``rollup.config.mjs`` with the aliases in it and return its path.

    The file is the user's from then on: it is made for plain ``npx webpack`` and ``npx rollup -c``, and its paths are
    relative to itself, so that it works wherever the project is checked out.

    Args:
        modules: the custom modules that the aliases lead to; None writes a config without aliases.

    Raises:
        UsageError: the project has a config of that bundler already.
        UnsupportedProjectError: no entry file is known, or a plugin is missing that the config would need.
        WorkspaceError: the file cannot be written.
    """
    aliases = [_alias(alias, project.root) for alias in modules.aliases] if modules is not None else []
    path = _path(project, bundler)
    write_atomic(path, _rendered(project, bundler, _relative(_entry(project), project.root), aliases))
    return path


def plain_starter(project: Project, *, anywhere: bool = False) -> tuple[Path, str]:
    """Return a config without the aliases, for them to be added, and its place.

    Where the project's build works without a config, as with flags only, everything is left to that: the config is
    empty.

    Args:
        anywhere: it works in any folder, which shows in its paths.

    Raises:
        UsageError, UnsupportedProjectError: as ``create_starter``.
    """
    path = _path(project, project.bundler)
    if builds_without_config(project):
        esm = path.suffix == ".mjs" or project.module_type == "module"
        return path, render("empty.config.j2", esm=esm, script=project.command.script, bundler=project.bundler.value)
    entry = _entry(project)
    shown = entry.as_posix() if anywhere else _relative(entry, project.root)
    return path, _rendered(project, project.bundler, shown, [])


def builds_without_config(project: Project) -> bool:
    """Whether a script runs the bundler and tells it, or leaves to its defaults, all that a config would say."""
    words = project.command.arguments
    if project.bundler is BundlerName.VITE:
        return project.config_file is None
    if not project.command.script or project.config_file is not None:
        return False
    if project.bundler is BundlerName.ROLLUP:
        return bool(words) and words[0] not in ("-c", "--config")
    named = any(word.startswith("--entry") for word in words) or (bool(words) and not words[0].startswith("-"))
    return named or any((project.root / name).is_file() for name in ("src/index.js", "src.js"))


def _path(project: Project, bundler: BundlerName) -> Path:
    _refuse_existing(project, bundler)
    return project.root / _NAMES[bundler]


def _rendered(project: Project, bundler: BundlerName, entry: str, aliases: list[dict[str, str]]) -> str:
    typescript = entry.endswith(_TYPESCRIPT)
    _require(project, _needed(bundler, typescript=typescript))
    return render(
        f"{_NAMES[bundler]}.j2",
        esm=project.module_type == "module",
        entry=entry,
        aliases=aliases,
        typescript=typescript,
        terser=next((name for name in _TERSERS if name in project.starter_packages), ""),
    )


def _refuse_existing(project: Project, bundler: BundlerName) -> None:
    existing = next(iter(sorted(project.root.glob(f"{bundler}.config.*"))), None)
    if existing is not None:
        raise UsageError(
            f"{existing.name} exists, but the project's build command does not use it",
            where=str(existing),
            hint=f"name it in the script of package.json ({bundler} -c {existing.name}), "
            f'or in slimtf.toml: bundler_config = "{existing.name}"',
        )


def _entry(project: Project) -> Path:
    if project.entry is None:
        raise UnsupportedProjectError(
            "no entry file found: neither src/index.js nor a script of index.html, nor one that package.json names",
            where=str(project.root),
            hint='name it in the settings: entries = ["src/app.js"]',
        )
    if project.entry.suffix == ".jsx":
        raise UnsupportedProjectError(
            f"{project.entry.name} is written in JSX, and slimtf cannot know how it is to be compiled",
            where=str(project.entry),
            hint=f"write a {project.bundler} config for this project first",
        )
    return project.entry


def _needed(bundler: BundlerName, *, typescript: bool) -> tuple[str, ...]:
    if bundler is BundlerName.WEBPACK:
        return ("ts-loader",) if typescript else ()
    return ("@rollup/plugin-node-resolve", "@rollup/plugin-commonjs", *(["@rollup/plugin-typescript"] * typescript))


def _require(project: Project, names: tuple[str, ...]) -> None:
    missing = [name for name in names if name not in project.starter_packages]
    if missing:
        raise UnsupportedProjectError(
            f"a {project.bundler} config for this project needs {' and '.join(missing)}, not installed",
            where=str(project.root),
            hint=project.manager.add_command(*missing),
        )


def _alias(alias: Alias, root: Path) -> dict[str, str]:
    """Return what the templates need; the tutorial writes all keys but the deep one with webpack's ``$``."""
    key = alias.specifier if alias.specifier == OPS_FOR_CONVERTER else f"{alias.specifier}$"
    return {"specifier": alias.specifier, "key": key, "path": _relative(alias.target, root)}


def _relative(path: Path, root: Path) -> str:
    """Return ``path`` as seen from ``root``: ``./src/index.js``, or absolute from another drive of Windows."""
    try:
        relative = os.path.relpath(path.resolve(), root.resolve()).replace(os.sep, "/")
    except ValueError:
        return path.resolve().as_posix()
    return relative if relative.startswith("../") else f"./{relative}"
