"""The ratchet: the committed reference only ever becomes smaller."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from slimtf.gate.reference import tightened
from slimtf.model.budget import Amount
from slimtf.model.gate import Measure, Severity
from slimtf.model.report import Bytes
from tests.support.gate_evidence import Case, budget, emitted, module, report

BEFORE = report(emitted("main.js", 100_000, gzip=30_000, brotli=20_000))


def _case(raw: int, gzip: int = 30_000, brotli: int = 20_000, **changes: object) -> Case:
    case = Case(report(emitted("main.js", raw, gzip=gzip, brotli=brotli)), (budget("total", "+0 B", Measure.RAW),))
    return replace(case.against(BEFORE), **{"ratchet": True, **changes})  # type: ignore[arg-type]


def _sizes(case: Case) -> dict[str, Bytes] | None:
    reference = tightened(case.evidence, case.judge())
    return reference.sizes if reference is not None else None


def test_a_bundle_that_became_smaller_is_the_new_reference() -> None:
    case = _case(90_000)
    reference = tightened(case.evidence, case.judge())
    assert reference is not None
    assert reference.sizes["total"] == Bytes(raw=90_000, gzip=30_000, brotli=20_000)
    assert reference.kernels == {"Identity": "cpu", "Reshape": "cpu"}


def test_what_grew_while_the_limited_size_fell_keeps_its_old_size() -> None:
    sizes = _sizes(_case(90_000, gzip=31_000, brotli=21_000))
    assert sizes is not None
    assert sizes["main.js"] == Bytes(raw=90_000, gzip=30_000, brotli=20_000)
    sizes = _sizes(_case(90_000, gzip=29_000, brotli=19_000))
    assert sizes is not None
    assert sizes["main.js"] == Bytes(raw=90_000, gzip=29_000, brotli=19_000)


def test_a_file_that_the_reference_does_not_have_is_taken_as_it_is() -> None:
    case = replace(_case(90_000), report=report(emitted("main.js", 80_000), emitted("new.js", 100, gzip=40, brotli=30)))
    sizes = _sizes(case)
    assert sizes is not None
    assert sizes["new.js"] == Bytes(raw=100, gzip=40, brotli=30)


@pytest.mark.parametrize(
    ("raw", "tighter"), [(100_000, False), (99_000, False), (98_999, True), (100_500, False), (101_000, False)]
)
def test_a_gain_within_the_noise_counts_as_none(raw: int, *, tighter: bool) -> None:
    assert (_sizes(_case(raw, noise=Amount(size=1_000))) is not None) is tighter


def test_noise_may_be_a_part_of_the_size() -> None:
    assert _sizes(_case(99_000, noise=Amount(part=Fraction(1, 100)))) is None
    assert _sizes(_case(98_999, noise=Amount(part=Fraction(1, 100)))) is not None


def test_one_limited_size_that_fell_is_enough() -> None:
    script = emitted("main.js", 100_000, module("long.js", 90_000))
    before = Case(report(script, emitted("a.css", 10))).against(report(script, emitted("a.css", 10)))
    rules = (budget("main.js", "200 kB", Measure.RAW), budget("*.css", "+0 B", Measure.RAW))
    before.budgets = rules
    before = replace(before, ratchet=True).against(report(script, emitted("a.css", 10)))
    before.report = report(script, emitted("a.css", 5))
    sizes = _sizes(before)
    assert sizes is not None
    assert sizes["*.css"].raw == 5


def test_a_budget_without_a_size_in_the_reference_says_nothing() -> None:
    case = _case(90_000)
    gate = case.judge()
    (judged,) = gate.budgets
    unknown = judged.model_copy(update={"reference": None})
    assert tightened(case.evidence, gate.model_copy(update={"budgets": ()})) is None
    assert tightened(case.evidence, gate.model_copy(update={"budgets": (unknown,)})) is None
    assert tightened(case.evidence, gate.model_copy(update={"budgets": (unknown, judged)})) is not None


def test_without_the_setting_or_a_reference_or_a_pass_nothing_is_written() -> None:
    case = _case(90_000)
    assert tightened(replace(case, ratchet=False).evidence, case.judge()) is None
    assert tightened(replace(case, reference=None).evidence, case.judge()) is None
    failed = replace(case, budgets=(*case.budgets, budget("total", "1 B", Measure.RAW)))
    assert not failed.judge().passed
    assert tightened(failed.evidence, failed.judge()) is None
    warned = replace(case, budgets=(*case.budgets, budget("total", "1 B", Measure.RAW, severity=Severity.WARN)))
    assert tightened(warned.evidence, warned.judge()) is not None
