"""All of tfjs that an app needs, in one module cut to the app and its models (``level = "deep"``)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class ModelNeeds:
    """What the graph models of an app need of the code that runs them.

    Attributes:
        ops: of all nodes, functions and initializers, whether anything reaches them or not.
        functions: a model has a library of functions.
        complex: a model has complex numbers, or a kernel of the plan makes them.
        dtypes, quantization: of the weights, as the manifests name them.
        activations: that fused ops name, in lower case.
    """

    ops: frozenset[str]
    functions: bool
    complex: bool
    dtypes: frozenset[str]
    quantization: frozenset[str]
    activations: frozenset[str]


@dataclass(frozen=True, slots=True)
class DroppedCut:
    """A cut that fits the installed version of tfjs in another way than it expects, so that it was not made.

    Attributes:
        found: what it looked for, and how often that was there.
    """

    name: str
    found: str


@dataclass(frozen=True, slots=True)
class FlatModule:
    """The module as it was made.

    Attributes:
        exports: (specifier, name) as the app imports it → the module's own name of it.
        files: what it is made of, before anything was cut: absolute.
        cuts: the names of those that were made.
        rest: the module that is loaded once a model asks for it; empty where there is none.
        pruned: the names of methods, of members of namespaces and of flags that went because nothing names them.
    """

    text: str
    exports: Mapping[tuple[str, str], str]
    files: frozenset[Path]
    cuts: tuple[str, ...]
    dropped: tuple[DroppedCut, ...]
    pruned: frozenset[str] = frozenset()
    rest: str = ""
