"""All sizes of a bundle by the name under which the reference keeps them."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from slimtf.gate.scopes import file_size, modules_of, scope_size, size_key
from slimtf.model.gate import Change, Measure
from slimtf.model.hashed_names import masked
from slimtf.model.sizes import Size

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from slimtf.gate.evidence import Evidence
    from slimtf.model.report import Bytes

_TOTAL = "total"


def scope_sizes(evidence: Evidence) -> Mapping[str, Size]:
    """Return the size of everything that is compared: total, each file, the packages if known, and the budgets' scopes.

    Files whose names differ in nothing but a hash count together.

    Raises:
        UsageError: the scope of a budget is empty, or needs what the report does not hold.
    """
    bundle = evidence.report.slim
    sizes: dict[str, Size] = defaultdict(Size)
    sizes[_TOTAL] = bundle.total.size
    for file in bundle.files:
        sizes[masked(file.path)] += file_size(file)
    for module in modules_of(bundle) or ():
        if module.package:
            sizes[f"package:{module.package}"] += file_size(module)
    for budget in evidence.rules.budgets:
        sizes[size_key(budget.scope)] = scope_size(budget, bundle, evidence.all_models, evidence.report.output)
    return dict(sizes)


def changes(before: Mapping[str, Bytes], after: Mapping[str, Size], measures: Iterable[Measure]) -> tuple[Change, ...]:
    """Return every scope of either side in ``measures``, the total in all of them, in the order of their names."""
    asked = tuple(measures)
    names = sorted({*before, *after}, key=lambda name: (name != _TOTAL, name))
    return tuple(
        Change(
            scope=name,
            measure=measure,
            before=in_measure(before[name].size, measure) if name in before else None,
            after=in_measure(after[name], measure) if name in after else None,
        )
        for name in names
        for measure in Measure
        if name == _TOTAL or measure in asked
    )


def in_measure(size: Size, measure: Measure) -> int:
    """Return ``size`` in one measure; bytes."""
    return {Measure.RAW: size.raw, Measure.GZIP: size.gzip, Measure.BROTLI: size.brotli}[measure]
