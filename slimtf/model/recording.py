"""The kernels that real runs used, as they are kept in the project's ``slimtf.kernels.json``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

RECORDING = "slimtf.kernels.json"
"""The file's name, in the project's root."""
CERTIFICATE = "slimtf.certificate.json"
"""The usual name of a build's certificate (``slimtf.model.certificate``), in the project's root."""


@dataclass(frozen=True, slots=True)
class RecordedKernel:
    """A kernel that ran.

    Attributes:
        backends: on which backends, sorted.
        seen: in what: ``model model/model.json``, ``page index.html``; sorted.
    """

    name: str
    backends: tuple[str, ...]
    seen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordedName:
    """A method of tensors, or a kernel whose gradient is meant; ``seen`` as in ``RecordedKernel``."""

    name: str
    seen: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Additions:
    """What ``--fix`` adds to what the plan has anyway; each sorted by name.

    Attributes:
        methods: chained ops: ``square``.
        gradients: by the kernels whose gradients they are.
    """

    kernels: tuple[RecordedKernel, ...] = ()
    methods: tuple[RecordedName, ...] = ()
    gradients: tuple[RecordedName, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether there is anything to add."""
        return bool(self.kernels or self.methods or self.gradients)

    @property
    def names(self) -> tuple[str, ...]:
        """Each as a person reads it: ``Conv2D``, ``.square()``, ``gradient of Mean``."""
        methods = (f".{one.name}()" for one in self.methods)
        return (*(one.name for one in self.kernels), *methods, *(f"gradient of {one.name}" for one in self.gradients))


@dataclass(frozen=True, slots=True)
class Recording:
    """What was recorded, with the state of the project that it holds for.

    Attributes:
        tfjs: the version of tfjs-core; empty when nothing was recorded.
        backends: those that were recorded, sorted.
        models: a digest of each model that was run, by its path relative to the project.
        kernels: sorted by name.
        added: what ``--fix`` added to what the plan has anyway.
    """

    tfjs: str = ""
    backends: tuple[str, ...] = ()
    models: Mapping[str, str] = field(default_factory=dict)
    kernels: tuple[RecordedKernel, ...] = ()
    added: Additions = Additions()
