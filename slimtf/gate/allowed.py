"""How many bytes a budget allows."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from slimtf.errors import UsageError, located
from slimtf.gate.scopes import scope_size, size_key
from slimtf.gate.sizes import in_measure
from slimtf.model.budget import Amount, Budget, Limit, LimitKind, Scope, ScopeKind
from slimtf.model.gate import Measure, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slimtf.gate.evidence import Evidence
    from slimtf.model.budget import GateRules
    from slimtf.model.reference import Reference

_UPDATE = "slimtf check --update"
_NO_GROWTH = Limit("+0 B", LimitKind.GROWTH, Amount(size=0))
_TOTAL = Budget(Scope("total", ScopeKind.TOTAL), (Measure.GZIP,), _NO_GROWTH, Severity.FAIL)


def all_budgets(rules: GateRules) -> tuple[Budget, ...]:
    """Return the budgets of the settings, and what the ratchet adds: no growth in whatever they limit."""
    return (*rules.budgets, *_ratchet(rules.budgets)) if rules.ratchet else rules.budgets


def require_bases(rules: GateRules, reference: Reference | None, name: str, *, with_baseline: bool) -> None:
    """Return when there is, or will be, everything that the budgets are relative to.

    Args:
        name: of the reference's file, relative to the project.

    Raises:
        UsageError: there is no baseline or no reference, or that does not know a scope by a name of its own.
    """
    for budget in all_budgets(rules):
        if budget.limit.kind is LimitKind.BASELINE and not with_baseline:
            raise _no_baseline(budget)
        if budget.limit.kind is LimitKind.GROWTH and (
            reference is None or size_key(budget.scope) not in reference.sizes
        ):
            raise _no_reference(budget, reference, name)


def allowed(budget: Budget, measure: Measure, evidence: Evidence) -> int:
    """Return how many bytes ``budget`` allows in ``measure``.

    Raises:
        UsageError: it is relative to a baseline or a reference that is not there.
    """
    amount = budget.limit.amount
    if budget.limit.kind is LimitKind.GROWTH:
        before = reference_size(budget, measure, evidence)
        if before is None:
            raise _no_reference(budget, evidence.reference, evidence.reference_name)
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
                yield replace(budget, measures=(measure,), limit=_NO_GROWTH, severity=Severity.FAIL, message="")


def _no_baseline(budget: Budget) -> UsageError:
    what = f'the budget "{budget.limit.text}" is a part of the baseline, and there is none'
    return UsageError(what, where=located(budget.file, budget.line), hint="build without --no-baseline")


def _no_reference(budget: Budget, reference: Reference | None, name: str) -> UsageError:
    where = located(budget.file, budget.line) if budget.file else name
    if reference is None:
        what = f'the budget "{budget.limit.text}" for "{budget.scope.text}" is against a reference, and there is none'
        return UsageError(what, where=where, hint=f"write {name} with {_UPDATE}, and commit it")
    what = f'{name} has no size for "{budget.scope.text}"'
    return UsageError(what, where=where, hint=f"renew it with {_UPDATE}, and commit it")
