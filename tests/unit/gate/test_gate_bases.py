"""What a budget is relative to is there, or the budget is refused with its line; never does it pass for lack of it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from slimtf.cli.verdict import exit_code
from slimtf.errors import UsageError
from slimtf.gate.allowed import allowed as allowed_bytes
from slimtf.gate.allowed import require_baseline
from slimtf.model.budget import Amount, GateRules
from slimtf.model.gate import Measure, Severity
from slimtf.model.sizes import Size
from tests.support.gate_evidence import NAME, Case, budget, emitted, module, report

if TYPE_CHECKING:
    from slimtf.model.gate import Finding

SCRIPT = report(emitted("main.3f2a9c.js", 1_000))


def _lacking(case: Case) -> Finding:
    """Return the one finding about a reference that is not there, of a verdict that fails for it alone."""
    gate = case.judge()
    (found,) = [finding for finding in gate.findings if finding.rule == "no-reference"]
    assert not gate.passed
    assert exit_code(gate) == 2
    return found


def test_a_part_of_the_baseline_needs_one() -> None:
    rules = GateRules((budget("total", "1 kB"), budget("total", "25 %"), budget("main.77cd01.js", "+1 kB")))
    require_baseline(rules, with_baseline=True)
    require_baseline(GateRules((budget("total", "1 kB"),)), with_baseline=False)
    with pytest.raises(UsageError) as caught:
        require_baseline(rules, with_baseline=False)
    assert '"25 %" is a part of the baseline' in caught.value.what
    assert caught.value.where == "slimtf.toml:3"
    assert "--no-baseline" in caught.value.hint
    without = SCRIPT.model_copy(update={"baseline": None})
    with pytest.raises(UsageError) as caught:
        Case(without, (budget("total", "25 %"),)).judge()
    assert caught.value.where == "slimtf.toml:3"


def test_without_a_reference_the_others_are_judged() -> None:
    growth = budget("total", "+1 kB", Measure.RAW, Measure.GZIP, line=9)
    case = Case(SCRIPT, (budget("total", "2 kB", Measure.RAW), growth, budget("*.js", "+1 %", line=12)))
    found = _lacking(case)
    assert found.title == f"not judged: total +1 kB, *.js +1 %; {NAME} is not there"
    assert "make it with slimtf check --update, and commit it" in found.hint
    assert (found.file, found.line, found.severity) == ("slimtf.toml", 9, Severity.FAIL)
    assert [(row.limit, row.ok) for row in case.judge().budgets] == [("2 kB", True)]
    over = replace(case, budgets=(budget("total", "1 B"), growth)).judge()
    assert [(row.limit, row.ok) for row in over.budgets] == [("1 B", False)]
    assert exit_code(over) == 1


def test_growth_of_a_scope_that_the_reference_does_not_know() -> None:
    case = Case(SCRIPT, (budget("main.77cd01.js", "+1 kB"),)).against(SCRIPT)
    assert case.judge().passed
    case.budgets = (*case.budgets, budget("*.js", "+2 kB", line=8))
    found = _lacking(case)
    assert found.title == f"not judged: *.js +2 kB; {NAME} does not know them"
    assert "renew it with slimtf check --update" in found.hint
    assert found.line == 8
    assert [row.limit for row in case.judge().budgets] == ["+1 kB"]


def test_how_much_a_growth_allows_is_not_asked_without_a_reference() -> None:
    with pytest.raises(ValueError, match="total"):
        allowed_bytes(budget("total", "+1 kB"), Measure.RAW, Case(SCRIPT).evidence)


def test_an_absolute_limit_needs_no_size_in_the_reference() -> None:
    case = Case(SCRIPT).against(SCRIPT)
    (row,) = replace(case, budgets=(budget("*.js", "2 kB"),)).judge().budgets
    assert (row.ok, row.reference) == (True, None)


def test_the_ratchet_without_a_reference_is_reported_by_the_name_of_the_file() -> None:
    found = _lacking(Case(SCRIPT, ratchet=True))
    assert (found.file, found.line) == (NAME, None)
    assert NAME in found.title
    rows = Case(SCRIPT, (budget("total", "1 MB"),), ratchet=True)
    assert _lacking(rows).title == f"not judged: total +0 B; {NAME} is not there"
    assert [row.ratchet for row in rows.against(SCRIPT).judge().budgets] == [False, True]


def test_a_part_of_the_baseline_is_one_of_the_same_scope() -> None:
    assert SCRIPT.baseline is not None
    baseline = SCRIPT.baseline.model_copy(update={"files": (emitted("main.js", 8_000), emitted("a.css", 400))})
    built = SCRIPT.model_copy(update={"baseline": baseline, "output": "dist"})
    models = {"model.json": Size(2_000, 0, 0)}
    rules = (budget("dist/*.js", "50 %", Measure.RAW), budget("models", "50 %", Measure.RAW))
    judged = Case(built, rules, models=models)
    assert [one.allowed for one in judged.judge().budgets if one.scope == "models"] == [1_000]
    folder = Case(built.model_copy(update={"slim": baseline}), (budget("dist/*.js", "50 %", Measure.RAW),))
    assert [one.allowed for one in folder.judge().budgets] == [4_000]


@pytest.mark.parametrize(
    ("noise", "allowed"),
    [(Amount(size=0), 1_010), (Amount(size=50), 1_050), (Amount(part=Fraction(5, 100)), 1_050)],
)
def test_growth_may_be_as_large_as_the_limit_or_the_noise(noise: Amount, allowed: int) -> None:
    case = Case(SCRIPT, (budget("total", "+1 %", Measure.RAW),)).against(SCRIPT)
    case.noise = noise
    assert [one.allowed for one in case.judge().budgets] == [allowed]


def test_the_ratchet_fails_in_every_measure_and_says_no_message_twice() -> None:
    rule = budget("total", "200 kB", Measure.RAW, Measure.GZIP, severity=Severity.WARN, message="ask the web team")
    same = replace(rule, limit=budget("total", "300 kB").limit)
    case = Case(report(emitted("main.js", 1_001)), (rule, same), ratchet=True).against(SCRIPT)
    assert [(one.limit, one.measure, one.severity, one.message) for one in case.judge().budgets[4:]] == [
        ("+0 B", Measure.RAW, Severity.FAIL, ""),
        ("+0 B", Measure.GZIP, Severity.FAIL, ""),
    ]


def test_a_scope_of_modules_without_attribution_is_reported_with_its_line() -> None:
    with pytest.raises(UsageError, match="attributed to modules") as caught:
        Case(SCRIPT, (budget("kernels"),)).judge()
    assert caught.value.where == "slimtf.toml:3"
    assert "slimtf build" in caught.value.hint


def test_a_budget_about_nothing_says_what_there_is() -> None:
    names = [f"chunk{number:02}.js" for number in range(14)]
    with pytest.raises(UsageError) as caught:
        Case(report(*(emitted(name, 1) for name in names)), (budget("*.css"),)).judge()
    assert "it matches no file" in caught.value.what
    assert caught.value.hint == f"files are {', '.join(names[:12])}, and 2 more"
    with pytest.raises(UsageError) as caught:
        Case(report(*(emitted(name, 1) for name in names[:12])), (budget("*.css"),)).judge()
    assert caught.value.hint == f"files are {', '.join(names[:12])}"


def test_models_that_are_not_there() -> None:
    with pytest.raises(UsageError, match="the project has no model files") as caught:
        Case(SCRIPT, (budget("models"),)).judge()
    assert caught.value.hint == ""


def test_a_backend_is_distinguished_from_the_others() -> None:
    script = emitted("main.js", 90, module("a.js", 50), module("b.js", 40, package="@tensorflow/tfjs-backend-webgl"))
    for scope, size in (("backend:webgl", 40), ("backend", 90)):
        (judged,) = Case(report(script), (budget(scope, "1 B", Measure.RAW),)).judge().budgets
        assert judged.actual == size
    with pytest.raises(UsageError, match="nothing in the bundle belongs to it"):
        Case(report(script), (budget("backend:wasm"),)).judge()


def test_of_one_wasm_binary_all_is_downloaded() -> None:
    files = (emitted("main.js", 10), emitted("js/tfjs-backend-wasm.wasm", 3_000, gzip=1_000, brotli=900))
    (judged,) = Case(report(*files), (budget("download", "1 B", Measure.RAW),)).judge().budgets
    assert judged.actual == 3_010
    more = (*files, emitted("js/tfjs-backend-wasm-simd.wasm", 4_000, gzip=1_500, brotli=1_100))
    case = Case(report(*more), (budget("download", "1 B", *Measure),))
    assert [one.actual for one in case.judge().budgets] == [4_010, 1_502, 1_102]
