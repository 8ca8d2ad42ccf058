"""The exit code of a verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from slimtf.model.gate import Gate

_OVER_BUDGET = 1
_NOT_JUDGED = 2
_NOT_PROVEN = 6
_STALE = 7


def exit_code(gate: Gate | None) -> int:
    """Return 0 when the gate is passed or none was asked; else 6 not proven, 7 stale, 1 over budget, 2 not judged.

    The gravest wins: sizes of a bundle that is broken or outdated say nothing. A budget for which there is no
    reference, or no run, decides only where all others are kept.
    """
    if gate is None or gate.passed:
        return 0
    rules = {finding.rule for finding in gate.findings if finding.severity == "fail"}
    if "not-proven" in rules:
        return _NOT_PROVEN
    if any(rule.startswith("stale-") or rule == "foreign-script" for rule in rules):
        return _STALE
    return _NOT_JUDGED if rules <= {"no-reference", "not-timed"} else _OVER_BUDGET
