"""A limit on the time to the first inference, against what ``--verify`` measured."""

from __future__ import annotations

import pytest

from slimtf.cli.verdict import exit_code
from slimtf.model.budget import GateRules
from slimtf.model.report_verification import ReportCheck, ReportTiming, ReportVerification
from slimtf.settings.amounts import AmountError, parse_milliseconds
from tests.support.gate_evidence import Case, emitted, report

BUILT = report(emitted("main.js", 10))


def check(kind: str, load_ms: float, first_ms: float) -> ReportCheck:
    timing = ReportTiming(load_ms=load_ms, first_ms=first_ms)
    values = {"kind": kind, "subject": kind, "backends": ("cpu",), "equal": True, "difference": 0, "tolerance": 0}
    more = {"compared": (), "full": timing, "slim": timing, "skipped": ""}
    return ReportCheck.model_validate({**values, **more})


def judged(*checks: ReportCheck, limit: int | None = 500) -> tuple[list[str], int]:
    """Return what is found of the times, and the exit code."""
    verified = ReportVerification(browser="", checks=checks, added=()) if checks else None
    case = Case(BUILT.model_copy(update={"verify": verified}))
    case.first_inference = limit
    gate = case.judge()
    found = [one for one in gate.findings if one.rule in {"slow-start", "not-timed"}]
    assert all(one.hint for one in found)
    return [one.title for one in found], exit_code(gate)


def test_a_model_counts_from_its_request_and_a_page_from_its_own() -> None:
    assert judged(check("model", 300, 200), check("app", 300, 500)) == ([], 0)
    slow, code = judged(check("model", 300, 201), check("app", 300, 501))
    assert slow == [f"{kind}: 501 ms to the first inference, 500 ms are allowed" for kind in ("model", "app")]
    assert code == 1


def test_without_a_limit_nothing_is_said_and_without_times_nothing_passes() -> None:
    assert judged(limit=None) == ([], 0)
    assert judged() == (["the first inference was not timed"], 2)
    assert judged(check("app", 100, 0)) == (["the first inference was not timed"], 2), "no value came"
    skipped = check("model", 100, 900).model_copy(update={"slim": None})
    assert judged(skipped) == (["the first inference was not timed"], 2), "it could not be run"


@pytest.mark.parametrize(("text", "time"), [("500 ms", 500), ("1.5 s", 1500), (" 2s ", 2000)])
def test_a_time(text: str, time: int) -> None:
    assert parse_milliseconds(text) == time


@pytest.mark.parametrize("text", ["500", "0 ms", "0.1 ms", "5 kB", "-1 s", "1 min"])
def test_what_is_no_time_is_refused_with_one(text: str) -> None:
    with pytest.raises(AmountError) as refused:
        parse_milliseconds(text)
    assert refused.value.hint == 'units are ms and s: write "500 ms" or "1.5 s"'


def test_no_limit_is_the_default() -> None:
    assert GateRules().first_inference is None
