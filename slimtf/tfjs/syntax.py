"""Parses JavaScript of the installed packages and reads imports, declarations and literals from the tree."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import count
from time import process_time
from typing import TYPE_CHECKING

import tree_sitter_typescript
from tree_sitter import Language, Parser

from slimtf.errors import UnsupportedProjectError, located

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node, Tree

    from slimtf.tfjs.files import PackageFiles


_ODD_SPACES = {"\N{NO-BREAK SPACE}": "  ", "\N{NARROW NO-BREAK SPACE}": "   ", "\N{ZERO WIDTH NO-BREAK SPACE}": "   "}
"""Each with as many plain spaces as it has bytes."""
_ODD_BYTES = tuple(space.encode() for space in _ODD_SPACES)
_TURNS = 64
_CHUNK = 1 << 20
_SPACES = " \t\v\f\r" + "".join(_ODD_SPACES)


@dataclass(frozen=True, slots=True)
class Imported:
    """Where a local name comes from; ``name`` is ``*`` for ``import * as local``."""

    specifier: str
    name: str


@cache
def language() -> Language:
    """Return the grammar. TypeScript's, which reads JavaScript as well."""
    # Late, because loading the grammar costs more than most commands take without it.

    return Language(tree_sitter_typescript.language_typescript())


@cache
def _parser() -> Parser:
    return Parser(language())


def parse(source: bytes) -> Node:
    """Return the tree's root; unparsable parts are ``ERROR`` nodes, which the readers do not accept."""
    return parse_tree(source).root_node


def parse_tree(source: bytes, earlier: Tree | None = None) -> Tree:
    """Return the tree; with an ``earlier`` one, told of every edit since, only what changed is parsed."""
    source = _evenly_spaced(source)
    return _parser().parse(source) if earlier is None else _parser().parse(source, earlier)


def parses_within(source: bytes, seconds: float) -> bool:
    """Whether a parse of ``source`` ends after so much computing: getting over an error can take the grammar minutes.

    The tree of such a parse has no texts, so that ``parse_tree`` is still to be called.
    """
    ends = process_time() + seconds
    turns = count(1)  # of a few microseconds each; looking at the clock may take as long

    def is_late(*_: object) -> bool:
        return next(turns) % _TURNS == 0 and process_time() > ends

    try:
        _parser().parse(lambda offset, _: source[offset : offset + _CHUNK], progress_callback=is_late)
    except ValueError:
        _parser().reset()
        return False
    return True


def _evenly_spaced(source: bytes) -> bytes:
    """Return ``source`` with plain spaces for others around line ends, as many bytes as before.

    The grammar ends a statement where a line begins with a no-break space and ``.then()``; JavaScript goes on there.
    """
    if not any(space in source for space in _ODD_BYTES):
        return source
    return b"\n".join(_evenly_ended(line) for line in source.split(b"\n"))


def _evenly_ended(line: bytes) -> bytes:
    if not any(space in line for space in _ODD_BYTES):
        return line
    text = line.decode("utf-8", "surrogateescape")
    inner = text.strip(_SPACES)
    start = text.index(inner)
    ends = str.maketrans(_ODD_SPACES)
    even = text[:start].translate(ends) + inner + text[start + len(inner) :].translate(ends)
    return even.encode("utf-8", "surrogateescape")


def text(node: Node) -> str:
    """Return the source text of a node."""
    return (node.text or b"").decode("utf-8", "replace")


def string_value(node: Node | None) -> str | None:
    """Return the value of a plain string literal; None for anything else, escapes included."""
    if node is None or node.type != "string":
        return None
    parts = node.named_children
    if not parts:
        return ""
    return text(parts[0]) if len(parts) == 1 and parts[0].type == "string_fragment" else None


def descendants(node: Node) -> Iterator[Node]:
    """Yield all named nodes below ``node``, in source order."""
    for child in node.named_children:
        yield child
        yield from descendants(child)


def imports(root: Node) -> dict[str, Imported]:
    """Return what every imported local name stands for."""
    found: dict[str, Imported] = {}
    for statement in root.named_children:
        specifier = string_value(statement.child_by_field_name("source"))
        if statement.type != "import_statement" or specifier is None:
            continue
        for node in descendants(statement):
            if node.type == "identifier" and node.parent is not None and node.parent.type == "import_clause":
                found[text(node)] = Imported(specifier, "default")
            elif node.type == "namespace_import":
                found[text(node.named_children[0])] = Imported(specifier, "*")
            elif node.type == "import_specifier":
                name = text(node.child_by_field_name("name") or node)
                found[text(node.child_by_field_name("alias") or node.child_by_field_name("name") or node)] = Imported(
                    specifier, name
                )
    return found


def renamed(clause: Node) -> dict[str, str]:
    """Return exported name → local name of an ``export { local as exported }`` clause."""
    pairs: dict[str, str] = {}
    for item in clause.named_children:
        if item.type == "export_specifier":
            name = item.child_by_field_name("name") or item
            pairs[text(item.child_by_field_name("alias") or name)] = text(name)
    return pairs


def declarations(root: Node) -> dict[str, Node]:
    """Return the top-level declared names, exported or not, and what each is bound to (function or value)."""
    found: dict[str, Node] = {}
    for statement in root.named_children:
        node = statement.child_by_field_name("declaration") if statement.type == "export_statement" else statement
        if node is None:
            continue
        if node.type in {"function_declaration", "generator_function_declaration", "class_declaration"}:
            found[text(node.child_by_field_name("name") or node)] = node
        elif node.type in {"lexical_declaration", "variable_declaration"}:
            for declarator in node.named_children:
                name = declarator.child_by_field_name("name")
                value = declarator.child_by_field_name("value")
                if name is not None and name.type == "identifier":
                    found[text(name)] = value or declarator
    return found


def destructured(root: Node) -> dict[str, tuple[str, str]]:
    """Return the top-level names that a pattern takes from another name: ``const { a, b: c } = namespace;``.

    Each local name with the name that it is taken from and the member there.
    """
    found: dict[str, tuple[str, str]] = {}
    for statement in root.named_children:
        if statement.type not in {"lexical_declaration", "variable_declaration"}:
            continue
        for declarator in statement.named_children:
            pattern, value = declarator.child_by_field_name("name"), declarator.child_by_field_name("value")
            if pattern is None or value is None or pattern.type != "object_pattern" or value.type != "identifier":
                continue
            for item in pattern.named_children:
                key = item.child_by_field_name("key") or item
                found[text(item.child_by_field_name("value") or item)] = (text(value), text(key))
    return found


def not_understood(files: PackageFiles, file: str, what: str, node: Node | None = None) -> UnsupportedProjectError:
    """Return the error for code that slimtf cannot read for certain; it never guesses (defect D1)."""
    line = node.start_point.row + 1 if node is not None else None
    where = located(files.place(file), line)
    if node is not None and node.type == "ERROR":
        return UnsupportedProjectError(
            f"a file of {files.package.name} {files.package.version} is damaged: this is not JavaScript",
            where=where,
            hint="delete node_modules and install again",
        )
    return UnsupportedProjectError(
        f"slimtf does not understand {what} in {files.package.name} {files.package.version}",
        where=where,
        hint="please report this with the version of tfjs; a version that slimtf is tested with is 4.22.0",
    )
