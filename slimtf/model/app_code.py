"""What the app's own code does with tfjs, as the analysis found it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

TRAINING_METHODS = frozenset({"minimize", "computeGradients", "fit", "fitDataset", "trainOnBatch"})
"""Methods of optimizers and layers models that compute gradients."""

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
        file: the app's file, as esbuild names it: relative to the project's root, forward slashes.
    """

    specifier: str
    path: tuple[str, ...]
    file: str


@dataclass(frozen=True, slots=True)
class MethodCall:
    """A method called on something that may be a tensor: ``t.square()``."""

    name: str
    file: str


@dataclass(frozen=True, slots=True)
class AppCode:
    """All of it.

    Attributes:
        kernels: (kernel name, file) of ``runKernel('X', …)`` in the app itself; the name is empty
            where it is no literal.
        literals: the string literals of code that uses tfjs; they may name layers, losses and optimizers.
        unread: the app's files that could not be read, absolute.
        unresolved: ``importer: name`` of imports that only the bundler finds.
        inputs: the app's files that were read, absolute.
    """

    uses: tuple[TfjsUse, ...]
    calls: tuple[MethodCall, ...]
    kernels: tuple[tuple[str, str], ...]
    literals: frozenset[str]
    unread: tuple[str, ...] = ()
    unresolved: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()


def merged(codes: Sequence[AppCode]) -> AppCode:
    """Return what several apps use that share their custom modules."""
    return AppCode(
        uses=tuple(dict.fromkeys(use for code in codes for use in code.uses)),
        calls=tuple(dict.fromkeys(call for code in codes for call in code.calls)),
        kernels=tuple(dict.fromkeys(kernel for code in codes for kernel in code.kernels)),
        literals=frozenset().union(*(code.literals for code in codes)),
        unread=tuple(dict.fromkeys(name for code in codes for name in code.unread)),
        unresolved=tuple(dict.fromkeys(name for code in codes for name in code.unresolved)),
        inputs=tuple(dict.fromkeys(name for code in codes for name in code.inputs)),
    )
