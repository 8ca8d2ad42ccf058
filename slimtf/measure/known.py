"""Sizes that were measured before, by what was measured: most files of two builds are the same."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from slimtf.measure.compress import library_versions
from slimtf.model.sizes import Size

if TYPE_CHECKING:
    from pathlib import Path

_MOST = 2_000  # entries; the oldest go first


class KnownSizes:
    """A memory of sizes by content. May be shared between threads; saved and read back as JSON text."""

    def __init__(self, sizes: dict[str, Size] | None = None) -> None:
        self._sizes = sizes or {}

    @classmethod
    def from_json(cls, text: str) -> KnownSizes:
        """Return the memory that ``to_json`` wrote; an empty one when it is damaged or of other libraries."""
        try:
            saved = json.loads(text)
            if saved["libraries"] != list(library_versions()):
                return cls()
            return cls({digest: Size(*(int(number) for number in size)) for digest, size in saved["sizes"].items()})
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return cls()

    @classmethod
    def read(cls, file: Path) -> KnownSizes:
        """Return the memory in ``file``; an empty one when it is missing or damaged."""
        try:
            return cls.from_json(file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError):
            return cls()

    def to_json(self) -> str:
        """Return the memory as text."""
        newest = list(self._sizes.items())[-_MOST:]
        sizes = {digest: [size.raw, size.gzip, size.brotli] for digest, size in newest}
        return json.dumps({"libraries": library_versions(), "sizes": sizes})

    def get(self, content: bytes) -> Size | None:
        """Return the size of ``content`` if it is known."""
        return self._sizes.get(_digest(content))

    def add(self, content: bytes, size: Size) -> None:
        """Remember the size of ``content``."""
        self._sizes[_digest(content)] = size


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
