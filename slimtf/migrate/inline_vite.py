"""The plugin that knows the aliases, inside a vite config's own literals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.migrate.literal import first_plugin
from slimtf.templates import javascript_literal
from slimtf.tfjs.syntax import descendants, string_value, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Node

    from slimtf.migrate.literal import Literal
    from slimtf.migrate.markers import Insertion
    from slimtf.migrate.source import Source

_IDENTITY = "defineConfig"
_ITS_HOMES = frozenset({"vite", "vitest/config"})


def config_literal(source: Source, value: Node) -> Node:
    """Return what ``defineConfig`` is given, which it returns as it is; ``value`` itself where nothing calls it."""
    function, words = value.child_by_field_name("function"), value.child_by_field_name("arguments")
    if value.type != "call_expression" or function is None or words is None or text(function) != _IDENTITY:
        return value
    given = [node for node in words.named_children if node.type != "comment"]
    return given[0] if len(given) == 1 and _is_vites_own(source) else value


def vite_block(source: Source, config: Literal, targets: Sequence[tuple[str, str]]) -> Insertion:
    """Return the block that puts our plugin in front of the others; it joins those of workers by itself.

    vite's own ``resolve.alias`` would match prefixes, has no ``$`` for exact names, and holds for the development
    server too, which is not to be slowed down by a thousand small modules.

    Raises:
        NotPlainError: the plugins do not stand in an array literal.
    """
    unit = source.unit()
    plugin = (
        "(function slimtf() {",
        f"{unit}const modules = new Map([",
        *(f"{unit}{unit}[{javascript_literal(name)}, {target}]," for name, target in targets),
        f"{unit}]);",
        f"{unit}const find = (name) => (modules.get(name) || '').replace(/\\\\/g, '/') || null;",
        f"{unit}const handler = (name, from, about) => (about && about.ssr ? null : find(name));",
        f"{unit}return {{",
        f"{unit}{unit}name: 'slimtf',",
        f"{unit}{unit}enforce: 'pre',",
        f"{unit}{unit}apply: 'build',",
        f"{unit}{unit}config: () => ({{ worker: {{ plugins: () => [slimtf()] }} }}),",
        f"{unit}{unit}resolveId: {{ order: 'pre', handler }},",
        f"{unit}}};",
        "})(),",
    )
    return first_plugin(source, config, plugin)


def _is_vites_own(source: Source) -> bool:
    """Whether ``defineConfig`` comes from vite by an import or require of that name."""
    for node in source.root.named_children:
        if node.type == "import_statement" and string_value(node.child_by_field_name("source")) in _ITS_HOMES:
            names = (each for each in descendants(node) if each.type == "import_specifier")
            if any(text(each) == _IDENTITY for each in names):
                return True
        if node.type in {"lexical_declaration", "variable_declaration"} and _requires_it(node):
            return True
    return False


def _requires_it(declaration: Node) -> bool:
    for each in declaration.named_children:
        name, value = each.child_by_field_name("name"), each.child_by_field_name("value")
        if name is None or value is None or value.type != "call_expression" or name.type != "object_pattern":
            continue
        words = value.child_by_field_name("arguments")
        given = words.named_children if words is not None else []
        from_vite = len(given) == 1 and string_value(given[0]) in _ITS_HOMES
        if from_vite and any(text(part) == _IDENTITY for part in name.named_children):
            return True
    return False
