"""The exit code of a verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from slimtf.model.gate import Gate

_OVER_BUDGET = 1
_NOT_PROVEN = 6
_STALE = 7


def exit_code(gate: Gate | None) -> int:
    """Return 0 when the gate is passed or none was asked; else 6 not proven, 7 stale files, 1 over budget.

    The gravest wins: sizes of a bundle that is broken or outdated say nothing.
    """
    if gate is None or gate.passed:
        return 0
    rules = {finding.rule for finding in gate.findings if finding.severity == "fail"}
    if "not-proven" in rules:
        return _NOT_PROVEN
    return _STALE if any(rule.startswith("stale-") for rule in rules) else _OVER_BUDGET
