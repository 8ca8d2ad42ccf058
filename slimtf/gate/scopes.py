"""How many bytes a scope has in a bundle."""

from __future__ import annotations

import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from slimtf.errors import UsageError, located
from slimtf.gate.globs import matching
from slimtf.model.attribution import Category
from slimtf.model.backend import Backend
from slimtf.model.budget import ScopeKind
from slimtf.model.hashed_names import masked
from slimtf.model.sizes import FileKind, Size

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from slimtf.model.attribution import AttributedModule
    from slimtf.model.budget import Budget, Scope
    from slimtf.model.report import ReportBundle, ReportFile

# What follows a chunk's name in its file's name: a hash, and suffixes. main.js, main-*.js, main.bundle.min.js
_REST = re.compile(r"(?:[.-]\*)?(?:\.[A-Za-z0-9*]+)+")
_TFJS_WASM = re.compile(r"tfjs-backend-wasm(-threaded)?(-simd)?\.wasm")


def scope_size(budget: Budget, bundle: ReportBundle, models: Size, folder: str | None) -> Size:
    """Return the size of the budget's scope in ``bundle``.

    Args:
        models: of all models with their weights.
        folder: the output folder, relative to the project.

    Raises:
        UsageError: no file or module belongs to the scope, or the bytes that it is about were not attributed.
    """
    scope = budget.scope
    if scope.kind is ScopeKind.TOTAL:
        return bundle.total.size
    if scope.kind is ScopeKind.MODELS:
        return models if models.raw else _nothing(budget, "the project has no model files", "")
    if scope.kind is ScopeKind.DOWNLOAD:
        return download_size(bundle) + models
    if scope.needs_modules:
        return _modules_size(budget, bundle)
    return _files_size(budget, bundle, folder)


def download_size(bundle: ReportBundle) -> Size:
    """Return what is downloaded of the bundle until the first inference: of the wasm binaries only the largest.

    tfjs loads one of its three, by what the browser can do (``dist/backend_wasm.js`` in tfjs-backend-wasm).
    """
    wasm = [file for file in bundle.files if _TFJS_WASM.fullmatch(masked(file.path).rpartition("/")[2])]
    unused = sorted(wasm, key=lambda file: file.raw)[:-1]
    return bundle.total.size - sum(map(file_size, unused), Size())


def size_key(scope: Scope) -> str:
    """Return the name of ``scope`` in the reference: as in the settings, the hashes of file names masked."""
    return masked(scope.name) if scope.kind is ScopeKind.FILES else scope.text


def file_size(file: ReportFile | AttributedModule) -> Size:
    """Return the size of a file or of a module's part of one."""
    return Size(file.raw, file.gzip, file.brotli)


def modules_of(bundle: ReportBundle) -> tuple[AttributedModule, ...] | None:
    """Return what the bundle consists of; None when they were not attributed."""
    # A file that is no JavaScript has no modules.
    scripts = [file.modules for file in bundle.files if file.kind is FileKind.JS]
    if any(modules is None for modules in scripts):
        return None
    return tuple(module for modules in scripts for module in modules or ())


def _files_size(budget: Budget, bundle: ReportBundle, folder: str | None) -> Size:
    scope, files = budget.scope, bundle.files
    if scope.kind is ScopeKind.WASM:
        found = [file for file in files if file.kind is FileKind.WASM]
    elif scope.kind is ScopeKind.FILES:
        names = set(matching(scope.name, tuple(file.path for file in files), folder))
        found = [file for file in files if file.path in names]
    else:
        found = [file for file in files if _is_chunk(file, scope.name)]
    if not found:
        return _nothing(budget, "it matches no file", f"files are {_listed(file.path for file in files)}")
    return sum(map(file_size, found), Size())


def _is_chunk(file: ReportFile, name: str) -> bool:
    last = PurePosixPath(masked(file.path)).name
    return (
        file.kind in {FileKind.JS, FileKind.CSS}
        and last.startswith(name)
        and _REST.fullmatch(last.removeprefix(name)) is not None
    )


def _modules_size(budget: Budget, bundle: ReportBundle) -> Size:
    modules = modules_of(bundle)
    if modules is None:
        raise UsageError(
            f'the budget for "{budget.scope.text}" needs the bytes of the bundle attributed to modules',
            where=located(budget.file, budget.line),
            hint="build again: slimtf build attributes them when the settings hold such a budget",
        )
    belongs = _belonging(budget.scope)
    found = [module for module in modules if belongs(module)]
    if not found:
        packages = sorted({module.package for module in modules if module.package})
        return _nothing(budget, "nothing in the bundle belongs to it", f"packages are {_listed(packages)}")
    return sum(map(file_size, found), Size())


def _belonging(scope: Scope) -> Callable[[AttributedModule], bool]:
    if scope.kind is ScopeKind.PACKAGE:
        return lambda module: module.package == scope.name
    if scope.kind is ScopeKind.KERNELS:
        return lambda module: module.category is Category.KERNEL
    packages = {Backend(scope.name).package} if scope.name else {backend.package for backend in Backend}
    return lambda module: module.package in packages


def _nothing(budget: Budget, why: str, hint: str) -> Size:
    """Refuse a budget that is about nothing: it would pass for ever, whatever happens.

    Raises:
        UsageError: always.
    """
    what = f'the budget for "{budget.scope.text}" limits nothing: {why}'
    raise UsageError(what, where=located(budget.file, budget.line), hint=hint)


def _listed(names: Iterable[str]) -> str:
    return ", ".join(_few(list(names)))


def _few(names: list[str]) -> Iterator[str]:
    most = 12
    yield from names[:most]
    if len(names) > most:
        yield f"and {len(names) - most} more"
