"""The verdict: budgets, the lower bound, what is stale, what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.amounts import counted
from slimtf.gate.allowed import all_budgets, allowed, lacks_reference, no_reference, reference_size
from slimtf.gate.exceeded import Causes, exceeded
from slimtf.gate.growth import removed_kernels
from slimtf.gate.scopes import size_key
from slimtf.gate.sizes import changes, in_measure, scope_sizes
from slimtf.gate.whole import uncovered, unproven
from slimtf.model.gate import Finding, Gate, JudgedBudget, Measure, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from slimtf.gate.evidence import Evidence
    from slimtf.model.budget import Budget
    from slimtf.model.report import Report
    from slimtf.model.sizes import Size

_MOST_KERNELS = 10


def judge(evidence: Evidence) -> Gate:
    """Return the verdict on a report.

    A budget against a reference that is not there fails, and the others are judged.

    Raises:
        UsageError: a budget cannot be judged: its scope is empty, or it is a part of a baseline that is not there
            (exit code 2). Nothing passes unexamined.
    """
    sizes = scope_sizes(evidence)
    causes = Causes.of(evidence)
    budgets = all_budgets(evidence.rules)
    open_ended = [budget for budget in budgets if lacks_reference(budget, evidence.reference)]
    judged = [
        (budget, _judged(budget, measure, sizes, evidence))
        for budget in budgets
        if budget not in open_ended
        for measure in budget.measures
    ]
    findings = (
        *unproven(evidence.report),
        *evidence.stale,
        *no_reference(open_ended, evidence.reference, evidence.reference_name),
        *uncovered(evidence.report),
        *(one.finding for one in evidence.outside),
        *(exceeded(budget, one, causes, sizes, evidence) for budget, one in judged if not one.ok),
        *_slow_starts(evidence.report, evidence.rules.first_inference),
        *_notes(causes, evidence, sizes),
    )
    measures = {budget.measure for _, budget in judged} or {Measure.GZIP}
    reference = evidence.reference
    return Gate(
        passed=not any(finding.severity is Severity.FAIL for finding in findings),
        reference=evidence.reference_name if reference else "",
        budgets=tuple(one for _, one in judged),
        findings=findings,
        changes=changes(reference.sizes, sizes, measures) if reference else (),
        loosened=tuple(one.name for one in evidence.outside if one.loosens),
    )


def _judged(budget: Budget, measure: Measure, sizes: Mapping[str, Size], evidence: Evidence) -> JudgedBudget:
    limit = allowed(budget, measure, evidence)
    actual = in_measure(sizes[size_key(budget.scope)], measure)
    return JudgedBudget(
        scope=budget.scope.text,
        measure=measure,
        severity=budget.severity,
        limit=budget.limit.text,
        allowed=limit,
        actual=actual,
        reference=reference_size(budget, measure, evidence),
        ok=actual <= limit,
        message=budget.message,
        file=budget.file,
        line=budget.line,
        ratchet=budget.ratchet,
    )


def _notes(causes: Causes, evidence: Evidence, sizes: Mapping[str, Size]) -> Iterator[Finding]:
    """Yield what nothing fails for: what changed since the reference, and that there is no budget."""
    if not all_budgets(evidence.rules) and evidence.rules.first_inference is None:
        what = "nothing limits the size: there is no budget in the settings"
        text = f"{what.capitalize()}. Only the proof was looked at."
        hint = 'add [[budgets]] with limit = "120 kB" to slimtf.toml'
        yield Finding(rule="no-budgets", severity=Severity.WARN, title=what, text=text, hint=hint)
    name = evidence.reference_name
    if causes.toolchain:
        same = evidence.reference is not None and evidence.reference.sizes["total"].size == sizes["total"]
        what = ", ".join(causes.toolchain)
        yield Finding(
            rule="toolchain",
            severity=Severity.NOTE if same else Severity.WARN,
            title=f"the toolchain changed since {name}: {what}",
            text=f"The toolchain changed since {name} was written: {what}. Sizes may differ for that alone.",
            hint="renew the reference in a change of its own: slimtf check --update",
            file=name,
        )
    for kernel in causes.kernels[:_MOST_KERNELS]:
        text = kernel.sentence(Measure.GZIP)
        yield Finding(
            rule="kernel-added",
            severity=Severity.NOTE,
            title=f"the kernel {kernel.name} was added",
            text=f"Since {name} {text}.",
            hint=f"slimtf report --explain {kernel.name} says who needs it",
            file=kernel.file,
            line=kernel.line,
        )
    if len(causes.kernels) > _MOST_KERNELS:
        more = counted(len(causes.kernels) - _MOST_KERNELS, "more kernel was", "more kernels were")
        yield Finding(rule="kernel-added", severity=Severity.NOTE, title=f"{more} added", text=f"{more} added.")
    if removed := removed_kernels(evidence):
        what = f"{counted(len(removed), 'kernel')} left since {name}: {', '.join(removed)}"
        yield Finding(rule="kernel-removed", severity=Severity.NOTE, title=what, text=f"{what}.")


def _slow_starts(report: Report, limit: int | None) -> Iterator[Finding]:
    """Yield a finding for each model, and for the page, that takes longer than ``limit``, in milliseconds.

    A limit without a run to hold it against is a finding too: nothing passes unexamined.
    """
    if limit is None:
        return
    times = [
        (check, time) for check in (report.verify.checks if report.verify else ()) if (time := check.first_result_ms)
    ]
    if not times:
        what = "the first inference was not timed"
        text = f"{what.capitalize()}, and gate.first_inference allows {limit} ms."
        hint = "slimtf build --verify --check runs the app and its models"
        yield Finding(rule="not-timed", severity=Severity.FAIL, title=what, text=text, hint=hint)
    for check, time in times:
        if time > limit:
            what = f"{check.subject}: {time:.0f} ms to the first inference, {limit} ms are allowed"
            text = f"{what}. Measured once, on the machine that built."
            hint = "make it smaller, or raise gate.first_inference"
            yield Finding(rule="slow-start", severity=Severity.FAIL, title=what, text=text, hint=hint)
