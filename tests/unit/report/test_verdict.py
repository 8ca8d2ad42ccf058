"""The verdict in one line: what failed, what warned and what is in order, and of what kind."""

from __future__ import annotations

from slimtf.model.gate import Severity
from slimtf.report.verdict import budget_name, verdict
from tests.support.judged import budget, finding, judged


def line(*found: object, **values: object) -> str:
    gate = judged(*found, **values).gate  # type: ignore[arg-type]
    assert gate is not None
    return verdict(gate)


def test_rows_and_findings_are_counted_by_their_kind() -> None:
    rows = (
        budget(ok=True),
        budget("a.js", ok=True),
        budget("b.js"),
        budget("c.js", severity=Severity.WARN),
        budget(ok=True, ratchet=True),
        budget("c.js", ratchet=True),
        budget("d.js", ratchet=True),
    )
    over = [finding("over-budget", row.severity) for row in rows if not row.ok]
    others = (finding("stale-models"), finding("toolchain", Severity.WARN), finding("kernel-added", Severity.NOTE))
    assert line(*over, *others, budgets=rows) == (
        "failed; budget rows: 1 failed, 1 warned, 2 ok; ratchet rows: 2 failed, 1 ok; "
        "other findings: 1 failed, 1 warned"
    )


def test_what_is_not_there_is_not_counted() -> None:
    assert line() == "passed"
    assert line(budgets=(budget(ok=True),)) == "passed; budget rows: 1 ok"
    assert line(finding("over-budget", Severity.WARN), budgets=(budget(severity=Severity.WARN),)) == (
        "passed; budget rows: 1 warned"
    )
    assert line(finding("kernel-added", Severity.NOTE)) == "passed"


def test_rows_of_the_ratchet_are_called_so() -> None:
    assert budget_name(budget()) == "total, gzip"
    assert budget_name(budget(ratchet=True)) == "total, gzip (ratchet)"
