"""Finds out which package and file the name of a source in a source map means.

Such names are absolute paths (in the maps that slimtf has made), paths relative to the map (rollup, Vite, esbuild),
``webpack://app/./src/x.js?1a2b``, or webpack's identifiers with loaders in front of the file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from posixpath import join, normpath, relpath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from slimtf.model.backend import Backend
from slimtf.tfjs.files import PackageFiles
from slimtf.tfjs.kernel_names import read_kernel_names
from slimtf.tfjs.kernel_table import read_kernels

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slimtf.model.project import TfjsInstall

_SCHEME = re.compile(r"^(?!\w:)[A-Za-z][A-Za-z0-9+.-]*:")  # more letters than a drive of Windows has
_DRIVE = re.compile(r"^[A-Za-z]:/")
_IN_PACKAGE = re.compile(r"(?:^|/)node_modules/((?:@[^/]+/)?[^/@.][^/]*)/(.+)$")
# What the repository of tfjs calls its packages: the maps inside the packages lead to ../../../../tfjs-core/src/…
_IN_TFJS = re.compile(r"(?:^|/)(tfjs(?:-[a-z0-9]+)*)/(src/.+\.ts)$")
_RUNTIME = re.compile(
    r"(?:^|/)webpack/(?:runtime/[^/.]+|bootstrap|before-startup|startup|after-startup)(?: [0-9a-f]+)?$"
)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a piece of an emitted file comes from.

    Attributes:
        package: the package's name; empty for the project's own code.
        file: the path in the package, else relative to the project; forward slashes. Empty for what the bundler adds.
    """

    package: str
    file: str

    @property
    def path(self) -> str:
        """The package's name and the path in it, or the path in the project."""
        return f"{self.package}/{self.file}" if self.package else self.file


BUNDLER = Origin("", "")
"""What the bundler adds, and what no source map names."""


def origin_of(source: str, *, root: str, beside: str) -> Origin:
    """Return where the bytes that a source map assigns to ``source`` come from.

    Args:
        source: the name in the map; empty when the map has none.
        root: the project's folder, absolute, forward slashes.
        beside: the folder of the file that the map belongs to, as the project has it.
    """
    path = _path(source, root, beside)
    if not path or _RUNTIME.search(path):
        return BUNDLER
    # The innermost folder of packages that the path goes through; pnpm's .pnpm does not count.
    package = _IN_PACKAGE.search(path[max(path.rfind("/node_modules/"), 0) :])
    if package:
        return Origin(package[1], package[2])
    tfjs = _IN_TFJS.search(path)
    if tfjs and ("/node_modules/" in path or not _is_inside(path, root)):
        return Origin(f"@tensorflow/{tfjs[1]}", tfjs[2])
    same_drive = path[:2].lower() == root[:2].lower() or not (_DRIVE.match(path) or _DRIVE.match(root))
    return Origin("", relpath(path, root) if same_drive else path)


def _path(source: str, root: str, beside: str) -> str:
    """Return the file's absolute path; empty for what is made from no file."""
    name = source.replace("\\", "/")
    if "\0" in name:  # rollup's sign of a module that a plugin made up, perhaps from a file
        name = name.rpartition("\0")[2]
        if not _is_absolute(name):
            return ""
    name = name.rpartition("!")[2]  # loaders come first
    name = next(filter(_is_absolute, name.split("|")), name)  # javascript/esm|/app/x.js|1a2b, of an identifier
    base = beside
    if _SCHEME.match(name):
        scheme = name.partition(":")[0].lower()
        if scheme == "file":
            path = unquote(re.sub(r"^file:(//[^/]*)?", "", name, flags=re.IGNORECASE))
            name = path[1:] if _DRIVE.match(path[1:]) else path
        elif scheme == "webpack":
            name, base = _without_namespace(name), root
        else:
            return ""  # data:, https:, turbopack: …
    elif name.startswith("./node_modules/") or "!" in source or "|" in source:
        base = root
    name = re.sub(r"[?#][^/]*$", "", name) or name
    return normpath(name if _is_absolute(name) else join(base, name)) if name else ""


def _without_namespace(name: str) -> str:
    """Return what follows ``webpack://``, without the name of the app that may come first."""
    rest = name[len("webpack://") :]
    if rest.startswith("."):  # webpack://./src/x.js
        return rest
    _, _, inside = rest.partition("/")
    return inside


def _is_absolute(name: str) -> bool:
    return name.startswith("/") or bool(_DRIVE.match(name))


def _is_inside(path: str, root: str) -> bool:
    return path == root or path.startswith(root.rstrip("/") + "/")


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
