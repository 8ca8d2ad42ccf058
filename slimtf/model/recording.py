"""The kernels that real runs used, as they are kept in the project's ``slimtf.kernels.json``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

RECORDING = "slimtf.kernels.json"
"""The file's name, in the project's root."""


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
class Recording:
    """What was recorded, with the state of the project that it holds for.

    Attributes:
        tfjs: the version of tfjs-core; empty when nothing was recorded.
        backends: those that were recorded, sorted.
        models: a digest of each model that was run, by its path relative to the project.
        kernels: sorted by name.
        added: kernels that ``--fix`` added to those that the plan has anyway.
    """

    tfjs: str = ""
    backends: tuple[str, ...] = ()
    models: Mapping[str, str] = field(default_factory=dict)
    kernels: tuple[RecordedKernel, ...] = ()
    added: tuple[RecordedKernel, ...] = ()
