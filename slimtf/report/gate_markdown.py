"""The verdict of the gate as Markdown: budgets first, then what was found, then what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.amounts import change, counted, kilobytes
from slimtf.model.gate import Severity
from slimtf.report.printable import markdown_code, markdown_text, shortened
from slimtf.report.tables import folded, table
from slimtf.report.verdict import budget_name, urgency

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slimtf.model.gate import Change, Finding, Gate, JudgedBudget

_MOST_LETTERS = 1500  # of a finding's text
_MOST_OF_A_NAME = 160
_MOST_ROWS = 60
_NOTHING = "none"


def gate_parts(gate: Gate) -> tuple[str, ...]:
    """Return the parts in the order of their importance: each can be left out without breaking another."""
    findings = sorted(gate.findings, key=lambda finding: urgency(finding.severity))
    changed = [change for change in gate.changes if change.before != change.after]
    same = [change for change in gate.changes if change.before == change.after]
    against = f" against {markdown_text(gate.reference)}" if gate.reference else ""
    return (
        _budgets([budget for budget in gate.budgets if not _unchanged(budget)]),
        *(_finding(finding) for finding in findings),
        _titled(f"**Changed{against}**", _changes(changed)),
        folded(f"{counted(len(kept), 'budget')} kept and unchanged", _budgets(kept))
        if (kept := [budget for budget in gate.budgets if _unchanged(budget)])
        else "",
        folded(f"{counted(len(same), 'size')} unchanged", _changes(same)),
    )


def _unchanged(budget: JudgedBudget) -> bool:
    return budget.ok and budget.reference == budget.actual


def _budgets(budgets: Sequence[JudgedBudget]) -> str:
    head = ("budget", "", "size", "allowed", "reference", "change")
    ordered = sorted(budgets, key=lambda budget: budget.ok)
    return _limited(table(head, [_budget_row(budget) for budget in ordered[:_MOST_ROWS]]), len(ordered), "budget")


def _budget_row(budget: JudgedBudget) -> Sequence[str]:
    exceeded = "over" if budget.severity is Severity.FAIL else f"over ({budget.severity.value})"
    return (
        _name(budget_name(budget)),
        "ok" if budget.ok else f"**{exceeded}**",
        kilobytes(budget.actual),
        kilobytes(budget.allowed),
        "" if budget.reference is None else kilobytes(budget.reference),
        "" if budget.reference is None else change(budget.reference, budget.actual),
    )


def _finding(finding: Finding) -> str:
    place = f"{finding.file}:{finding.line}" if finding.line else finding.file
    lines = [
        f"- **{finding.severity.value}**: {_text(finding.title)}" + (f" ({_name(place)})" if place else ""),
        *(_text(line) for line in finding.text.splitlines() if line.strip() and line.strip() != finding.title),
        *(f"try: {_text(line)}" for line in finding.hint.splitlines() if line.strip()),
    ]
    return "<br>".join(_whole(lines))


def _whole(lines: Sequence[str]) -> Sequence[str]:
    """Return the first of ``lines`` that together are not too long, whole ones only."""
    kept, letters = list(lines[:1]), 0
    for line in lines[1:]:
        letters += len(line)
        if letters > _MOST_LETTERS * 2:
            return [*kept, "..."]
        kept.append(line)
    return kept


def _changes(changes: Sequence[Change]) -> str:
    head = ("size", "before", "after", "change")
    return _limited(table(head, [_change_row(change) for change in changes[:_MOST_ROWS]]), len(changes), "size")


def _change_row(row: Change) -> Sequence[str]:
    before, after = row.before, row.after
    return (
        _name(f"{row.scope}, {row.measure.value}"),
        _NOTHING if before is None else kilobytes(before),
        _NOTHING if after is None else kilobytes(after),
        "" if before is None or after is None else _difference(before, after),
    )


def _difference(before: int, after: int) -> str:
    if before == after:
        return "0"
    sign = "+" if after > before else ""
    return f"{sign}{kilobytes(after - before)} ({change(before, after)})" if before else f"{sign}{kilobytes(after)}"


def _limited(rows: str, number: int, noun: str) -> str:
    return f"{rows}\n\nand {counted(number - _MOST_ROWS, noun)} more" if number > _MOST_ROWS else rows


def _titled(title: str, body: str) -> str:
    return f"{title}\n\n{body}" if body else ""


def _name(text: str) -> str:
    return markdown_code(shortened(text, _MOST_OF_A_NAME))


def _text(text: str) -> str:
    return markdown_text(shortened(text.strip(), _MOST_LETTERS))
