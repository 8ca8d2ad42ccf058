"""What a verification says about visits of the app's page."""

from __future__ import annotations

from dataclasses import replace

import pytest

from slimtf.errors import ProofError
from slimtf.model.recording import Additions, RecordedName
from slimtf.model.runs import AppRun, RanKernel, ScenarioFault
from slimtf.model.verification import Check, Fault
from slimtf.verify.app_check import check_app, require_working
from slimtf.verify.explain import fault_error
from tests.support.runs import ADD, PLAIN, PREPARED, SUM


def compared(
    full: AppRun | tuple[AppRun, ...], slim: AppRun | tuple[AppRun, ...], tolerance: float = 0.0
) -> Check | Fault:
    fulls, slims = (one if isinstance(one, tuple) else (one,) for one in (full, slim))
    return check_app(fulls, slims, ("cpu",), tolerance)


def fault(result: Check | Fault) -> Fault:
    assert isinstance(result, Fault), result
    return result


def check(result: Check | Fault) -> Check:
    assert isinstance(result, Check), result
    return result


def test_an_app_that_computes_the_same_although_it_logs_errors_in_both() -> None:
    noisy = replace(PREPARED, page_errors=("no analytics",), console_errors=("x",), failed_requests=("/ads.js: 404",))
    made = check(compared(noisy, noisy))
    assert (made.equal, made.values, made.kernels, made.text) == (True, True, ("Add", "Sum"), None)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"value": {"outputs": [0.75]}}, "outputs[0] is 0.75 instead of 0.5"),
        ({"value": None}, "instead of"),
        ({"page_errors": ("x is undefined",)}, "x is undefined"),
        ({"console_errors": ("no model",)}, "no model"),
        ({"failed_requests": ("/wasm/a.wasm: 404",)}, "/wasm/a.wasm: 404"),
        ({"incidents": ("answered alert: dead",)}, "answered alert: dead"),
        ({"app_error": "dead"}, "gave up: dead"),
        ({"settled": False}, "before the deadline"),
        ({"crashed": True}, "crashed"),
        ({"scenario": ScenarioFault("no button", "s.mjs", 3)}, "no button"),
    ],
)
def test_an_app_that_is_otherwise_slim(change: dict[str, object], words: str) -> None:
    slim = replace(PREPARED, **change)  # type: ignore[arg-type]
    assert words in fault(compared(PREPARED, slim, 1e-6)).what


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"ran": (ADD,)}, "does not run Sum"),
        ({"text": "Hello\nsum 4"}, 'says "sum 4" instead of "sum 3"'),
        ({"text": "Hello"}, 'nothing instead of "sum 3"'),
        ({"did": ('click "Go": was not possible',)}, 'click "Go": was not possible'),
        ({"page_errors": ("late",)}, "late"),
    ],
)
def test_a_page_without_a_value_is_compared_by_what_it_ran_and_shows(change: dict[str, object], words: str) -> None:
    slim = replace(PLAIN, **change)  # type: ignore[arg-type]
    said = fault(compared(PLAIN, slim))
    assert words in said.what
    assert not said.certain, "a single visit does not tell what the page does by itself"
    assert fault(compared((PLAIN, PLAIN), (slim, slim))).certain
    assert check(compared((PLAIN, PLAIN), (slim, PLAIN))).equal, "the second visit was as the full one"


def test_a_value_that_the_full_page_did_not_give_is_not_compared() -> None:
    made = check(compared(PLAIN, replace(PLAIN, settled=True, value={"outputs": [0.5]})))
    assert (made.values, made.difference) == (False, 0.0)


def test_what_the_full_page_does_now_and_then_does_not_count() -> None:
    late = replace(PLAIN, page_errors=("late",), text="Hello\nsum 4", ran=(ADD,))
    check(compared((PLAIN, late), (late, PLAIN)))
    check(compared((PLAIN, late), (late, late)))


def test_the_evidence_of_a_page_without_a_value() -> None:
    made = check(compared(PLAIN, replace(PLAIN, ran=(ADD, SUM, RanKernel("Cast", "cpu")))))
    assert (made.equal, made.values, made.kernels, made.text) == (True, False, ("Add", "Sum"), True)


def test_the_text_of_a_page_that_goes_on_computing_is_not_compared() -> None:
    busy = replace(PLAIN, rest="busy")
    made = check(compared(busy, replace(busy, text="epoch 7")))
    assert made.text is None
    assert "does not run Sum" in fault(compared(busy, replace(busy, ran=(ADD,)))).what


def test_a_page_that_runs_nothing_of_tfjs_is_no_evidence() -> None:
    for page in (PREPARED, PLAIN):
        idle = replace(page, ran=(), value="ready" if page.settled else None)
        made = check(compared(idle, idle))
        assert made.equal is None
        assert "no kernel of tfjs ran" in made.skipped


def test_a_page_that_was_left_at_the_deadline_says_so() -> None:
    endless = replace(PLAIN, rest="none")
    made = check(compared(endless, endless))
    assert made.equal
    assert made.incidents == ("was left before it came to rest",)


def test_a_prepared_page_is_left_with_its_value_so_that_later_kernels_do_not_count() -> None:
    check(compared(PREPARED, replace(PREPARED, ran=(ADD,))))


def test_requests_to_others_do_not_count() -> None:
    check(compared(PREPARED, replace(PREPARED, failed_requests=("https://cdn/x: 500",))))


def test_an_app_that_does_not_work_with_all_of_tfjs_either() -> None:
    require_working(PREPARED)
    require_working(PLAIN)
    with pytest.raises(ProofError, match="did not say"):
        require_working(replace(PREPARED, settled=False))


def test_a_missing_kernel_is_reported_with_its_cure() -> None:
    slim = replace(PREPARED, settled=False, missing=(RanKernel("Square", "cpu"),))
    said = fault(compared(PREPARED, slim))
    listed = fault_error(said, Additions(), listed_in="slimtf.toml:3", fixing=False)
    assert "Square is needed by index.html" in listed.what
    assert listed.where == "slimtf.toml:3"
    assert '"Square"' in listed.hint
    assert "--fix" in listed.hint
    assert "--fix" in fault_error(said, Additions(), listed_in="", fixing=False).hint
    assert "cannot add it" in fault_error(said, Additions(), listed_in="", fixing=True).hint


def test_a_kernel_that_the_full_app_misses_too_is_no_fault() -> None:
    without = replace(PREPARED, missing=(RanKernel("Square", "webgpu"),))
    check(compared(without, without))


@pytest.mark.parametrize("where", ["page_errors", "console_errors"])
def test_a_missing_method_is_reported_with_its_cure(where: str) -> None:
    slim = replace(PLAIN, **{where: ("Uncaught TypeError: (0 , a.b)(...).square is not a function",)})  # type: ignore[arg-type]
    said = fault(compared(PLAIN, slim))
    assert said.missing.methods == ("square",)
    lacking = Additions(methods=(RecordedName("square", ("index.html",)),))
    error = fault_error(said, lacking, listed_in="", fixing=False)
    assert ".square()" in error.hint
    assert "--fix" in error.hint
    assert "--fix" not in fault_error(said, lacking, listed_in="", fixing=True).hint


def test_a_missing_gradient_is_named() -> None:
    text = "Cannot compute gradient: gradient function not found for FusedConv2D."
    said = fault(compared(PLAIN, replace(PLAIN, text=f"Hello\n{text}")))
    assert said.missing.gradients == ("FusedConv2D",)
    assert said.certain
