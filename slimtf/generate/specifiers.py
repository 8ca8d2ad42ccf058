"""How a custom module names files of an installed package (traps T3, T5, T13), and identifiers."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from slimtf.errors import UnsupportedProjectError
from slimtf.tfjs.files import PackageFiles
from slimtf.tfjs.published import to_install

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.project import Package, TfjsInstall


class Specifiers:
    """Finds the module specifier for a file of a package, as seen from one folder.

    Args:
        install: the packages.
        folder: where the importing module will stand; need not exist yet.
    """

    def __init__(self, install: TfjsInstall, folder: Path) -> None:
        self._install = install
        # Bundlers resolve symbolic links of the importing module before they look for node_modules.
        self._folder = folder.resolve()
        self._files: dict[str, PackageFiles] = {}
        self._roots: dict[str, str] = {}

    def name(self, package_name: str, file: str) -> str:
        """Return ``package/dist/file.js`` when that reaches the very file from the folder, else a relative path.

        With pnpm and other strict layouts the app's folder does not reach tfjs's own dependencies. The extension
        is always there, because webpack demands it in ``"type": "module"`` projects.

        Raises:
            UnsupportedProjectError: the package is not installed or has no such file.
        """
        package = self.package(package_name)
        files = self._files.setdefault(package_name, PackageFiles(package))
        if not files.has(file):
            raise UnsupportedProjectError(
                f"{package.name} {package.version} has no file {file}",
                where=str(package.root),
                hint="slimtf supports tfjs 3 and 4; install the package again if it is one of these",
            )
        if package_name not in self._roots:
            self._roots[package_name] = package_name if self._reaches(package) else self._relative(package.root)
        return f"{self._roots[package_name]}/{file}"

    def has(self, package_name: str, file: str) -> bool:
        """Tell whether a package has a file.

        Raises:
            UnsupportedProjectError: the package is not installed.
        """
        package = self.package(package_name)
        return self._files.setdefault(package_name, PackageFiles(package)).has(file)

    def package(self, name: str) -> Package:
        """Return the installed package.

        Raises:
            UnsupportedProjectError: it is not installed.
        """
        package = self._install.packages.get(name)
        if package is None and name == self._install.core.name:
            package = self._install.core
        if package is None:
            raise UnsupportedProjectError(
                f"{name} is not installed",
                where=str(self._folder),
                hint=f"npm install {to_install(name, self._install.version)}",
            )
        return package

    def _reaches(self, package: Package) -> bool:
        for folder in (self._folder, *self._folder.parents):
            candidate = folder / "node_modules" / package.name
            if folder.name != "node_modules" and candidate.is_dir():
                return candidate.resolve() == package.root.resolve()
        return False

    def _relative(self, target: Path) -> str:
        try:
            path = os.path.relpath(target.resolve(), self._folder)
        except ValueError:  # another drive of Windows
            return target.as_posix()
        path = path.replace(os.sep, "/")
        return path if path.startswith("../") else f"./{path}"


_IDENTIFIER = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*", re.ASCII)


def identifier(name: str) -> str:
    """Return ``name`` if it is a plain ASCII identifier.

    Raises:
        UnsupportedProjectError: it is not, so it cannot have come from a tfjs package.
    """
    if not _IDENTIFIER.fullmatch(name):
        raise UnsupportedProjectError(
            f"{name[:80]!r} cannot be the name of an export",
            where="the installed tfjs packages",
            hint="install the packages again; report this if it stays",
        )
    return name
