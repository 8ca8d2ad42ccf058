"""A config file as bytes with its syntax tree; every place in it is a byte offset."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slimtf.errors import UnsupportedProjectError, located
from slimtf.tfjs.syntax import descendants, parse, text

if TYPE_CHECKING:
    from pathlib import Path

    from tree_sitter import Node

_SCRIPTS = frozenset({".js", ".cjs", ".mjs", ".ts", ".cts", ".mts"})
_TYPESCRIPT = frozenset({".ts", ".cts", ".mts"})
_DEFAULT_UNIT = "  "


@dataclass(frozen=True, slots=True)
class Source:
    """One config file.

    Attributes:
        eol: the line end that most of its lines have.
    """

    path: Path
    data: bytes
    root: Node
    eol: str

    @property
    def typescript(self) -> bool:
        """Whether the file is written in TypeScript."""
        return self.path.suffix.lower() in _TYPESCRIPT

    def indent_at(self, offset: int) -> str:
        """Return the white space that the line of ``offset`` begins with."""
        start = max(self.data.rfind(b"\n", 0, offset), self.data.rfind(b"\r", 0, offset)) + 1
        line = self.data[start:offset].removeprefix(b"\xef\xbb\xbf")
        return line[: len(line) - len(line.lstrip(b" \t"))].decode("ascii")

    def unit(self) -> str:
        """Return what one level of indentation is in this file; two spaces when it has none."""
        for line in self.data.splitlines():
            blank = line[: len(line) - len(line.lstrip(b" \t"))]
            if blank and not line.lstrip().startswith(b"*"):
                return "\t" if blank.startswith(b"\t") else blank.decode("ascii").partition("\t")[0]
        return _DEFAULT_UNIT

    def blank_until_line_end(self, offset: int) -> bool:
        """Whether nothing but white space follows on the line of ``offset``."""
        rest = self.data[offset:]
        ends = [end for end in (rest.find(b"\n"), rest.find(b"\r")) if end >= 0]
        return bool(ends) and not rest[: min(ends)].strip()

    def identifiers(self, name: str) -> list[Node]:
        """Return every use of ``name`` as an identifier."""
        return [node for node in descendants(self.root) if node.type == "identifier" and text(node) == name]


def parse_source(path: Path, data: bytes) -> Source:
    """Return the file with its tree.

    Raises:
        UnsupportedProjectError: it is no JavaScript or TypeScript, or does not parse; with the line.
    """
    if path.suffix.lower() not in _SCRIPTS:
        raise UnsupportedProjectError(
            f"slimtf migrate writes JavaScript and TypeScript configs, not {path.suffix or 'files without an ending'}",
            where=str(path),
            hint="slimtf build lays the aliases over it without changing it",
        )
    root = parse(data)
    if root.has_error:
        raise UnsupportedProjectError(
            f"{path.name} does not parse", where=located(path, _line_of_error(root)), hint="correct it first"
        )
    return Source(path, data, root, "\r\n" if 2 * data.count(b"\r\n") > data.count(b"\n") else "\n")


def end_of(node: Node) -> int:
    """Return the offset behind the last token of ``node``; the grammar counts a comment behind some nodes as theirs."""
    for child in reversed(node.children):
        if child.type != "comment" and child.end_byte > child.start_byte:
            return end_of(child)
    return node.end_byte


def _line_of_error(node: Node) -> int:
    for child in node.children:
        if child.has_error:
            return _line_of_error(child)
    return node.start_point.row + 1
