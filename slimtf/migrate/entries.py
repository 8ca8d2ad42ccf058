"""The literal entries of ``@rollup/plugin-alias``, where the config has them in front of all other plugins."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.migrate.literal import NotPlainError, first_in, read_literal
from slimtf.tfjs.syntax import declarations, imports, string_value, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Node

    from slimtf.migrate.markers import Insertion
    from slimtf.migrate.source import Source

_PACKAGE = "@rollup/plugin-alias"


def in_entries(source: Source, plugins: Node, targets: Sequence[tuple[str, str]]) -> Insertion | None:
    """Return the block that puts ``targets`` in front of the alias plugin's entries; None where they need one of ours.

    That is where the plugin is not the first, so that another could answer before it, and where its entries are no
    literal array: the keys of an object match prefixes, which breaks ``@tensorflow/tfjs-core/dist/base`` (trap T2).
    """
    first = next((child for child in plugins.named_children if child.type != "comment"), None)
    if first is None or first.type != "call_expression" or not _is_alias_plugin(source, first):
        return None
    arguments = first.child_by_field_name("arguments")
    given = [child for child in arguments.named_children if child.type != "comment"] if arguments is not None else []
    try:
        options = read_literal(given[0] if len(given) == 1 else None, "alias")
    except NotPlainError:
        return None
    entries = options.pairs.get("entries")
    if options.open or set(options.pairs) != {"entries"} or entries is None or entries.type != "array":
        return None
    lines = tuple(f"{{ find: /^{_escaped(name)}$/, replacement: {target} }}," for name, target in targets)
    return first_in(source, entries, lines)


def _is_alias_plugin(source: Source, call: Node) -> bool:
    callee = call.child_by_field_name("function")
    if callee is None or callee.type != "identifier":
        return False
    imported = imports(source.root).get(text(callee))
    if imported is not None:
        return imported.specifier == _PACKAGE
    value = declarations(source.root).get(text(callee))
    required = value.child_by_field_name("arguments") if value is not None and value.type == "call_expression" else None
    function = value.child_by_field_name("function") if value is not None else None
    if required is None or function is None or text(function) != "require":
        return False
    return [string_value(child) for child in required.named_children] == [_PACKAGE]


def _escaped(name: str) -> str:
    return name.replace("/", r"\/").replace(".", r"\.")
