"""The tutorial's alias lines inside the config's own literals, where every step to them is plain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.migrate.exported import Form
from slimtf.migrate.literal import NotPlainError, first_in, first_plugin, read_literal
from slimtf.migrate.wrap import at_end
from slimtf.model.project import BundlerName
from slimtf.templates import javascript_literal
from slimtf.tfjs.syntax import declarations, descendants, imports, string_value, text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tree_sitter import Node

    from slimtf.migrate.exported import Exported
    from slimtf.migrate.links import Link
    from slimtf.migrate.literal import Literal
    from slimtf.migrate.markers import Insertion
    from slimtf.migrate.source import Source

_IDENTITY = "defineConfig"
_ITS_HOMES = frozenset({"vite", "vitest/config"})

_PACKAGE = "@rollup/plugin-alias"

_CONVERTER = "slimtfFileURLToPath"
_HARMLESS_CACHES = frozenset({"true", "false"})


def inline(source: Source, exported: Exported, bundler: BundlerName, links: Sequence[Link]) -> tuple[Insertion, ...]:
    """Return the blocks that write ``links`` into the config's literals.

    Raises:
        NotPlainError: a step from the export to the aliases is not a plain literal.
    """
    if source.compiled and exported.form is not Form.COMMONJS:
        raise NotPlainError("a config that is compiled does not say what kind of module it becomes")
    if not exported.plain or exported.value is None or (exported.form is Form.COMMONJS and exported.imports):
        raise NotPlainError("the export is not one plain expression")
    value = _config_literal(source, exported.value) if bundler is BundlerName.VITE else exported.value
    config = read_literal(value, "the exported config")
    esm = exported.form is not Form.COMMONJS
    targets = [(link.specifier, link.from_url(_CONVERTER) if esm else link.from_dirname()) for link in links]
    blocks = [_PLACES[bundler](source, config, targets)]
    if esm:
        if source.identifiers(_CONVERTER):
            raise NotPlainError(f"the config has a variable {_CONVERTER} of its own")
        blocks.append(at_end(source, (f"import {{ fileURLToPath as {_CONVERTER} }} from 'url';",), "inline"))
    return tuple(blocks)


def _webpack(source: Source, config: Literal, targets: Sequence[tuple[str, str]]) -> Insertion:
    cache = config.pairs.get("cache")
    if "cache" in config.pairs and (
        cache is None or (cache.text or b"").decode("utf-8", "replace") not in _HARMLESS_CACHES
    ):
        raise NotPlainError("the config has a cache, which has to learn of the custom modules")
    lines = tuple(f"{javascript_literal(f'{name}$')}: {target}," for name, target in targets)
    unit = source.unit()
    if config.open:
        raise NotPlainError("the exported config holds another object (...)")
    if "resolve" not in config.pairs:
        inner = tuple(f"{unit}{unit}{line}" for line in lines)
        return first_in(source, config.node, ("resolve: {", f"{unit}alias: {{", *inner, f"{unit}}},", "},"))
    resolve = read_literal(config.pairs["resolve"], "resolve")
    if resolve.open:
        raise NotPlainError("resolve holds another object (...)")
    if "plugins" in resolve.pairs:
        raise NotPlainError("resolve has plugins, which may keep the custom modules out")
    if "alias" not in resolve.pairs:
        return first_in(source, resolve.node, ("alias: {", *(f"{unit}{line}" for line in lines), "},"))
    alias = read_literal(resolve.pairs["alias"], "resolve.alias")
    if alias.open:
        raise NotPlainError("resolve.alias holds another object (...)")
    taken = [name for name, _ in targets if f"{name}$" in alias.pairs]
    if taken:
        raise NotPlainError(f"resolve.alias has a {taken[0]}$ of its own")
    return first_in(source, alias.node, lines)


def _rollup(source: Source, config: Literal, targets: Sequence[tuple[str, str]]) -> Insertion:
    unit = source.unit()
    entries = (f"{unit}{unit}[{javascript_literal(name)}, {target}]," for name, target in targets)
    plugin = (
        "{",
        f"{unit}name: 'slimtf',",
        f"{unit}resolveId: (name) => new Map([",
        *entries,
        f"{unit}]).get(name) || null,",
        "},",
    )
    plugins = config.pairs.get("plugins")
    plain = not config.open and plugins is not None and plugins.type == "array"
    return (_in_entries(source, plugins, targets) if plain and plugins else None) or first_plugin(
        source, config, plugin
    )


def _in_entries(source: Source, plugins: Node, targets: Sequence[tuple[str, str]]) -> Insertion | None:
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


def _config_literal(source: Source, value: Node) -> Node:
    """Return what ``defineConfig`` is given, which it returns as it is; ``value`` itself where nothing calls it."""
    function, words = value.child_by_field_name("function"), value.child_by_field_name("arguments")
    if value.type != "call_expression" or function is None or words is None or text(function) != _IDENTITY:
        return value
    given = [node for node in words.named_children if node.type != "comment"]
    return given[0] if len(given) == 1 and _is_vites_own(source) else value


def _vite_block(source: Source, config: Literal, targets: Sequence[tuple[str, str]]) -> Insertion:
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


_PLACES = {BundlerName.WEBPACK: _webpack, BundlerName.ROLLUP: _rollup, BundlerName.VITE: _vite_block}
