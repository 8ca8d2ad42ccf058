"""What the analysis writes into its file: the facts about an app's code, each with its place (``node_shim/analyze/``).

Files are named as esbuild names them, relative to the project's root, with forward slashes. Line 0 is unknown.
"""

from __future__ import annotations

from typing import Literal

from slimtf.node.protocol import PROTOCOL, Message


class PlaceFact(Message):
    """A place in the app's code."""

    file: str
    line: int


class UseFact(PlaceFact):
    """Members read from a module of ``@tensorflow``; an empty path: all of it goes where it cannot be followed.

    Attributes:
        held: only code of the bundle gets it there, which says by name what it wants.
        through: a file of the package whose function gets it; empty where that is the app's.
    """

    specifier: str
    path: tuple[str, ...]
    held: bool = False
    through: str = ""


class NamedFact(PlaceFact):
    """A name by which code may read a member of a module of ``@tensorflow`` that is held somewhere."""

    specifier: str
    path: tuple[str, ...]


class ImportFact(PlaceFact):
    """An import of a module of ``@tensorflow`` that esbuild's tree shaking left.

    Attributes:
        later: it happens once its code is reached, by ``import()``, and may not.
    """

    specifier: str
    later: bool = False


class MentionFact(PlaceFact):
    """A name of interest, read from something that may be a tensor, or standing where it may become such a name."""

    name: str
    role: Literal["member", "key", "text", "pattern"]


class OpenSettingFact(PlaceFact):
    """A setting of tfjs-layers that is looked up by name, and whose value only a run knows."""

    setting: str


class KernelFact(PlaceFact):
    """``runKernel('X', …)`` in the app; empty where only a run knows the name."""

    name: str


class LoadFact(PlaceFact):
    """A call that loads a model.

    Attributes:
        loader: ``loadGraphModel`` and the like.
        source: the address, ``*`` for each part that only a run knows, several on a line each; None: nothing is known.
        options: it may be given options that only a run knows.
    """

    loader: str
    source: str | None
    options: bool = False


class AskedFact(PlaceFact):
    """A call that asks a graph model for outputs by their names: ``execute(inputs, outputs)``.

    Attributes:
        outputs: None where only a run knows them.
    """

    outputs: tuple[str, ...] | None


class ReadFact(Message):
    """A name that is read from a module of ``@tensorflow``, whatever becomes of it."""

    specifier: str
    name: str


class AppFacts(Message):
    """All of it.

    Attributes:
        named: the first of each path and package.
        held_open: what is read by a name that only a run knows and used as tfjs would be; the first of each file.
        mentions: the first of each name and package.
        computed: calls of a method whose name only a run knows: ``x[name]()``; the first of each file.
        listed: where the code asks which methods something has that may be a tensor: ``name in x``, ``typeof x[name]``,
            ``for (const name in x)``, its prototype; the first of each file.
        open_types: where tfjs is given a type of tensors that only a run knows; the first of each file.
        asked: the first of each set of outputs and file; empty unless ``every_name`` is asked for.
        backends: those that the app sets; an empty name for one that only a run knows.
        texts: the string literals that are words.
        every_name: all names of members, keys and patterns, and the words in texts; empty unless asked for.
    """

    protocol: Literal[1] = PROTOCOL
    uses: tuple[UseFact, ...] = ()
    named: tuple[NamedFact, ...] = ()
    held_open: tuple[PlaceFact, ...] = ()
    imported: tuple[ImportFact, ...] = ()
    mentions: tuple[MentionFact, ...] = ()
    computed: tuple[PlaceFact, ...] = ()
    listed: tuple[PlaceFact, ...] = ()
    open: tuple[OpenSettingFact, ...] = ()
    open_types: tuple[PlaceFact, ...] = ()
    kernels: tuple[KernelFact, ...] = ()
    loads: tuple[LoadFact, ...] = ()
    asked: tuple[AskedFact, ...] = ()
    backends: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    read: tuple[ReadFact, ...] = ()
    every_name: tuple[str, ...] = ()
