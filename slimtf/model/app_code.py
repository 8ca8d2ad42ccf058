"""What the app's own code does with tfjs, as the analysis found it.

Files are named as esbuild names them: relative to the project's root, forward slashes.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from slimtf.model.bundle import Link

TRAINING_METHODS = frozenset({"minimize", "computeGradients", "fit", "fitDataset", "trainOnBatch"})
"""Methods of optimizers and layers models that compute gradients."""
GRADIENT_FUNCTIONS = frozenset(
    {"grad", "grads", "valueAndGrad", "valueAndGrads", "variableGrads", "getGradient", "unregisterGradient"}
)
"""Functions of tfjs-core that compute gradients, or ask for those that are registered."""
ENGINE_GRADIENTS = frozenset({"gradients", "startTape"})
"""Methods of tfjs-core's engine that do."""

MATH_NAMES = frozenset(
    (
        *("abs", "acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "ceil", "cos", "cosh", "exp", "expm1"),
        *("floor", "log1p", "max", "min", "pow", "round", "sign", "sin", "sinh", "sqrt", "tan", "tanh"),
    )
)
"""Methods of tensors that ``Math`` has too, and no other object of JavaScript's own."""
# tests/shim/facts.test.mjs compares with the JavaScript that runs it.
OWN_NAMES = MATH_NAMES | {"add", "all", "any", "concat", "isFinite", "isNaN", "log", "reverse", "slice", "split", "sub"}
"""Chained ops that have the name of a member of JavaScript's own Array, String, Set, Map, Promise, Math, Number, Date,
Object, Function, RegExp or console: a package that has never heard of tfjs calls them on those."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the app's code; line 0 is unknown."""

    file: str
    line: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}" if self.line else self.file


LOADS_TRAINING_CONFIG = "loadTrainingConfig"
"""The method of a layers model that makes the optimizer which its training config names."""

FLAGS_AT_ONCE = frozenset({"setFlags", "getFlags"})
"""Methods of the environment that take or give flags by keys, which are no string literals."""


@dataclass(frozen=True, slots=True)
class TfjsUse:
    """One name of a ``@tensorflow`` package that the app uses.

    Attributes:
        specifier: the module as the app imports it.
        path: the members read from its namespace: ``(image, resizeBilinear)``; empty when the whole namespace goes
            somewhere that cannot be followed.
        likely: it is named where tfjs may be meant, or something else that has such a member.
    """

    specifier: str
    path: tuple[str, ...]
    file: str
    line: int = 0
    likely: bool = False

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.file, self.line)


@dataclass(frozen=True, slots=True)
class Mention:
    """A name that may reach a tensor, a model or an optimizer: ``t.square()``, ``t['square']``, ``{square} = t``.

    Attributes:
        role: ``member``, ``key`` (of an object literal), ``text`` (a string literal) or ``pattern``.
        foreign: it stands in a package that neither imports tfjs nor depends on it.
    """

    name: str
    file: str
    line: int = 0
    role: str = "member"
    foreign: bool = False

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.file, self.line)


@dataclass(frozen=True, slots=True)
class ComputedCall:
    """A call of a method whose name only a run knows: ``x[name]()``; ``foreign`` as in ``Mention``."""

    place: Place
    foreign: bool = False


@dataclass(frozen=True, slots=True)
class OpenSetting:
    """A setting of tfjs-layers whose value only a run knows: ``activation: select.value``.

    Attributes:
        setting: its key; ``layer`` or ``compile`` where all settings of such a call are unknown.
    """

    setting: str
    place: Place


@dataclass(frozen=True, slots=True)
class ModelLoad:
    """A call that loads a model.

    Attributes:
        loader: ``loadGraphModel``, ``loadLayersModel``, ``modelFromJSON``, ….
        sources: the addresses that it may be given, ``*`` for each part that only a run knows; empty: nothing is known.
        options: it may be given options that only a run knows.
    """

    loader: str
    sources: tuple[str, ...]
    place: Place
    options: bool = False

    @property
    def is_from_anywhere(self) -> bool:
        """Whether only a run knows so much of the address that it may lead into a store of the browser."""
        opened = (source for source in self.sources if source.startswith("*") and not source.endswith(".json"))
        return not self.sources or any(opened)


@dataclass(frozen=True, slots=True)
class AskedOutputs:
    """A call that asks a graph model for outputs by their names.

    Attributes:
        outputs: None where only a run knows them.
    """

    outputs: tuple[str, ...] | None
    place: Place


# Of tf.io's LoadOptions (tfjs-core dist/io/types.d.ts), those of which nothing is left where no code names them.
LOAD_OPTIONS = frozenset({"onProgress", "streamWeights"})
# What addresses in the browser's own stores begin with: indexeddb://model.
STORES = frozenset({"indexeddb", "localstorage"})


@dataclass(frozen=True, slots=True)
class AppCode:
    """All of it.

    Attributes:
        mentions: of chained ops and of methods that train; the first of each name in the app and in each package.
        kernels: (kernel name, place) of ``runKernel('X', …)``, ``getKernel(…)`` and the like in the app itself; the
            name is empty where it is no literal.
        literals: the string literals that are words; they may name layers, losses and optimizers.
        unread: the app's files that could not be read; absolute, or relative to the project.
        warnings: why, ``file:line reason``, and what else was left out.
        unresolved: ``importer: name`` of imports that only the bundler finds.
        links: imports that lead elsewhere than their names say, as the analysis found it.
        backends: those that it sets; an empty name for one that only a run knows.
        inputs: the app's files that were read, absolute.
        imported: the modules of ``@tensorflow`` that the app and its packages import, for their effects too.
        later: those among them that some ``import()`` brings, which may never run.
        by_path: those names among them, as they are written, that are a package's by the path of its module, or a
            module's with its ending.
        computed: the first of each file.
        listed: where the app, or a package that knows tfjs, asks which methods something has that may be a tensor.
        open_types: where tfjs is given a type of tensors that only a run knows: ``tf.cast(x, select.value)``.
        read: (specifier, name) of everything that is read from tfjs, whatever becomes of it.
        every_name: all names of members, keys and patterns, and the words in texts; empty unless asked for.
        importers: every file that imports a module of tfjs, packages included, whether or not its code is reached;
            absolute.
        users: the files with which code begins that loads tfjs, a page's or a worker's; absolute.
        scripts: the same of the pages' scripts and of each worker by itself; empty where nothing asks, or there is
            nothing to tell apart.
        led: (file, what was read in its place), absolute: the bundler leads imports elsewhere, or has another text.
        shares: the bundler may put what two scripts begin with into one file, which both load.
        exported: ``file: names`` of what code outside can import from the bundle, which is a library.
        held: where all of a package goes into code of the bundle that says by name what it wants of it.
        unasked: (specifier, name) of what no code names of the packages in ``held``.
    """

    uses: tuple[TfjsUse, ...] = ()
    mentions: tuple[Mention, ...] = ()
    kernels: tuple[tuple[str, str], ...] = ()
    literals: frozenset[str] = frozenset()
    unread: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    unresolved: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    backends: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    imported: tuple[str, ...] = ()
    later: tuple[str, ...] = ()
    by_path: tuple[str, ...] = ()
    computed: tuple[ComputedCall, ...] = ()
    listed: tuple[Place, ...] = ()
    open_settings: tuple[OpenSetting, ...] = ()
    open_types: tuple[Place, ...] = ()
    loads: tuple[ModelLoad, ...] = ()
    asked: tuple[AskedOutputs, ...] = ()
    read: frozenset[tuple[str, str]] = frozenset()
    every_name: frozenset[str] = frozenset()
    users: tuple[str, ...] = ()
    importers: tuple[str, ...] = ()
    led: tuple[tuple[str, str], ...] = ()
    scripts: tuple[ScriptCode, ...] = ()
    shares: bool = False
    exported: tuple[str, ...] = ()
    held: tuple[TfjsUse, ...] = ()
    unasked: frozenset[tuple[str, str]] = frozenset()

    @property
    def names(self) -> frozenset[str]:
        """Every name, with those of options and places that models may be loaded with and that only a run knows."""
        options = LOAD_OPTIONS if any(load.options for load in self.loads) else frozenset()
        stores = STORES if any(load.is_from_anywhere for load in self.loads) else frozenset()
        return self.every_name | options | stores

    @property
    def only_backends(self) -> frozenset[str]:
        """The backends that every page and worker sets; empty where one sets none, or one that only a run knows."""
        scripts = [script.code for script in self.scripts if script.code.uses]
        if not scripts and len(self.users) > 1:
            return frozenset()  # a worker may set one, while a page takes the best that runs
        codes = scripts or [self]
        known = all(code.backends and "" not in code.backends for code in codes)
        return frozenset().union(*(code.backends for code in codes)) if known else frozenset()


@dataclass(frozen=True, slots=True)
class ScriptCode:
    """What scripts use that never meet others.

    Attributes:
        worker: the file with which a worker begins, absolute; None for all that pages begin with.
        code: theirs alone.
    """

    worker: Path | None
    code: AppCode


_OTHERS = frozenset({"literals", "read", "every_name", "scripts", "shares", "unasked"})


def merged(codes: Sequence[AppCode]) -> AppCode:
    """Return what several apps use that share their custom modules."""
    together: dict[str, Any] = {
        field.name: tuple(dict.fromkeys(each for code in codes for each in getattr(code, field.name)))
        for field in fields(AppCode)
        if field.name not in _OTHERS
    }
    read = frozenset[tuple[str, str]]().union(*(code.read for code in codes))
    return AppCode(
        literals=frozenset().union(*(code.literals for code in codes)),
        read=read,
        unasked=frozenset[tuple[str, str]]().union(*(code.unasked for code in codes)) - read,
        every_name=frozenset().union(*(code.every_name for code in codes)),
        **together,
    )
