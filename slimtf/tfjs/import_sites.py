"""Where a script names modules: the lines of its imports, for people to be sent there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from slimtf.model.examined import ImportSite
from slimtf.tfjs.syntax import descendants, parse, text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tree_sitter import Node

TFJS = re.compile(rb"""["'`](@tensorflow/[^"'`\s]+)["'`]""")
RELATIVE = re.compile(rb"""["'`](\.{1,2}/[^"'`\s]+)["'`]""")
_COMPONENTS = frozenset({".vue", ".svelte", ".astro", ".html", ".htm"})
_SCRIPT = re.compile(rb"<script\b[^>]*>(.*?)</script", re.DOTALL | re.IGNORECASE)
_STATEMENTS = {"import_statement": "import", "export_statement": "export"}


def import_sites(file: Path, source: bytes, *patterns: re.Pattern[bytes]) -> tuple[ImportSite, ...]:
    """Return the imports in ``source`` whose module name one of ``patterns`` finds, with quotes around it, in order.

    Comments and texts that only look like a module's name do not count. Nothing is looked up on the disk.
    """
    if not any(pattern.search(source) for pattern in patterns):
        return ()
    if file.suffix.lower() in _COMPONENTS:
        source = _only_scripts(source)
    root = parse(source)
    found = [site for pattern in patterns for match in pattern.finditer(source) for site in _site(file, root, match)]
    return tuple(sorted(found, key=lambda site: site.line))


def _only_scripts(source: bytes) -> bytes:
    """Blank out everything but the scripts, so that every line keeps its number."""
    kept = bytearray(re.sub(rb"[^\n]", b" ", source))
    for match in _SCRIPT.finditer(source):
        kept[match.start(1) : match.end(1)] = match[1]
    return bytes(kept)


def _site(file: Path, root: Node, match: re.Match[bytes]) -> Iterator[ImportSite]:
    node = root.descendant_for_byte_range(match.start(1), match.end(1))
    while node is not None and node.type in {"string_fragment", "template_string", "string"}:
        above = node.parent
        if above is not None and node.type != "string_fragment":
            yield from _in(above, node, file, match)
        node = above


def _in(above: Node, node: Node, file: Path, match: re.Match[bytes]) -> Iterator[ImportSite]:
    line, specifier = node.start_point.row + 1, match[1].decode("utf-8", "replace")
    if above.type in _STATEMENTS and above.child_by_field_name("source") == node:
        yield ImportSite(file, line, specifier, _names(above), _STATEMENTS[above.type])
    elif above.type == "arguments" and above.parent is not None and above.named_children[0] == node:
        function = above.parent.child_by_field_name("function")
        if function is not None and text(function) in {"import", "require"}:
            form = "dynamic" if text(function) == "import" else "require"
            yield ImportSite(file, line, specifier, ("*",), form)


def _names(statement: Node) -> tuple[str, ...]:
    names: list[str] = []
    for node in descendants(statement):
        if node.type in {"import_specifier", "export_specifier"}:
            names.append(text(node.child_by_field_name("name") or node))
        elif node.type in {"namespace_import", "namespace_export"}:
            names.append("*")
        elif node.type == "identifier" and node.parent is not None and node.parent.type == "import_clause":
            names.append("default")
    if not names and statement.type == "export_statement":
        return ("*",)
    return tuple(names)
