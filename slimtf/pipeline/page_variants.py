"""What is different where pages load tfjs without a bundler: the slim script, and the pages of each variant."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from slimtf.configs.slim_script import exports_of, full_script
from slimtf.model.bundle import Output, Variant
from slimtf.model.page import ScriptKind
from slimtf.pages.edit import import_map_with, integrity_of, relative_address, with_scripts, with_slim_script
from slimtf.workspace.failure import file_error

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from slimtf.model.app_code import AppCode
    from slimtf.model.bundle import Bundle
    from slimtf.model.page import PageScript, WebPage
    from slimtf.model.project import Project
    from slimtf.pipeline.bench import Bench
    from slimtf.settings.schema import Settings


def with_minifier(bench: Bench) -> Bench:
    """Return ``bench``, its project with the esbuild that makes the slim script, where it needs one.

    Raises:
        NodeSetupError: it cannot be installed.
    """
    project = bench.project
    if project.page_app is None:
        return bench
    package = replace(project.bundler_package, root=bench.shim_packages())
    return bench.on(replace(project, bundler_package=package))


def with_exports(project: Project, code: AppCode | None) -> Project:
    """Return ``project`` with what its slim script has to offer to ``code``."""
    if project.page_app is None:
        return project
    return replace(project, page_app=replace(project.page_app, exports=exports_of(project.page_app, code)))


def page_to_visit(project: Project, settings: Settings) -> Path | None:
    """Return the page that the settings name, else the first one that loads tfjs by itself; None: look for one."""
    if settings.verify.page is not None or project.page_app is None:
        return settings.verify.page
    pages = [page.file for page in project.page_app.pages]
    return next((file for file in pages if file == project.root / "index.html"), pages[0])


def with_pages(bundle: Bundle, project: Project, folder: Path) -> Bundle:
    """Return ``bundle`` with the pages as they load it, written to ``folder``.

    Raises:
        WorkspaceError: they cannot be written.
    """
    app = project.page_app
    if app is None or not bundle.outputs:
        return bundle
    output = bundle.outputs[0]
    write = _full if bundle.variant is Variant.BASELINE else _slim
    names = {page.file.relative_to(project.root).as_posix(): page for page in app.pages}
    for name, page in names.items():
        _write(folder / name, write(page, project, output))
    return replace(bundle, pages=(Output(project.root, folder, tuple(names)),))


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode("utf-8", "surrogateescape"))
    except OSError as error:
        raise file_error(error, file, "written") from error


def _slim(page: WebPage, project: Project, output: Output) -> str:
    assert project.page_app is not None  # noqa: S101 - the caller has looked
    name = project.page_app.script_name
    return with_slim_script(page, output.target / name, integrity_of(output.folder / name))


def _full(page: WebPage, project: Project, output: Output) -> str:
    return with_scripts(page, dict(_addresses(page, project, output.target)))


def _addresses(page: WebPage, project: Project, target: Path) -> Iterator[tuple[PageScript, str]]:
    for script in page.of(ScriptKind.TFJS):
        name, _ = full_script(project, page, script, script.tfjs[0])
        yield script, relative_address(target / name, page.file)
    for script in page.of(ScriptKind.IMPORT_MAP):
        names = {tfjs.package: full_script(project, page, script, tfjs)[0] for tfjs in script.tfjs}
        targets = {package: f"./{relative_address(target / name, page.file)}" for package, name in names.items()}
        yield script, import_map_with(script, targets, {})
