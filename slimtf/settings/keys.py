"""The keys of the settings, each with its spellings, its flag, its variable and what it takes."""

from __future__ import annotations

import types
from dataclasses import dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeGuard, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.alias_generators import to_camel

from slimtf.settings.schema import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# Flags that are not simply the key's name; the others are built by rule.
_FLAGS = {
    "backends": "--backend",
    "node.source": "--source",
    "node.version": "--node",
    "node.mirror": "--mirror",
}
BUILD_FLAGS = frozenset({"bundler", "script", "kernels", "backends", "level", "output_path"})


@dataclass(frozen=True, slots=True)
class Key:
    """One key.

    Attributes:
        name: dotted, snake_case: ``timeouts.bundle``.
        camel: the same in the tutorial's spelling: ``outputPath``.
        annotation: the type that pydantic checks.
        default: None for ``output_path`` and for what is detected.
    """

    name: str
    camel: str
    annotation: object
    default: object
    description: str

    @property
    def flag(self) -> str:
        """The flag of ``slimtf build`` that sets it, for the table ``node`` that of ``slimtf env``."""
        return _FLAGS.get(self.name, "--" + self.name.replace("_", "-").replace(".", "-"))

    @property
    def variable(self) -> str:
        """The environment variable that sets it; empty for tables, which no variable can hold."""
        return "" if self.holds_tables else "SLIMTF_" + self.name.replace(".", "_").upper()

    @property
    def is_list(self) -> bool:
        """Whether it takes several values."""
        return any(get_origin(part) is tuple for part in _parts(self.annotation))

    @property
    def holds_tables(self) -> bool:
        """Whether its values are tables with keys of their own: ``[[budgets]]``."""
        return self.is_list and any(_is_table(item) for part in _parts(self.annotation) for item in get_args(part))

    @property
    def holds_paths(self) -> bool:
        """Whether its values are paths, to be made absolute."""
        return any(part is Path or Path in get_args(part) for part in _parts(self.annotation))

    @property
    def words(self) -> tuple[str, ...]:
        """The words that it takes instead of a value of its own: ``auto``."""
        return tuple(word for part in _parts(self.annotation) if get_origin(part) is Literal for word in get_args(part))

    def expected(self) -> str:
        """Say for a person what the key takes."""
        if self.annotation is float and not self.name.startswith("timeouts."):
            return "a number from 0 to 1"
        return " or ".join(_expected(part) for part in _parts(self.annotation) if part is not type(None))

    def expected_item(self) -> str:
        """Say for a person what one item of a list takes."""
        return next(_expected(get_args(part)[0]) for part in _parts(self.annotation) if get_origin(part) is tuple)


@cache
def all_keys() -> Mapping[str, Key]:
    """Return every key by its dotted name, in the order of the model."""
    return {key.name: key for key in _walk(Settings, ())}


@cache
def groups() -> Mapping[str, str]:
    """Return the tables that hold further keys, each with what belongs into it."""
    names = {key.name.partition(".")[0]: "" for key in all_keys().values() if "." in key.name}
    return {name: ", ".join(key[len(name) + 1 :] for key in all_keys() if key.startswith(f"{name}.")) for name in names}


def _walk(model: type[BaseModel], above: tuple[str, ...]) -> Iterator[Key]:
    for name, field in model.model_fields.items():
        path = (*above, name)
        annotation = field.annotation
        if _is_table(annotation):
            yield from _walk(annotation, path)
        else:
            default = None if field.is_required() else field.default
            camel = ".".join(to_camel(part) for part in path)
            yield Key(".".join(path), camel, annotation, default, field.description or "")


def _parts(annotation: object) -> tuple[object, ...]:
    return get_args(annotation) if get_origin(annotation) in (Union, types.UnionType) else (annotation,)


def _is_table(part: object) -> TypeGuard[type[BaseModel]]:
    return isinstance(part, type) and issubclass(part, BaseModel)


def _expected(part: object) -> str:
    if _is_table(part):
        return "a table of " + ", ".join(part.model_fields)
    if get_origin(part) is Literal:
        return " or ".join(f'"{word}"' for word in get_args(part))
    if get_origin(part) is tuple:
        return f"a list, each {_expected(get_args(part)[0])}"
    if isinstance(part, type) and issubclass(part, Enum):
        return "one of " + ", ".join(str(member.value) for member in part)
    names: dict[object, str] = {bool: "true or false", Path: "a path", str: "a text"}
    return names.get(part, "a number of seconds, above 0 and at most 86400")
