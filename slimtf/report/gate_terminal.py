"""The verdict of the gate on a terminal: a row with a bar for each budget, then what was found."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from rich import box
from rich.console import Group
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from slimtf.amounts import change, counted, kilobytes
from slimtf.model.gate import Severity
from slimtf.report.fitting import Fitting, Separated
from slimtf.report.printable import printable, printable_lines
from slimtf.report.sentences import headline, proof_gaps, proof_label, proof_sentence
from slimtf.report.verdict import urgency, verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from slimtf.model.gate import Change, Finding, Gate, JudgedBudget
    from slimtf.model.report import Report

_BAR = 20  # letters
_MOST_CHANGES = 12
_STYLES = {Severity.FAIL: "bold red", Severity.WARN: "yellow", Severity.NOTE: "dim"}
_LABELS = {Severity.FAIL: "fails", Severity.WARN: "warning", Severity.NOTE: "note"}


def terminal_verdict(report: Report, *, verbose: bool = False) -> RenderableType:
    """Return what ``slimtf check`` shows of a report that was judged.

    Args:
        verbose: every size that changed against the reference, and the unchanged ones too.
    """
    parts: list[RenderableType] = [
        Text(),
        Separated(printable(headline(report))),
        _labelled(proof_label(report), "; ".join((proof_sentence(report), *map(printable, proof_gaps(report))))),
    ]
    return Group(*parts, *(gate_lines(report.gate, verbose=verbose) if report.gate else ()))


def gate_lines(gate: Gate, *, verbose: bool = False) -> tuple[RenderableType, ...]:
    """Return the verdict: budgets, findings, changes, and the result in a line at the end."""
    findings = sorted(gate.findings, key=lambda finding: urgency(finding.severity))
    return (
        *([Fitting(partial(_budgets, gate))] if gate.budgets else [Text()]),
        *(_finding(finding) for finding in findings),
        *_changes(gate, verbose=verbose),
        _labelled("budgets", verdict(gate), style="bold green" if gate.passed else "bold red"),
    )


def _budgets(gate: Gate, *, narrow: bool) -> Table:
    with_reference = not narrow and any(budget.reference is not None for budget in gate.budgets)
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("budget", overflow="fold")
    for title in ("", "size", "allowed", *(("change",) if with_reference else ())):
        table.add_column(title, justify="right", no_wrap=True)
    if not narrow:
        table.add_column("", no_wrap=True)
    table.add_column("", no_wrap=True)
    for budget in gate.budgets:
        table.add_row(*_row(budget, with_reference=with_reference, with_bar=not narrow))
    return table


def _row(budget: JudgedBudget, *, with_reference: bool, with_bar: bool) -> Iterator[RenderableType]:
    style = "green" if budget.ok else _STYLES[budget.severity]
    yield Text(printable(f"{budget.scope} (ratchet)" if budget.ratchet else budget.scope))
    yield Text(budget.measure.value, style="dim")
    yield Text(kilobytes(budget.actual), style="" if budget.ok else style)
    yield Text(f"{kilobytes(budget.allowed)} ({printable(budget.limit)})")
    if with_reference:
        yield Text(change(budget.reference, budget.actual) if budget.reference else "new", style="dim")
    total = max(budget.allowed, 1)
    if with_bar:
        yield ProgressBar(total, min(budget.actual, total), _BAR, complete_style=style, finished_style=style)
    yield Text("ok" if budget.ok else "over" if budget.severity is Severity.FAIL else "warns", style=style)


def _finding(finding: Finding) -> RenderableType:
    place = f"{finding.file}:{finding.line}" if finding.line is not None else finding.file
    told = Text(printable_lines(finding.text if finding.severity is not Severity.NOTE else finding.title))
    if place:
        told.append(f"\nat {printable(place)}", style="dim")
    if finding.hint and finding.severity is not Severity.NOTE:
        told.append(f"\ntry {printable_lines(finding.hint)}", style="dim")
    return _labelled(_LABELS[finding.severity], told, label_style=_STYLES[finding.severity])


def _changes(gate: Gate, *, verbose: bool) -> Iterator[RenderableType]:
    shown = [one for one in gate.changes if verbose or one.before != one.after]
    if not shown:
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(f"against {printable(gate.reference)}", overflow="fold")
    for title in ("", "before", "now", "change"):
        table.add_column(title, justify="right", no_wrap=True)
    for one in shown if verbose else shown[:_MOST_CHANGES]:
        table.add_row(Text(printable(one.scope)), Text(one.measure.value, style="dim"), *_change(one))
    if not verbose and len(shown) > _MOST_CHANGES:
        more = counted(len(shown) - _MOST_CHANGES, "size")
        table.add_row(Text(f"and {more} more (--verbose)", style="dim"))
    yield table


def _change(one: Change) -> Iterator[Text]:
    yield Text("none", style="dim") if one.before is None else Text(kilobytes(one.before))
    yield Text("none", style="dim") if one.after is None else Text(kilobytes(one.after))
    before, after = one.before or 0, one.after or 0
    style = "red" if after > before else "green" if after < before else "dim"
    sign = "+" if after >= before else "-"
    yield Text(f"{sign}{kilobytes(abs(after - before))}", style=style)


def _labelled(label: str, told: str | Text, *, style: str = "", label_style: str = "dim") -> RenderableType:
    line = Table.grid(padding=(0, 1))
    line.add_column(no_wrap=True, min_width=10)
    line.add_column(overflow="fold")
    line.add_row(Text(label, style=label_style), Text(told, style=style) if isinstance(told, str) else told)
    return line
