"""All of tfjs that an app needs, in one module cut to the app and its models (``level = "deep"``)."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from slimtf.model.wire import WIRE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

BY_MODELS, BY_NAMES = "ops that no model has", "what nothing names"
"""What node_shim calls the cuts that have no condition of their own."""


@dataclass(frozen=True, slots=True)
class ModelNeeds:
    """What the models of an app need of the code that runs them.

    Attributes:
        backends: by the names that ``tf.setBackend`` knows.
        ops: of all nodes, functions and initializers, whether anything reaches them or not; None: a model is not known.
        functions: a model has a library of functions.
        complex: a model has complex numbers, or a kernel of the plan makes them.
        dtypes, quantization: of the weights, as the manifests name them.
        activations: that fused ops name, in lower case.
        classes: the texts of layers models, which name layers, activations, losses; None: a run may name any.
        methods: the methods that are called are all known by their names.
        gradients: gradients are computed.
        optimizers: a layers model that is loaded may bring its optimizer along.
    """

    backends: frozenset[str]
    ops: frozenset[str] | None
    functions: bool
    complex: bool
    dtypes: frozenset[str]
    quantization: frozenset[str]
    activations: frozenset[str]
    classes: frozenset[str] | None = frozenset()
    methods: bool = True
    gradients: bool = False
    optimizers: bool = False


@dataclass(frozen=True, slots=True)
class CutDecision:
    """Whether a part of tfjs went.

    Attributes:
        back: the setting that brings it back.
        names: those that the app's code names and for which it stays; empty where it went, where the models need it,
            and where not all names are known.
    """

    __pydantic_config__ = WIRE

    name: str
    made: bool
    back: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DroppedCut:
    """A cut that fits the installed version of tfjs in another way than it expects, so that it was not made.

    Attributes:
        found: what it looked for, and how often that was there.
    """

    __pydantic_config__ = WIRE

    name: str
    found: str


@dataclass(frozen=True, slots=True)
class FileLines:
    """Which file each line of a module comes from that was joined from several.

    Attributes:
        starts: the lines at which another file begins, ascending, from 0.
        files: of each of these the file, absolute with forward slashes; empty where it is of no file.
    """

    starts: tuple[int, ...]
    files: tuple[str, ...]

    def file(self, line: int) -> str:
        """Return the file that ``line`` comes from; empty where there is none."""
        place = bisect_right(self.starts, line) - 1
        return self.files[place] if place >= 0 else ""

    def below(self, count: int) -> FileLines:
        """Return the same of a module in which ``count`` other lines come first."""
        return FileLines((0, *(start + count for start in self.starts)), ("", *self.files))


@dataclass(frozen=True, slots=True)
class Weight:
    """Bytes of a minified module, as they are and in gzip level 9; negative where a difference is smaller."""

    __pydantic_config__ = WIRE

    raw: int
    gzip: int

    def __sub__(self, other: Weight) -> Weight:
        """Return the difference."""
        return Weight(self.raw - other.raw, self.gzip - other.gzip)


@dataclass(frozen=True, slots=True)
class FlatModule:
    """The module as it was made.

    Attributes:
        exports: (specifier, name) as the app imports it → the module's own name of it.
        files: what it is made of, before anything was cut: absolute.
        cuts: those that this version of tfjs has; those that were dropped are left out.
        rest: the module that is loaded once a model asks for it; empty where there is none.
        pruned: the names of methods, of members of namespaces and of flags that went because nothing names them.
        absent: the names that the app asks tfjs for and that tfjs itself does not have.
        unasked: (specifier, name) of what tfjs has besides, which throws.
        begun: packages of backends that the app imports later → the function of the module that registers the backend.
        lines: which files its lines come from; None where nothing asked.
        cached: an earlier build made it.
        weight: of the module, minified; None where nothing asked.
        saved: by name of a cut, what it takes off that, all others made; by ``BY_MODELS`` and ``BY_NAMES`` what is cut
            without a name; the largest first, empty where nothing asked.
    """

    text: str
    exports: Mapping[tuple[str, str], str]
    files: frozenset[Path]
    cuts: tuple[CutDecision, ...]
    dropped: tuple[DroppedCut, ...]
    pruned: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()
    unasked: frozenset[tuple[str, str]] = frozenset()
    begun: Mapping[str, str] = field(default_factory=dict)
    lines: FileLines | None = None
    cached: bool = False
    rest: str = ""
    weight: Weight | None = None
    saved: Mapping[str, Weight] = field(default_factory=dict)
