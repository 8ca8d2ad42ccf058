"""One file of esbuild's output, parsed, with the app's file that each place of it comes from."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slimtf.tfjs.syntax import parse

if TYPE_CHECKING:
    from tree_sitter import Node

_MODULE = re.compile(rb"^// (.+)$", re.MULTILINE)  # what esbuild writes in front of each module


@dataclass(frozen=True, slots=True)
class Chunk:
    """Code of several of the app's modules, itself one module.

    Attributes:
        starts: where each piece begins, bytes.
        files: the file of each piece, relative to the project's root, forward slashes.
    """

    source: bytes
    root: Node
    starts: tuple[int, ...]
    files: tuple[str, ...]

    @staticmethod
    def of(text: str) -> Chunk:
        """Return the parsed chunk."""
        source = text.encode("utf-8", "surrogatepass")
        marks = [(match.start(), match[1].decode("utf-8", "replace")) for match in _MODULE.finditer(source)]
        return Chunk(source, parse(source), tuple(start for start, _ in marks), tuple(name for _, name in marks))

    def file_at(self, position: int) -> str:
        """Return the app's file that the byte at ``position`` comes from; empty for esbuild's own code."""
        index = bisect_right(self.starts, position) - 1
        return self.files[index] if index >= 0 else ""
