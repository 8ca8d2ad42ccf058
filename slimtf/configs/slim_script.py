"""The request for the slim script of pages without a bundler, and for the scripts that it stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.errors import NodeSetupError, located
from slimtf.model.backend import Backend
from slimtf.model.bundle import Variant
from slimtf.model.modules import UNION
from slimtf.model.page import ScriptKind
from slimtf.node.protocol import CopiedFile, NamedExport, SlimScript

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from slimtf.model.app_code import AppCode
    from slimtf.model.page import PageApp, PageScript, TfjsAddress, WebPage
    from slimtf.model.project import Project

_WHOLE = "*"
_WASM = Backend.WASM.package
_ABOUT_BINARIES = ("setWasmPath", "setWasmPaths")


def slim_script(project: Project, variant: Variant) -> SlimScript | None:
    """Return what pages are to load; None where a bundler is at work.

    Raises:
        NodeSetupError: an installed package lacks the script that a page loads.
    """
    app = project.page_app
    if app is None:
        return None
    baseline = variant is Variant.BASELINE
    copies = full_scripts(project).items() if baseline else ()
    return SlimScript(
        target=str(app.folder),
        name=app.script_name,
        is_module=app.is_module,
        exports=tuple(
            NamedExport(specifier=one, name=name)
            for one, name in app.exports
            if not baseline or name in _ABOUT_BINARIES  # the rest changes nothing about the baseline
        ),
        copies=tuple(CopiedFile(source=str(source), name=name) for name, source in copies),
    )


def exports_of(app: PageApp, code: AppCode | None) -> tuple[tuple[str, str], ...]:
    """Return what the slim script has to offer to code that uses ``code``: (specifier, name), sorted.

    The name is empty for what is there even if nothing of it is used: ``if (tf.wasm)``.
    """
    beside = {(_WASM, "") for _, _, tfjs in app.loads() if tfjs.package == _WASM}
    if code is None:
        return tuple(sorted({(UNION, _WHOLE), *((package, _WHOLE) for package, _ in beside)}))
    used = {(use.specifier, use.path[0] if use.path else _WHOLE) for use in code.uses} | code.read
    return tuple(sorted({(specifier, name) for specifier, name in used if specifier.count("/") == 1} | beside))


def full_scripts(project: Project) -> Mapping[str, Path]:
    """Return the files of tfjs that the pages load, by the names under which the baseline has them.

    Raises:
        NodeSetupError: an installed package lacks one.
    """
    found: dict[str, Path] = {}
    app = project.page_app
    for page, script, tfjs in app.loads() if app is not None else ():
        name, file = full_script(project, page, script, tfjs)
        found[name] = file
    return found


def full_script(project: Project, page: WebPage, script: PageScript, tfjs: TfjsAddress) -> tuple[str, Path]:
    """Return the file that ``script`` loads, as installed or as it lies in the project, and a name for it.

    Raises:
        NodeSetupError: the installed package lacks it.
    """
    if script.kind is ScriptKind.TFJS and script.file is not None:
        return script.file.name, script.file
    package = project.tfjs.packages[tfjs.package]
    short = package.name.rpartition("/")[2].replace("tfjs", "tf")
    usual = f"dist/{short}.fesm.min.js" if script.kind is ScriptKind.IMPORT_MAP else f"dist/{short}.min.js"
    file = package.root / (tfjs.path or usual)
    if not file.resolve().is_relative_to(package.root.resolve()) or not file.is_file():
        raise NodeSetupError(
            f"{package.name} {package.version} has no {tfjs.path or usual}, which the page loads",
            where=located(page.file, script.line),
            hint="correct the address in the page",
        )
    return file.name, file
