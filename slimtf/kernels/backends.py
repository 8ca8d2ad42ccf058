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

    from slimtf.model.kernels import KernelExport
    from slimtf.model.project import TfjsApp, TfjsInstall
    from slimtf.settings.schema import Settings


def chosen_backends(app: TfjsApp, settings: Settings) -> tuple[Backend, ...]:
    """Return the backends from the settings, else those that the app uses, each once, in a fixed order.

    Raises:
        UsageError: the settings list none.
        UnsupportedProjectError: one is not installed, or the app uses none.
    """
    wanted = app.app_backends if settings.backends is None else settings.backends
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
