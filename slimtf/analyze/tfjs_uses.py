"""The names of tfjs that a piece of code uses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slimtf.analyze.namespaces import Namespace, bound_names, uses_of_name
from slimtf.model.app_code import TfjsUse
from slimtf.tfjs.syntax import imports, string_value, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slimtf.analyze.chunk import Chunk

_SCOPE = "@tensorflow/"
_OUTSIDE = re.compile(rb"""(?:\bimport|\b__require)\("(@tensorflow/[^"]+)"\)""")


@dataclass(frozen=True, slots=True)
class TfjsUses:
    """What is used.

    Attributes:
        locals: the local names that stand for a module of tfjs or something in it.
    """

    uses: tuple[TfjsUse, ...]
    locals: frozenset[str]


def tfjs_uses(chunk: Chunk) -> TfjsUses:
    """Return the uses, in the order in which they are found."""
    found = dict.fromkeys(_re_exports(chunk))
    waiting = list(_imported(chunk))
    for match in _OUTSIDE.finditer(chunk.source):
        specifier = match[1].decode()
        bound = bound_names(chunk.root.named_descendant_for_byte_range(match.start(), match.end() - 1))
        for local, member in [("", ())] if bound is None else bound:
            if local:
                waiting.append((local, Namespace(specifier, member)))
            else:
                found[TfjsUse(specifier, member, chunk.file_at(match.start()))] = None
    followed: set[tuple[str, Namespace]] = set()
    while waiting:
        local, namespace = item = waiting.pop()
        if item in followed:
            continue
        followed.add(item)
        for position, members, bound_to in uses_of_name(chunk.source, chunk.root, local):
            path = (*namespace.path, *members)
            if bound_to:
                waiting.append((bound_to, Namespace(namespace.specifier, path)))
            else:
                found[TfjsUse(namespace.specifier, path, chunk.file_at(position))] = None
    return TfjsUses(tuple(found), frozenset(local for local, _ in followed))


def _imported(chunk: Chunk) -> Iterator[tuple[str, Namespace]]:
    for local, origin in imports(chunk.root).items():
        if origin.specifier.startswith(_SCOPE):
            whole = origin.name in {"*", "default"}
            yield local, Namespace(origin.specifier, () if whole else (origin.name,))


def _re_exports(chunk: Chunk) -> Iterator[TfjsUse]:
    """Yield what is passed on with ``export … from``, or only imported for its effects."""
    for statement in chunk.root.named_children:
        specifier = string_value(statement.child_by_field_name("source"))
        if specifier is None or not specifier.startswith(_SCOPE):
            continue
        file = chunk.file_at(statement.start_byte)
        if statement.type == "export_statement":
            clause = next((child for child in statement.named_children if child.type == "export_clause"), None)
            names = [item.child_by_field_name("name") for item in clause.named_children] if clause is not None else []
            if not names:
                yield TfjsUse(specifier, (), file)
            yield from (TfjsUse(specifier, (text(name),), file) for name in names if name is not None)
        elif "public/chained_ops" in specifier:
            yield TfjsUse(specifier, (), file)
