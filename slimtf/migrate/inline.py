"""The tutorial's alias lines inside the config's own literals, where every step to them is plain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.migrate.entries import in_entries
from slimtf.migrate.exported import Form
from slimtf.migrate.inline_vite import config_literal, vite_block
from slimtf.migrate.literal import NotPlainError, first_in, first_plugin, read_literal
from slimtf.migrate.wrap import at_end
from slimtf.model.project import BundlerName
from slimtf.templates import javascript_literal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slimtf.migrate.exported import Exported
    from slimtf.migrate.links import Link
    from slimtf.migrate.literal import Literal
    from slimtf.migrate.markers import Insertion
    from slimtf.migrate.source import Source

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
    value = config_literal(source, exported.value) if bundler is BundlerName.VITE else exported.value
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
    return (in_entries(source, plugins, targets) if plain and plugins else None) or first_plugin(source, config, plugin)


_PLACES = {BundlerName.WEBPACK: _webpack, BundlerName.ROLLUP: _rollup, BundlerName.VITE: vite_block}
