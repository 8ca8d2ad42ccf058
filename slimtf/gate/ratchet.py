"""The ratchet: a reference that only ever becomes smaller."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.gate.reference import make_reference
from slimtf.model.report import Bytes

if TYPE_CHECKING:
    from slimtf.gate.evidence import Evidence
    from slimtf.model.gate import Gate
    from slimtf.model.reference import Reference


def tightened(evidence: Evidence, gate: Gate) -> Reference | None:
    """Return the reference for a bundle that became smaller; None when it did not, or did not pass.

    No size in it is larger than before: growth within the noise does not add up from build to build.
    """
    before = evidence.reference
    if before is None or not evidence.rules.ratchet or not gate.passed:
        return None
    noise = evidence.rules.noise
    improved = [
        budget.reference - budget.actual > noise.of(budget.reference)
        for budget in gate.budgets
        if budget.reference is not None
    ]
    if not any(improved):
        return None
    now = make_reference(evidence)
    sizes = {name: _smaller(size, before.sizes.get(name)) for name, size in now.sizes.items()}
    return now.model_copy(update={"sizes": sizes})


def _smaller(now: Bytes, before: Bytes | None) -> Bytes:
    if before is None:
        return now
    return Bytes(raw=min(now.raw, before.raw), gzip=min(now.gzip, before.gzip), brotli=min(now.brotli, before.brotli))
