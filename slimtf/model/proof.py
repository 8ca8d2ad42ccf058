"""The proof that a slim bundle is whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slimtf.model.bundle import MissingExport


@dataclass(frozen=True, slots=True)
class Proof:
    """What was looked at and found in order.

    Attributes:
        aliases: imports caught, by specifier; 0 means proven not needed.
        kernels_registered: names, sorted.
        core_copies: how many copies of tfjs-core are in the bundle; 1 in a proof that holds.
        limits: what was not looked at, a sentence each; what the proof says does not hold for that.
    """

    aliases: Mapping[str, int]
    kernels_registered: tuple[str, ...]
    gradients_registered: tuple[str, ...]
    missing_exports: tuple[MissingExport, ...]
    core_copies: int
    limits: tuple[str, ...] = ()
