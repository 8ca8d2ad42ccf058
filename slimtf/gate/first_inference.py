"""The time to the first inference, as ``--verify`` measured it, against the limit in the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.model.gate import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slimtf.model.report import Report


def slow_starts(report: Report, limit: int | None) -> Iterator[Finding]:
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
