"""Apps without a bundler: pages that load tfjs with a script element or an import map."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.errors import NodeSetupError, SlimtfError, UnsupportedProjectError, UsageError, located
from slimtf.model.backend import Backend
from slimtf.model.modules import UNION
from slimtf.model.page import PAGE_ENDINGS, PageApp, ScriptKind
from slimtf.pages.read import install_for, read_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slimtf.model.page import PageScript, TfjsAddress, WebPage
    from slimtf.model.project import PackageManager, TfjsInstall
    from slimtf.settings.schema import Settings

_SKIPPED = frozenset({"node_modules", "bower_components", "dist", "build", "out", "coverage"})
_MOST_FILES = 2_000
_RANGES = ("", "latest", "next")


def find_page_app(root: Path, settings: Settings) -> PageApp | None:
    """Return the pages below ``root`` that load tfjs by themselves; None without any.

    Where the setting ``entries`` names pages, only those count.

    Raises:
        UsageError: a page that the settings name does not load tfjs.
        UnsupportedProjectError: the pages load it in ways that one slim script cannot serve.
    """
    named = [entry for entry in settings.entries if entry.suffix.lower() in PAGE_ENDINGS]
    pages = [page for file in named or _html_files(root) if (page := read_page(file, root)) is not None]
    if len(pages) < len(named):
        missing = next(file for file in named if file not in {page.file for page in pages})
        hint = "it needs a script element or an import map that loads tfjs"
        raise UsageError("a page that the settings name loads no tfjs", where=str(missing), hint=hint)
    if not pages:
        return None
    app = PageApp(tuple(pages))
    _require_one_way(app)
    return app


def backends_of(app: PageApp) -> tuple[Backend, ...]:
    """Return the backends that the pages bring along; the union package brings webgl and cpu."""
    names = {tfjs.package for _, _, tfjs in app.loads()}
    brought = {Backend.CPU, Backend.WEBGL} if UNION in names else set()
    return tuple(backend for backend in Backend if backend in brought or backend.package in names)


def install_for_pages(folder: Path) -> str:
    """Return the command that installs what the pages of ``folder`` load; empty where none loads tfjs."""
    try:
        pages = [page for file in sorted(folder.glob("*.html")) if (page := read_page(file, folder)) is not None]
    except (OSError, SlimtfError):
        return ""
    return install_for(pages) if pages else ""


def check_versions(app: PageApp, tfjs: TfjsInstall, manager: PackageManager) -> tuple[str, ...]:
    """Return what the user should know about the versions that the pages name.

    Raises:
        NodeSetupError: another version is installed than the one that a page loads, or a package of it is missing.
    """
    notes = []
    for page, script, named in app.loads():
        installed = tfjs.packages.get(named.package)
        if installed is None or tfjs.union is None:
            missing = named if installed is None else replace(named, package=UNION)
            raise _to_install(page, script, missing, tfjs.version, manager)
        if script.file is not None and script.kind is ScriptKind.TFJS:
            _require_same_file(page, script, installed.version, manager)
        elif not _may_be(named.version, installed.version):
            raise _to_install(page, script, named, installed.version, manager)
        elif named.version != installed.version:
            says = f"{named.package}@{named.version}" if named.version else f"{named.package} without a version"
            notes.append(
                f"{page.file.name} asks for {says}; the slim script is made from {installed.version}, as installed"
            )
    return tuple(dict.fromkeys(notes))


def _html_files(root: Path) -> Iterator[Path]:
    found = 0
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in _SKIPPED and not name.startswith("."))
        for name in sorted(names):
            if name.lower().endswith(PAGE_ENDINGS) and found < _MOST_FILES:
                found += 1
                yield Path(folder, name)


def _require_one_way(app: PageApp) -> None:
    ways = {kind for page in app.pages for kind in (ScriptKind.TFJS, ScriptKind.IMPORT_MAP) if page.of(kind)}
    if len(ways) > 1:
        raise UnsupportedProjectError(
            "tfjs is loaded by script elements and by import maps, which one slim script cannot serve",
            where=", ".join(str(page.file) for page in app.pages),
            hint='name pages of one kind in the setting "entries", and give the others a settings file of their own',
        )


def _may_be(asked: str, installed: str) -> bool:
    """Whether a CDN may answer ``asked`` (``4``, ``^4.20``, ``latest``) with the version ``installed``."""
    plain = asked.strip().removeprefix("v").lstrip("^~=")
    if plain.lower() in _RANGES:
        return True
    if asked.startswith("^"):
        return plain.partition(".")[0] == installed.partition(".")[0]
    if asked.startswith("~"):
        return plain.split(".")[:2] == installed.split(".")[:2]
    return installed == plain or installed.startswith(f"{plain}.")


def _require_same_file(page: WebPage, script: PageScript, version: str, manager: PackageManager) -> None:
    assert script.file is not None  # noqa: S101 - the caller has looked
    try:
        text = script.file.read_bytes()
    except OSError:
        text = b""
    if f'"{version}"'.encode() in text or f"'{version}'".encode() in text:
        return
    raise NodeSetupError(
        f"{script.address} is another version of tfjs than the installed one, {version}",
        where=located(page.file, script.line),
        hint=f"install the version that the page uses: {_add(manager, UNION, 'VERSION')}",
    )


def _to_install(
    page: WebPage, script: PageScript, named: TfjsAddress, installed: str, manager: PackageManager
) -> NodeSetupError:
    version = named.version.lstrip("v") if named.version not in _RANGES else installed
    return NodeSetupError(
        f"the page loads {named.package} {version}, and node_modules does not hold that version",
        where=located(page.file, script.line),
        hint=f"slimtf makes the slim script from the installed packages: {_add(manager, named.package, version)}",
    )


def _add(manager: PackageManager, package: str, version: str) -> str:
    return manager.add_command(f"{package}@{version}")
