"""The symbols of the installed @tensorflow packages: what an exported name stands for, and what that uses in turn.

A symbol is a top-level declaration, or one method of a class or member of an object literal where code names it.
Names are followed through imports, re-exports, namespaces and packages; nothing is run.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import TYPE_CHECKING

from tree_sitter import Query, QueryCursor

from slimtf.tfjs.files import PackageFiles, entry_files
from slimtf.tfjs.module import Uses, read_module, uses_in
from slimtf.tfjs.syntax import language, text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tree_sitter import Node

    from slimtf.model.project import Package
    from slimtf.tfjs.module import Module

_QUERY = """
(if_statement condition: (_) @condition consequence: (_) @consequence) @if
(variable_declarator name: (identifier) @name value: (arrow_function) @function)
(pair key: (property_identifier) @name value: (arrow_function) @function)
"""
_FUNCTIONS = {"grad", "gradFunc", "gradientFunc"}


def gradient_code(node: Node) -> Iterator[tuple[int, int]]:
    """Yield the byte ranges below ``node`` that forward execution never enters.

    One is the branch ``if (shouldFuse(ENGINE.state.gradientDepth, activation) === false)`` of the fused ops, taken
    under a gradient only (dist/ops/fused_util.js); the other is the function that ``customGrad`` is given to compute
    a gradient with, ``const grad = (dy, saved) => …`` or ``gradFunc: (dy) => …``.
    """
    for _, match in _matches(node):
        if "if" in match:
            if "shouldFuse(" in text(match["condition"][0]) and "false" in text(match["condition"][0]):
                yield match["consequence"][0].byte_range
        elif text(match["name"][0]) in _FUNCTIONS:
            yield match["function"][0].byte_range


@cache
def _query() -> Query:
    return Query(language(), _QUERY)


def _matches(node: Node) -> list[tuple[int, dict[str, list[Node]]]]:
    return QueryCursor(_query()).matches(node)


CORE = "@tensorflow/tfjs-core"
_SCOPE = "@tensorflow/"
_METHODS = {"method_definition", "public_field_definition"}


@dataclass(frozen=True, slots=True)
class Symbol:
    """A declaration of a package; ``member`` narrows it to one method or property, empty for all of it."""

    package: str
    file: str
    name: str
    member: str = ""


class SymbolGraph:
    """Finds symbols and what they use; remembers what it has read.

    Args:
        packages: the installed ``@tensorflow`` packages, by name.
        gradients: whether code that only runs while gradients are computed counts.
    """

    def __init__(self, packages: Mapping[str, Package], *, gradients: bool) -> None:
        self._files = {name: PackageFiles(package) for name, package in packages.items()}
        self._gradients = gradients
        self._modules: dict[tuple[str, str], Module] = {}
        self._uses: dict[Symbol, Uses] = {}
        self._used_by: dict[Symbol, frozenset[Symbol]] = {}

    def exported(self, specifier: str, path: tuple[str, ...]) -> frozenset[Symbol]:
        """Return what ``import * as ns from specifier; ns.<path>`` stands for; an empty path is all of it.

        Raises:
            UnsupportedProjectError: a file of an installed package is missing or cannot be read.
        """
        module = self.outside(specifier)
        return frozenset(self._namespace(module, path)) if module is not None else frozenset()

    def declared(self, package: str, file: str, name: str) -> frozenset[Symbol]:
        """Return what the top-level ``name`` of a file stands for."""
        return frozenset(self._local(self.module(package, file), name, ()))

    def uses(self, symbol: Symbol) -> Uses:
        """Return what the symbol's code mentions."""
        if symbol not in self._uses:
            module = self.module(symbol.package, symbol.file)
            nodes = self._nodes(module, symbol)
            left_out = () if self._gradients else [each for node in nodes for each in gradient_code(node)]
            self._uses[symbol] = uses_in(module, nodes, left_out)
        return self._uses[symbol]

    def used_by(self, symbol: Symbol) -> frozenset[Symbol]:
        """Return the symbols that the symbol's code mentions."""
        if symbol not in self._used_by:
            module = self.module(symbol.package, symbol.file)
            self._used_by[symbol] = self.mentioned(module, self.uses(symbol))
        return self._used_by[symbol]

    def asked_by(self, symbol: Symbol) -> frozenset[Symbol]:
        """Return those of ``used_by`` that the symbol's code gives to ``getKernel``."""
        asked = self.uses(symbol).asked
        module = self.module(symbol.package, symbol.file)
        return frozenset(found for each in asked for found in self._local(module, each.name, each.path))

    def mentioned(self, module: Module, uses: Uses) -> frozenset[Symbol]:
        """Return the symbols behind the references of ``uses``, which is code of ``module``."""
        return frozenset(
            found for reference in uses.references for found in self._local(module, reference.name, reference.path)
        )

    def module(self, package: str, file: str) -> Module:
        """Return a parsed module."""
        key = (package, file)
        if key not in self._modules:
            self._modules[key] = read_module(self._files[package], file)
        return self._modules[key]

    def has(self, package: str, file: str) -> bool:
        """Tell whether an installed package has a file."""
        return package in self._files and self._files[package].has(file)

    def source(self, package: str, file: str) -> bytes:
        """Return the text of a file, its inline source map left out."""
        return self._files[package].source(file)

    @cached_property
    def entries(self) -> Mapping[str, str]:
        """The file of each package's root import, by package name."""
        found = {}
        for name, files in self._files.items():
            paths = entry_files(files.package)
            if paths:
                found[name] = paths[0].relative_to(files.package.root).as_posix()
        return found

    def outside(self, specifier: str) -> Module | None:
        """Return the module behind a package's name or a deep import; None for packages that are not tfjs."""
        scope, _, rest = specifier.partition("/")
        name, _, file = rest.partition("/")
        package = f"{scope}/{name}"
        if f"{scope}/" != _SCOPE or package not in self._files:
            return None
        if not file:
            return self.module(package, self.entries[package]) if package in self.entries else None
        return self.module(package, self._files[package].resolve(f"./{file}", ""))

    def target(self, module: Module, specifier: str) -> Module | None:
        """Return what ``module`` imports as ``specifier``; None for packages that are not tfjs."""
        if not specifier.startswith("."):
            return self.outside(specifier)
        return self.module(module.files.package.name, module.files.resolve(specifier, module.file))

    def _namespace(self, module: Module, path: tuple[str, ...]) -> Iterator[Symbol]:
        if path:
            yield from self._exports(module, path[0], path[1:])
            return
        for name in module.exports:
            yield from self._exports(module, name, ())
        for specifier in module.stars:
            if (target := self.target(module, specifier)) is not None:
                yield from self._namespace(target, ())

    def _exports(self, module: Module, name: str, path: tuple[str, ...]) -> Iterator[Symbol]:
        if name not in module.exports:
            for specifier in module.stars:
                target = self.target(module, specifier)
                found = list(self._exports(target, name, path)) if target is not None else []
                if found:
                    yield from found
                    return
            return
        specifier_or_none, origin = module.exports[name]
        if specifier_or_none is None:
            yield from self._local(module, origin, path)
        elif (target := self.target(module, specifier_or_none)) is not None:
            yield from self._namespace(target, path) if origin == "*" else self._exports(target, origin, path)

    def _local(self, module: Module, name: str, path: tuple[str, ...]) -> Iterator[Symbol]:
        if name in module.imports:
            origin = module.imports[name]
            target = self.target(module, origin.specifier)
            if target is not None:
                yield from (
                    self._namespace(target, path) if origin.name == "*" else self._exports(target, origin.name, path)
                )
            return
        if name in module.destructured:
            origin_name, member_name = module.destructured[name]
            yield from self._local(module, origin_name, (member_name, *path))
            return
        value = module.declarations.get(name)
        if value is None:
            return
        if value.type == "identifier" and text(value) != name:  # export const train = OptimizerConstructors
            yield from self._local(module, text(value), path)
            return
        symbol = Symbol(module.files.package.name, module.file, name)
        member = _member(value, path[0]) if path else None
        if member is not None and member.type in {"identifier", "shorthand_property_identifier"}:
            yield from self._local(module, text(member), path[1:])
        else:
            yield symbol if member is None else replace(symbol, member=path[0])

    @staticmethod
    def _nodes(module: Module, symbol: Symbol) -> list[Node]:
        value = module.declarations[symbol.name]
        member = _member(value, symbol.member) if symbol.member else None
        return [value if member is None else member]


def _member(value: Node, name: str) -> Node | None:
    """Return the method of a class, or the value of an object literal's property, that is called ``name``."""
    body = value.child_by_field_name("body") if value.type in {"class_declaration", "class"} else value
    if body is None or body.type not in {"class_body", "object"}:
        return None
    for item in body.named_children:
        if item.type == "shorthand_property_identifier" and text(item) == name:
            return item
        key = item.child_by_field_name("key" if item.type == "pair" else "name")
        if key is not None and text(key).strip("'\"") == name:
            if item.type == "pair":
                return item.child_by_field_name("value")
            # A static method is complete by itself; an instance's method is nothing without its constructor.
            if item.type in _METHODS and any(child.type == "static" for child in item.children):
                return item
    return None
