"""What the app's own code does with tfjs, as the analysis found it."""

from __future__ import annotations

from dataclasses import dataclass

TRAINING_METHODS = frozenset({"minimize", "computeGradients", "fit", "fitDataset", "trainOnBatch"})
"""Methods of optimizers and layers models that compute gradients."""


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
