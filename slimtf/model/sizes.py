"""Sizes of emitted files, in bytes."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class FileKind(StrEnum):
    """What an emitted file is, as far as the report tells files apart."""

    JS = "js"
    WASM = "wasm"
    CSS = "css"
    OTHER = "other"


SCRIPTS = frozenset({".js", ".mjs", ".cjs"})
"""The suffixes of files that are JavaScript."""
PAGES = frozenset({".html", ".htm", ".xhtml", ".php", ".ejs", ".twig", ".hbs", ".svg"})
"""The suffixes of pages, and of what servers make pages of: some plugins put the scripts into them."""


@dataclass(frozen=True, slots=True)
class Size:
    """A size as it is, compressed with gzip level 9, and with brotli quality 11; bytes."""

    raw: int = 0
    gzip: int = 0
    brotli: int = 0

    def __add__(self, other: Size) -> Size:
        return Size(self.raw + other.raw, self.gzip + other.gzip, self.brotli + other.brotli)

    def __sub__(self, other: Size) -> Size:
        return Size(self.raw - other.raw, self.gzip - other.gzip, self.brotli - other.brotli)


@dataclass(frozen=True, slots=True)
class FileSize:
    """One file that a browser downloads.

    Attributes:
        path: inside its output folder, forward slashes.
        without_licences: its size with licence comments taken out; equal to ``size`` where there are none.
        digest: SHA-256 of its content, in hex.
        on_demand: it is loaded once a model asks for it.
    """

    path: str
    kind: FileKind
    size: Size
    without_licences: Size
    digest: str = ""
    on_demand: bool = False


@dataclass(frozen=True, slots=True)
class BundleSizes:
    """All files of one bundle; each compressed on its own, then summed."""

    files: tuple[FileSize, ...]

    @property
    def total(self) -> Size:
        """The sum over all files."""
        return sum((file.size for file in self.files), Size())

    @property
    def without_licences(self) -> Size:
        """The sum over all files, licence comments taken out."""
        return sum((file.without_licences for file in self.files), Size())
