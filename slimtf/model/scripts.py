"""Scripts that never meet, a page's and a worker's, in what Python and node_shim say to each other."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - pydantic reads these records
from dataclasses import dataclass

from slimtf.model.wire import WIRE


@dataclass(frozen=True, slots=True)
class ApartFact:
    """An entry or a worker, absolute, and the file with the facts, ``AppFacts``, of what it loads itself."""

    __pydantic_config__ = WIRE

    entry: str
    facts: str


@dataclass(frozen=True, slots=True)
class ScriptFact:
    """What one of them is made of, and uses of tfjs by itself.

    Attributes:
        entry: a worker's file, absolute; empty for all that pages begin with.
        facts: the file with the facts, ``AppFacts``.
        inputs: the app's own files that were read, absolute.
        importers: every file that imports a module of tfjs, packages included; absolute.
    """

    __pydantic_config__ = WIRE

    entry: str
    facts: str
    inputs: tuple[str, ...]
    importers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScriptAliases:
    """Where imports of tfjs lead in the files of one of them.

    Attributes:
        importers: these files, absolute.
        aliases: exact module name → the absolute path of its stand-in.
        lacking: methods that tensors have in other scripts only.
    """

    __pydantic_config__ = WIRE

    importers: tuple[str, ...]
    aliases: Mapping[str, str]
    lacking: tuple[str, ...] = ()
