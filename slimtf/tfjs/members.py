"""The names of all that a package of tfjs exports, and of all that its namespaces have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.tfjs.syntax import text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tree_sitter import Node

    from slimtf.tfjs.module import Module
    from slimtf.tfjs.symbols import SymbolGraph

_OPS = "/ops/"  # files of tfjs-core with one op each, which are functions


def member_names(graph: SymbolGraph, specifier: str) -> tuple[str, ...]:
    """Return what ``specifier`` exports, ``add``, and what its namespaces have, ``losses.huberLoss``; sorted.

    Raises:
        UnsupportedProjectError: a file of an installed package is missing or cannot be read.
    """
    module = graph.outside(specifier)
    return tuple(sorted(set(_names(graph, module)))) if module is not None else ()


def _names(graph: SymbolGraph, module: Module) -> Iterator[str]:
    for name, (origin, local) in module.exports.items():
        yield name
        yield from (f"{name}.{member}" for member in _inside(graph, module, origin, local))
    for star in module.stars:
        target = graph.target(module, star)
        if target is not None:
            yield from _names(graph, target)


def _inside(graph: SymbolGraph, module: Module, origin: str | None, name: str) -> Iterator[str]:
    """Yield what the namespace ``name`` has, of ``module`` or imported from ``origin``; else nothing."""
    if origin is None and name in module.imports:
        imported = module.imports[name]
        yield from _inside(graph, module, imported.specifier, imported.name)
    elif origin is None:
        value = module.declarations.get(name)
        if value is not None and value.type == "identifier" and text(value) != name:
            yield from _inside(graph, module, None, text(value))
        elif value is not None:
            yield from _keys(value)
    elif name == "*" or _OPS not in f"{module.file}{origin}":
        target = graph.target(module, origin)
        yield from _of_module(graph, target, name) if target is not None else ()


def _of_module(graph: SymbolGraph, target: Module, name: str) -> Iterator[str]:
    if name == "*":
        yield from (each for each in _names(graph, target) if "." not in each)
    elif name in target.exports:
        yield from _inside(graph, target, *target.exports[name])


def _keys(value: Node) -> Iterator[str]:
    """Yield the keys of an object literal, and the static methods of a class."""
    is_class = value.type in {"class_declaration", "class"}
    body = value.child_by_field_name("body") if is_class else value
    for item in body.named_children if body is not None and body.type in {"object", "class_body"} else ():
        if item.type == "shorthand_property_identifier":
            yield text(item)
        elif item.type == "pair" or (is_class and any(child.type == "static" for child in item.children)):
            key = item.child_by_field_name("key" if item.type == "pair" else "name")
            if key is not None:
                yield text(key).strip("'\"")
