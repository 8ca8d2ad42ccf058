"""The sentences about the gate that all formats share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.amounts import change, kilobytes
from slimtf.model.gate import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from slimtf.model.gate import Finding, Gate, JudgedBudget

OVER_BUDGET = "over-budget"
"""The rule of a finding that stands for a budget in ``Gate.budgets``."""
NOT_PROVEN = "not-proven"
"""The rule of a finding that says that the slim bundle is not proven whole."""
NOT_COVERED = "not-covered"
"""The rule of a finding that names what the proof leaves open."""
FROM_OUTSIDE = "from-outside"
"""The rule of a finding that names a variable or a flag on which the verdict rests."""

_RANK = {Severity.FAIL: 0, Severity.WARN: 1, Severity.NOTE: 2}


def verdict(gate: Gate) -> str:
    """Return the result in one line: ``failed; budget rows: 1 failed, 1 warned, 3 ok; ratchet rows: 2 ok``.

    A row is one budget in one measure. What loosens the verdict, and that the proof leaves something open, is said too.
    """
    open_ended = any(finding.rule == NOT_COVERED for finding in gate.findings)
    loosened = f" with {', '.join(gate.loosened)}" if gate.loosened else ""
    others = [finding.severity for finding in gate.findings if finding.rule not in {OVER_BUDGET, FROM_OUTSIDE}]
    parts = [
        ("passed" if gate.passed else "failed") + loosened + (", not proven whole" if open_ended else ""),
        *_rows("budget rows", [budget for budget in gate.budgets if not budget.ratchet]),
        *_rows("ratchet rows", [budget for budget in gate.budgets if budget.ratchet]),
        *_counts("other findings", {"failed": others.count(Severity.FAIL), "warned": others.count(Severity.WARN)}),
    ]
    return "; ".join(parts)


def _rows(what: str, budgets: Sequence[JudgedBudget]) -> Iterator[str]:
    failed = sum(not budget.ok and budget.severity is Severity.FAIL for budget in budgets)
    kept = sum(budget.ok for budget in budgets)
    return _counts(what, {"failed": failed, "warned": len(budgets) - failed - kept, "ok": kept})


def _counts(what: str, numbers: Mapping[str, int]) -> Iterator[str]:
    if counted := [f"{number} {word}" for word, number in numbers.items() if number]:
        yield f"{what}: {', '.join(counted)}"


def budget_name(budget: JudgedBudget) -> str:
    """Return what is limited: ``total, gzip``, and by the ratchet ``total, gzip (ratchet)``."""
    return f"{budget.scope}, {budget.measure.value}" + (" (ratchet)" if budget.ratchet else "")


def budget_sentence(budget: JudgedBudget) -> str:
    """Return the figures: ``130.00 kB of 120.00 kB allowed (120 kB), +8.3 % against the reference``."""
    allowed = f"{kilobytes(budget.actual)} of {kilobytes(budget.allowed)} allowed ({budget.limit})"
    if not budget.reference:
        return allowed
    return f"{allowed}, {change(budget.reference, budget.actual)} against the reference"


def reasons(gate: Gate) -> tuple[Finding | None, ...]:
    """Return, for each of ``gate.budgets``, the finding that says why it is exceeded; None for those that are kept."""
    findings = [finding for finding in gate.findings if finding.rule == OVER_BUDGET]
    if len(findings) != sum(not budget.ok for budget in gate.budgets):
        return (None,) * len(gate.budgets)
    in_order = iter(findings)
    return tuple(None if budget.ok else next(in_order) for budget in gate.budgets)


def urgency(severity: Severity) -> int:
    """Return the place of ``severity`` in a list, failures first."""
    return _RANK[severity]
