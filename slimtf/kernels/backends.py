"""The backends that the slim bundle will hold, and the kernels of all installed ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.errors import UnsupportedProjectError, UsageError
from slimtf.model.backend import Backend
from slimtf.tfjs.files import PackageFiles
from slimtf.tfjs.kernel_table import read_kernels
from slimtf.tfjs.published import to_install

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from slimtf.model.app_code import AppCode
    from slimtf.model.kernels import KernelExport
    from slimtf.model.project import TfjsApp, TfjsInstall
    from slimtf.settings.schema import Settings


_UNION = "@tensorflow/tfjs"
_OF_THE_UNION = {Backend.CPU, Backend.WEBGL}  # registered by @tensorflow/tfjs dist/index.js


def chosen_backends(app: TfjsApp, settings: Settings, code: AppCode | None = None) -> tuple[Backend, ...]:
    """Return the backends from the settings, else those that the app uses, each once, in a fixed order.

    Args:
        app: what it depends on counts where nothing is known of its code.
        settings: beat everything else.
        code: what it imports; None when it was not analysed.

    Raises:
        UsageError: the settings list none.
        UnsupportedProjectError: one is not installed, or the app uses none.
    """
    wanted = _used(app, code) if settings.backends is None else settings.backends
    if not wanted:
        what = "the app uses no tfjs backend" if settings.backends is None else "the list of backends is empty"
        hint = 'name at least one in the setting "backends": cpu, webgl, wasm or webgpu'
        kind = UnsupportedProjectError if settings.backends is None else UsageError
        raise kind(what, where=str(app.root / "package.json") if settings.backends is None else "backends", hint=hint)
    for backend in wanted:
        if app.tfjs.backend(backend) is None:
            raise UnsupportedProjectError(
                f"the backend {backend.value} is not installed",
                where=str(app.root / "node_modules"),
                hint=f"npm install {to_install(backend.package, app.tfjs.version)}",
            )
    return tuple(backend for backend in Backend if backend in wanted)


def dropped_backends(app: TfjsApp, settings: Settings, code: AppCode | None) -> tuple[str, ...]:
    """Return a sentence about the backends that the app depends on and never imports; none where all are in use."""
    dropped = () if settings.backends is not None else set(app.app_backends) - set(_used(app, code))
    names = ", ".join(backend.value for backend in Backend if backend in dropped)
    if not names:
        return ()
    return (f'left out, as the app does not import it: the backend {names}; the setting "backends" brings it back',)


def later_backends(backends: Iterable[Backend], code: AppCode) -> tuple[Backend, ...]:
    """Return those of ``backends`` that tfjs is to know of only once the app's ``import()`` of their package runs.

    The module of level deep holds the code of all of them from the start. Those that ``@tensorflow/tfjs`` registers,
    or whose files the app imports by their paths, are known at once.
    """
    at_once = {backend for backend in _OF_THE_UNION if any(_is_of(name, _UNION) for name in code.imported)}
    return tuple(
        backend
        for backend in backends
        if backend.package in code.later
        and backend not in at_once
        and not any(name.startswith(f"{backend.package}/") for name in code.imported)
    )


def _used(app: TfjsApp, code: AppCode | None) -> tuple[Backend, ...]:
    """Return the backends that the code imports; those that package.json names where that is unknown."""
    names = code.imported if code is not None else ()
    union = any(_is_of(name, _UNION) for name in names)
    imported = {
        backend
        for backend in Backend
        if app.tfjs.backend(backend) is not None
        and ((union and backend in _OF_THE_UNION) or any(_is_of(name, backend.package) for name in names))
    }
    if code is None or not imported:
        return app.app_backends
    unseen = set(app.app_backends) if code.unread or code.unresolved else set()
    return tuple(backend for backend in Backend if backend in imported | unseen)


def _is_of(specifier: str, package: str) -> bool:
    return specifier == package or specifier.startswith(f"{package}/")


def kernels_of(
    install: TfjsInstall, backends: Iterable[Backend], constants: Mapping[str, str]
) -> dict[Backend, Mapping[str, KernelExport]]:
    """Return the kernel tables of those of ``backends`` that are installed.

    Raises:
        UnsupportedProjectError: an installed package is not understood.
    """
    tables: dict[Backend, Mapping[str, KernelExport]] = {}
    for backend in backends:
        package = install.backend(backend)
        if package is not None:
            tables[backend] = read_kernels(backend, PackageFiles(package), constants)
    return tables
