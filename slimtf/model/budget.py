"""Budgets as the settings want them: what is limited, in which measure, and to what."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

    from slimtf.model.gate import Measure, Severity

REFERENCE = "slimtf.lock.json"
"""The name of the committed reference, in the project's root unless the settings say otherwise."""


class ScopeKind(StrEnum):
    """What a scope is about."""

    TOTAL = "total"
    FILES = "files"
    ENTRY = "entry"
    CHUNK = "chunk"
    PACKAGE = "package"
    KERNELS = "kernels"
    BACKEND = "backend"
    WASM = "wasm"
    MODELS = "models"
    DOWNLOAD = "download"


MODEL_SCOPES = frozenset({ScopeKind.MODELS, ScopeKind.DOWNLOAD})
"""The scopes for which the models are measured."""


@dataclass(frozen=True, slots=True)
class Scope:
    """A part of the bundle.

    Attributes:
        text: as in the settings.
        name: the file glob, or the name of the entry, the chunk, the package or the backend; empty for all others,
            and for ``backend`` without a name.
    """

    text: str
    kind: ScopeKind
    name: str = ""

    @property
    def needs_modules(self) -> bool:
        """Whether its size is only known when the bytes of the bundle were attributed to modules."""
        return self.kind in {ScopeKind.PACKAGE, ScopeKind.KERNELS, ScopeKind.BACKEND}


@dataclass(frozen=True, slots=True)
class Amount:
    """So many bytes, or a part of something; one of the two is None.

    Attributes:
        part: 1/4 for ``25 %``.
    """

    size: int | None = None
    part: Fraction | None = None

    def of(self, whole: int) -> int:
        """Return the amount in bytes, a part of ``whole`` rounded down."""
        return int(self.part * whole) if self.part is not None else self.size or 0


class LimitKind(StrEnum):
    """What a limit is relative to."""

    ABSOLUTE = "absolute"
    BASELINE = "baseline"
    GROWTH = "growth"


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit: ``120 kB``, ``1.5 s`` of slow 4G, ``25 %`` of the baseline, ``+2 kB`` or ``+1 %`` over the reference.

    Attributes:
        text: as in the settings.
    """

    text: str
    kind: LimitKind
    amount: Amount


@dataclass(frozen=True, slots=True)
class Budget:
    """One budget.

    Attributes:
        message: what is said when it is exceeded; empty when nothing.
        file, line: where it is written; ``file`` relative to the project with forward slashes.
        ratchet: no table of the settings says so, but ``gate.ratchet``.
    """

    scope: Scope
    measures: tuple[Measure, ...]
    limit: Limit
    severity: Severity
    message: str = ""
    file: str = ""
    line: int | None = None
    ratchet: bool = False


@dataclass(frozen=True, slots=True)
class GateRules:
    """All that the settings say of the gate.

    Attributes:
        noise: growth against the reference up to this much counts as none.
        ratchet: nothing may grow against the reference.
        first_inference: the longest that it may take, in milliseconds; None where it is not limited.
    """

    budgets: tuple[Budget, ...] = ()
    noise: Amount = Amount(size=0)
    ratchet: bool = False
    first_inference: int | None = None


def needs_attribution(rules: GateRules) -> bool:
    """Return whether judging needs the bytes of the bundle attributed to modules.

    They are needed by the scopes that no file stands for, and wherever growth fails: the verdict then names the kernels
    that cost it.
    """
    growth = any(budget.limit.kind is LimitKind.GROWTH for budget in rules.budgets)
    return rules.ratchet or growth or any(budget.scope.needs_modules for budget in rules.budgets)
