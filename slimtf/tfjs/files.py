"""The files of an installed package, by their exact names, and those that its root import can mean."""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING

from slimtf.errors import UnsupportedProjectError

if TYPE_CHECKING:
    from slimtf.model.project import Package

_SOURCE_MAP = b"\n//# sourceMappingURL="


class PackageFiles:
    """Reads an installed package; remembers folder listings, so that looking a name up costs nothing twice.

    A name counts only in the spelling that the folder lists: ``IsNaN.js`` is not ``IsNan.js``, not even on
    macOS and Windows, because the bundle would fail to build on Linux (trap T13).
    """

    def __init__(self, package: Package) -> None:
        self.package = package
        self._listings: dict[str, frozenset[str]] = {}
        self._resolved: dict[str, str] = {}

    def has(self, file: str) -> bool:
        """Tell whether ``file``, a path inside the package, exists in exactly this spelling."""
        folder, name = dirname(file), file.rpartition("/")[2]
        return name in self._names(folder) and (not folder or self.has(folder))

    def resolve(self, specifier: str, importer: str) -> str:
        """Return the file that ``importer``, a file of the package, means by a relative ``specifier``.

        Raises:
            UnsupportedProjectError: there is no such file.
        """
        base = normpath(join(dirname(importer), specifier))
        if base not in self._resolved:
            candidates = (base, f"{base}.js", f"{base}/index.js")
            found = (candidate for candidate in candidates if candidate.endswith(".js") and self.has(candidate))
            self._resolved[base] = next(found, "")
        if self._resolved[base]:
            return self._resolved[base]
        raise UnsupportedProjectError(
            f"{self.package.name} {self.package.version} imports {specifier!r}, which it does not contain",
            where=self.place(importer),
            hint="install the package again (delete node_modules and run the package manager)",
        )

    def source(self, file: str) -> bytes:
        """Return the text of a JavaScript file without its inline source map, which is most of it.

        Raises:
            UnsupportedProjectError: the file is missing or cannot be read.
        """
        try:
            content = (self.package.root / file).read_bytes()
        except OSError as error:
            raise UnsupportedProjectError(
                f"{self.package.name} {self.package.version} has no readable {file}: {error.strerror}",
                where=self.place(file),
                hint="slimtf reads the dist/ folder of the installed tfjs packages, from version 3.0 on; "
                "install the package again if it should be there",
            ) from error
        end = content.rfind(_SOURCE_MAP)
        return content if end < 0 else content[:end]

    def place(self, file: str) -> str:
        """Return the path of ``file`` on the disk, for messages."""
        return str(self.package.root / file)

    def _names(self, folder: str) -> frozenset[str]:
        if folder not in self._listings:
            try:
                self._listings[folder] = frozenset(entry.name for entry in (self.package.root / folder).iterdir())
            except OSError:
                self._listings[folder] = frozenset()
        return self._listings[folder]


_FIELDS = ("module", "jsnext:main", "main", "browser", "es2017", "unpkg", "jsdelivr")


def entry_files(package: Package) -> tuple[Path, ...]:
    """Return the existing files that package.json names as entries, absolute, the ES module first."""
    try:
        manifest = json.loads((package.root / "package.json").read_text("utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return ()
    values = (manifest.get(field) for field in _FIELDS) if isinstance(manifest, dict) else ()
    files = (package.root / PurePosixPath(value) for value in values if isinstance(value, str))
    return tuple(dict.fromkeys(file for file in files if file.is_file()))
