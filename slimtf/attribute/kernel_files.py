"""Which file of the installed backends implements which kernel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.model.backend import Backend
from slimtf.tfjs.files import PackageFiles
from slimtf.tfjs.kernel_names import read_kernel_names
from slimtf.tfjs.kernel_table import read_kernels

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slimtf.attribute.origin import Origin
    from slimtf.model.project import TfjsInstall


class KernelFiles:
    """Looks kernels up; the table of a backend is read when its first file is asked for."""

    def __init__(self, install: TfjsInstall) -> None:
        self._install = install
        self._constants: Mapping[str, str] | None = None
        self._tables: dict[str, Mapping[str, str]] = {}

    def kernel(self, origin: Origin) -> str:
        """Return the name of the kernel that a module implements; empty where it implements none.

        Raises:
            UnsupportedProjectError: a package is damaged or not understood.
        """
        if origin.package not in self._tables:
            self._tables[origin.package] = self._read(origin.package)
        return self._tables[origin.package].get(_bare(origin.file), "")

    def _read(self, package: str) -> Mapping[str, str]:
        backend = next((backend for backend in Backend if backend.package == package), None)
        installed = self._install.packages.get(package)
        if backend is None or installed is None:
            return {}
        if self._constants is None:
            self._constants = read_kernel_names(PackageFiles(self._install.core))
        table = read_kernels(backend, PackageFiles(installed), self._constants)
        return {_bare(found.export.file): name for name, found in sorted(table.items(), reverse=True)}


def _bare(file: str) -> str:
    """Return ``kernels/Abs`` for ``dist/kernels/Abs.js``, and for ``src/kernels/Abs.ts`` of a map in the package."""
    return file.partition("/")[2].rpartition(".")[0]
