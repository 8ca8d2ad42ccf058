"""A config file as bytes with its syntax tree; every place in it is a byte offset."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tree_sitter import Point

from slimtf.errors import UnsupportedProjectError, located
from slimtf.tfjs.syntax import parse_tree, parses_within

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from tree_sitter import Node, Tree

SCRIPTS = (".js", ".cjs", ".mjs", ".ts", ".cts", ".mts")
"""The endings of configs that can be written into."""
_TYPESCRIPT = frozenset({".ts", ".cts", ".mts"})
_COMPILED = re.compile(r"\.(babel|esm)\.[jt]s$", re.IGNORECASE)  # what webpack-cli's table (interpret) knows besides TS
_LONGEST = 2.0  # s; a config takes milliseconds
_DEFAULT_UNIT = "  "
_BLANK_END = re.compile(rb"[ \t\v\f]*[\r\n]")


@dataclass(frozen=True, slots=True)
class Edit:
    """Bytes ``start`` to ``end`` of a file become ``text``."""

    start: int
    end: int
    text: bytes


@dataclass(frozen=True, slots=True)
class Source:
    """One config file.

    Attributes:
        eol: the line end that most of its lines have.
    """

    path: Path
    data: bytes
    tree: Tree
    eol: str

    @property
    def root(self) -> Node:
        """The whole file in the syntax tree."""
        return self.tree.root_node

    @property
    def typescript(self) -> bool:
        """Whether the file is written in TypeScript."""
        return self.path.suffix.lower() in _TYPESCRIPT

    @property
    def compiled(self) -> bool:
        """Whether a compiler decides if the file becomes CommonJS or an ES module (``webpack.config.babel.js``)."""
        return self.typescript or _COMPILED.search(self.path.name) is not None

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
        return _BLANK_END.match(self.data, offset) is not None

    def blank_from_line_start(self, offset: int) -> bool:
        """Whether nothing but white space precedes on the line of ``offset``."""
        start = max(self.data.rfind(b"\n", 0, offset), self.data.rfind(b"\r", 0, offset)) + 1
        return not self.data[start:offset].removeprefix(b"\xef\xbb\xbf").strip(b" \t")

    def follows_a_line(self, offset: int) -> bool:
        """Whether the line above that of ``offset``, on which only white space precedes, is there and not empty."""
        above = self.data[:offset].rstrip(b" \t").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        return above.endswith(b"\n") and not above.removesuffix(b"\n").endswith(b"\n")

    def spaces_at(self, offset: int) -> str:
        """Return the spaces and tabs that begin at ``offset``."""
        rest = self.data[offset:]
        return rest[: len(rest) - len(rest.lstrip(b" \t"))].decode("ascii")

    def tokens(self, word: bytes) -> list[Node]:
        """Return the token or comment in which ``word`` begins, for every place where it does, in source order."""
        places = (found.start() for found in re.finditer(re.escape(word), self.data))
        nodes = (self.root.descendant_for_byte_range(start, start + len(word)) for start in places)
        return [node for node in nodes if node is not None]

    def identifiers(self, name: str) -> list[Node]:
        """Return every use of ``name`` as an identifier."""
        return [node for node in self.tokens(name.encode()) if node.type == "identifier" and node.text == name.encode()]


def parse_source(path: Path, data: bytes) -> Source:
    """Return the file with its tree.

    Raises:
        UnsupportedProjectError: it is no JavaScript or TypeScript, or does not parse; with the line.
    """
    if path.suffix.lower() not in SCRIPTS:
        raise UnsupportedProjectError(
            f"slimtf migrate writes JavaScript and TypeScript configs, not {path.suffix or 'files without an ending'}",
            where=str(path),
            hint="slimtf build lays the aliases over it without changing it",
        )
    if not parses_within(data, _LONGEST):
        raise UnsupportedProjectError(f"{path.name} does not parse", where=str(path), hint="correct it first")
    return _sound(path, data, parse_tree(data))


def edited(source: Source, edits: Iterable[Edit]) -> Source:
    """Return the file with ``edits`` in it, which must not overlap; what they leave alone is not parsed again.

    Raises:
        UnsupportedProjectError: the result does not parse; with the line.
    """
    data, tree = source.data, source.tree.copy()
    for edit in sorted(edits, key=lambda each: each.start, reverse=True):
        after = data[: edit.start] + edit.text + data[edit.end :]
        new_end = edit.start + len(edit.text)
        tree.edit(
            start_byte=edit.start,
            old_end_byte=edit.end,
            new_end_byte=new_end,
            start_point=_point(data, edit.start),
            old_end_point=_point(data, edit.end),
            new_end_point=_point(after, new_end),
        )
        data = after
    return _sound(source.path, data, parse_tree(data, tree))


def _sound(path: Path, data: bytes, tree: Tree) -> Source:
    if tree.root_node.has_error:
        line = _line_of_error(tree.root_node)
        raise UnsupportedProjectError(f"{path.name} does not parse", where=located(path, line), hint="correct it first")
    return Source(path, data, tree, "\r\n" if 2 * data.count(b"\r\n") > data.count(b"\n") else "\n")


def _point(data: bytes, offset: int) -> Point:
    return Point(data.count(b"\n", 0, offset), offset - data.rfind(b"\n", 0, offset) - 1)


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
