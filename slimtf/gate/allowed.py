"""How many bytes a budget allows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from slimtf.errors import UsageError, located
from slimtf.gate.scopes import scope_size, size_key
from slimtf.gate.sizes import in_measure
from slimtf.model.budget import Amount, Budget, Limit, LimitKind, Scope, ScopeKind
from slimtf.model.gate import Finding, Measure, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from slimtf.gate.evidence import Evidence
    from slimtf.model.budget import GateRules
    from slimtf.model.reference import Reference

NO_REFERENCE = "no-reference"
_UPDATE = "slimtf check --update"
_NO_GROWTH = Limit("+0 B", LimitKind.GROWTH, Amount(size=0))
_TOTAL = Budget(Scope("total", ScopeKind.TOTAL), (Measure.GZIP,), _NO_GROWTH, Severity.FAIL)


def all_budgets(rules: GateRules) -> tuple[Budget, ...]:
    """Return the budgets of the settings, and what the ratchet adds: no growth in whatever they limit."""
    return (*rules.budgets, *_ratchet(rules.budgets)) if rules.ratchet else rules.budgets


def require_baseline(rules: GateRules, *, with_baseline: bool) -> None:
    """Return when there will be a baseline, or no budget is relative to it.

    Raises:
        UsageError: a budget is a part of the baseline, and none will be made.
    """
    for budget in rules.budgets:
        if budget.limit.kind is LimitKind.BASELINE and not with_baseline:
            raise _no_baseline(budget)


def lacks_reference(budget: Budget, reference: Reference | None) -> bool:
    """Return whether ``budget`` is against a reference that is not there, or that does not know its scope."""
    known = reference is not None and size_key(budget.scope) in reference.sizes
    return budget.limit.kind is LimitKind.GROWTH and not known


def no_reference(budgets: Sequence[Budget], reference: Reference | None, name: str) -> tuple[Finding, ...]:
    """Return the finding for budgets that cannot be judged for lack of a reference: which, and how to make one.

    Args:
        budgets: those for which ``lacks_reference`` is true.
        name: of the reference's file, relative to the project.
    """
    if not budgets:
        return ()
    names = ", ".join(f"{budget.scope.text} {budget.limit.text}" for budget in dict.fromkeys(map(_bare, budgets)))
    there = "is not there" if reference is None else "does not know them"
    title = f"not judged: {names}; {name} {there}"
    make = "make it with" if reference is None else "renew it with"
    first = next((budget for budget in budgets if budget.file), None)
    return (
        Finding(
            rule=NO_REFERENCE,
            severity=Severity.FAIL,
            title=title,
            text=f"{title}. These limits are against the sizes in it; the others were judged.",
            hint=f"{make} {_UPDATE}, and commit it",
            file=first.file if first else name,
            line=first.line if first else None,
        ),
    )


def allowed(budget: Budget, measure: Measure, evidence: Evidence) -> int:
    """Return how many bytes ``budget`` allows in ``measure``.

    Raises:
        UsageError: it is relative to a baseline that is not there.
        ValueError: it is against a reference that is not there; ``lacks_reference`` tells.
    """
    amount = budget.limit.amount
    if budget.limit.kind is LimitKind.GROWTH:
        before = reference_size(budget, measure, evidence)
        if before is None:
            raise ValueError(budget.scope.text)
        return before + max(amount.of(before), evidence.rules.noise.of(before))
    if budget.limit.kind is LimitKind.BASELINE:
        baseline = evidence.report.baseline
        if baseline is None:
            raise _no_baseline(budget)
        size = scope_size(budget, baseline, evidence.all_models, evidence.report.output)
        return amount.of(in_measure(size, measure))
    return amount.of(0)


def reference_size(budget: Budget, measure: Measure, evidence: Evidence) -> int | None:
    """Return the bytes of the budget's scope in the reference; None where that does not know them."""
    if evidence.reference is None:
        return None
    size = evidence.reference.sizes.get(size_key(budget.scope))
    return in_measure(size.size, measure) if size is not None else None


def _ratchet(budgets: tuple[Budget, ...]) -> Iterator[Budget]:
    growth = {
        (budget.scope, one) for budget in budgets if budget.limit.kind is LimitKind.GROWTH for one in budget.measures
    }
    seen = set(growth)
    for budget in budgets or (_TOTAL,):
        for measure in budget.measures:
            if (budget.scope, measure) not in seen:
                seen.add((budget.scope, measure))
                yield replace(
                    budget, measures=(measure,), limit=_NO_GROWTH, severity=Severity.FAIL, message="", ratchet=True
                )


def _no_baseline(budget: Budget) -> UsageError:
    what = f'the budget "{budget.limit.text}" is a part of the baseline, and there is none'
    return UsageError(what, where=located(budget.file, budget.line), hint="build without --no-baseline")


def _bare(budget: Budget) -> Budget:
    """Return what of a budget tells it from others in a list of names."""
    return Budget(budget.scope, (), budget.limit, Severity.FAIL)
