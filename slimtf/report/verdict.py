"""The sentences about the gate that all formats share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.amounts import change, counted, kilobytes
from slimtf.model.gate import Severity

if TYPE_CHECKING:
    from slimtf.model.gate import Finding, Gate, JudgedBudget

OVER_BUDGET = "over-budget"
"""The rule of a finding that stands for a budget in ``Gate.budgets``."""
NOT_PROVEN = "not-proven"
"""The rule of a finding that says that the slim bundle is not proven whole."""

_RANK = {Severity.FAIL: 0, Severity.WARN: 1, Severity.NOTE: 2}


def verdict(gate: Gate) -> str:
    """Return the result in a few words: ``passed, 3 budgets kept`` or ``failed, 1 of 3 budgets exceeded``."""
    over = sum(not budget.ok for budget in gate.budgets)
    budgets = counted(len(gate.budgets), "budget")
    other = sum(finding.severity is Severity.FAIL and finding.rule != OVER_BUDGET for finding in gate.findings)
    parts = [
        "passed" if gate.passed else "failed",
        *([f"{over} of {budgets} exceeded" if over else f"{budgets} kept"] if gate.budgets else []),
        *([f"{counted(other, 'other finding')}"] if other else []),
    ]
    return ", ".join(parts)


def budget_name(budget: JudgedBudget) -> str:
    """Return what is limited: ``total, gzip``."""
    return f"{budget.scope}, {budget.measure.value}"


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
