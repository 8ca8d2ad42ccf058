"""A fault says what is wrong, where, and what to do next; a check says what it compared."""

from __future__ import annotations

from dataclasses import replace

import pytest

from slimtf.errors import ProofError
from slimtf.model.backend import Backend
from slimtf.model.recording import Additions, RecordedName
from slimtf.model.runs import AppRun, RanKernel, ScenarioFault
from slimtf.model.verification import Check, Fault, Missing, Timing
from slimtf.verify.app_check import check_app, require_working
from slimtf.verify.explain import fault_error
from slimtf.verify.missing import missing_in
from slimtf.verify.model_check import check_model, skipped_model, tolerance_on
from tests.support.runs import ADD, PLAIN, PREPARED, SUM, case, model_run

NOISE = {"page_errors": ("e1", "e2"), "failed_requests": ("/a: 404",), "console_errors": ("c1",)}
SETTLE = "let the page set window.__slimtf__ to what it computed"
HEARD = "; the page said: e1; e2; /a: 404"


def _app(slim: AppRun, full: AppRun = PREPARED, tolerance: float = 1e-6) -> Check | Fault:
    return check_app((full,), (slim,), ("cpu", "webgl"), tolerance)


def _fault(slim: AppRun, full: AppRun = PREPARED, tolerance: float = 1e-6) -> Fault:
    found = _app(slim, full, tolerance)
    assert isinstance(found, Fault), found
    return found


@pytest.mark.parametrize(
    ("change", "what", "where", "hint"),
    [
        ({"app_error": "dead", **NOISE}, "the app, slim, gave up: dead", "index.html", "failed requests: /a: 404"),
        ({"app_error": "dead"}, "the app, slim, gave up: dead", "index.html", ""),
        ({"crashed": True}, "the app, slim, crashed the page", "index.html", "the machine may lack memory"),
        (
            {"scenario": ScenarioFault("no button", "s.mjs", 3), **NOISE},
            f"the scenario failed: no button{HEARD}",
            "s.mjs:3",
            "let it work on the full app first",
        ),
        (
            {"settled": False, **NOISE},
            f"the app, slim, did not say what it computed before the deadline{HEARD}",
            "index.html",
            SETTLE,
        ),
        (
            {"value": {"outputs": [0.75]}},
            "the app's value at outputs[0] is 0.75 instead of 0.5 (by 0.25, allowed is 1e-06)",
            "index.html",
            "keep what changes from run to run (times, names drawn at random) out of window.__slimtf__",
        ),
        (
            {"value": "cat"},
            "the app's value is 'cat' instead of {'outputs': [0.5]}",
            "index.html",
            "keep what changes from run to run",
        ),
        (
            {"missing": (RanKernel("Square", "cpu"), RanKernel("Neg", "cpu"))},
            "Kernel 'Square' not registered for backend 'cpu'",
            "index.html",
            "",
        ),
        (
            {"page_errors": ("x",)},
            "the slim app has an uncaught error that the full app does not have: x",
            "index.html",
            "",
        ),
        (
            {"failed_requests": ("https://ads", "/x: 404")},
            "the slim app has a failed request that the full app does not have: /x: 404",
            "index.html",
            "",
        ),
        ({"console_errors": ("x",)}, "the slim app logs an error that the full app does not have: x", "index.html", ""),
        ({"incidents": ("x",)}, "the slim app did something that the full app does not have: x", "index.html", ""),
        ({"did": ("x",)}, "the slim app cannot be used as the full one: x", "index.html", ""),
    ],
)
def test_what_the_slim_app_does_otherwise(change: dict[str, object], what: str, where: str, hint: str) -> None:
    fault = _fault(replace(PREPARED, **change))  # type: ignore[arg-type]
    assert (fault.what, fault.where) == (what, where)
    assert fault.hint.startswith(hint) if hint else fault.hint == ""


def test_what_a_plain_page_does_otherwise() -> None:
    fault = _fault(replace(PLAIN, ran=(ADD,), console_errors=()), PLAIN)
    assert fault.what == "the slim app does not run Sum, which the full app runs"
    assert (fault.where, fault.certain) == ("index.html", False)
    assert "?." in fault.hint
    both = _fault(replace(PLAIN, ran=()), PLAIN)
    assert "does not run Add, Sum, which" in both.what
    text = _fault(replace(PLAIN, text="Hello\nsum 4"), PLAIN, 0.0)
    assert (text.what, text.where) == ('the page says "sum 4" instead of "sum 3"', "index.html")
    assert _fault(replace(PLAIN, text="Hello\nsum 3\nmore"), PLAIN).what == 'the page says "more" instead of nothing'


@pytest.mark.parametrize(
    ("full", "slim", "tolerance", "equal"),
    [
        (0.5, 0.5, 0.0, True),
        (0.5, 0.75, 0.25, True),
        (0.5, 0.75, 0.2, False),
        ("cat", "cat", 0.0, True),
        ("cat", "dog", 1.0, False),
    ],
)
def test_a_value_may_differ_by_the_tolerance(
    full: float | str, slim: float | str, tolerance: float, *, equal: bool
) -> None:
    found = _app(replace(PREPARED, value=slim), replace(PREPARED, value=full), tolerance)
    assert isinstance(found, Check) is equal
    if isinstance(found, Fault):
        assert (" (by" in found.what) is (full == 0.5)
        assert " at" not in found.what


def test_a_check_of_a_page_says_what_was_compared() -> None:
    full = replace(PREPARED, load_ms=10.04, value_ms=20.06, value=0.5, incidents=("answered alert: hi",))
    slim = replace(full, load_ms=7.77, value_ms=3.0, value=0.6, did=("click",), ran=(SUM, ADD, ADD))
    made = _app(slim, replace(full, did=("click",)), 0.2)
    assert isinstance(made, Check)
    assert (made.kind, made.subject, made.backends) == ("app", "index.html", ("cpu", "webgl"))
    assert made.difference == pytest.approx(0.1)
    assert (made.tolerance, made.equal, made.skipped) == (0.2, True, "")
    assert (made.full, made.slim) == (Timing(10.0, 20.1), Timing(7.8, 3.0))
    assert (made.kernels, made.did, made.incidents) == (("Add", "Sum"), ("click",), ("answered alert: hi",))
    idle = _app(replace(PLAIN, ran=(), **NOISE), replace(PLAIN, ran=(), **NOISE))  # type: ignore[arg-type]
    assert isinstance(idle, Check)
    assert idle.skipped == f"no kernel of tfjs ran{HEARD}"
    assert (idle.difference, idle.text, idle.values) == (0.0, True, False)
    noisy = replace(PLAIN, **NOISE)  # type: ignore[arg-type]
    assert isinstance(made := _app(noisy, noisy), Check)
    assert made.skipped == ""


@pytest.mark.parametrize(
    ("rests", "incidents", "text"),
    [
        (("quiet", "quiet"), (), True),
        (("busy", "quiet"), (), None),
        (("quiet", "busy"), (), None),
        (("none", "quiet"), ("was left before it came to rest",), None),
    ],
)
def test_only_pages_at_rest_are_compared_by_their_text(
    rests: tuple[str, str], incidents: tuple[str, ...], *, text: bool | None
) -> None:
    full, slim = (replace(PLAIN, rest=rest) for rest in rests)  # type: ignore[arg-type]
    made = _app(slim, full)
    assert isinstance(made, Check)
    assert (made.incidents, made.text) == (incidents, text)


def test_visits_are_compared_with_all_of_the_other_variant() -> None:
    late = replace(PLAIN, console_errors=("late",), did=("late",))
    assert isinstance(check_app((late, PLAIN), (late, late), (), 0.0), Check)
    assert isinstance(check_app((PLAIN, PLAIN), (late, PLAIN), (), 0.0), Check)
    assert isinstance(check_app((PLAIN, PLAIN), (PLAIN, late), (), 0.0), Check)
    missing = replace(PREPARED, missing=(RanKernel("Square", "cpu"),))
    assert isinstance(check_app((missing, PREPARED), (missing,), (), 0.0), Check)
    some = check_app((PLAIN, replace(PLAIN, ran=(ADD,))), (replace(PLAIN, ran=(ADD,)),) * 2, (), 0.0)
    assert isinstance(some, Check)
    assert isinstance(check_app((PREPARED,), (replace(PREPARED, ran=(ADD,)),), (), 0.0), Check)


@pytest.mark.parametrize(
    ("change", "methods"),
    [
        ({"app_error": "x.square is not a function"}, ("square",)),
        ({"scenario": ScenarioFault("x.square is not a function", "s.mjs", None)}, ("square",)),
        ({"settled": False, "text": "x.square is not a function"}, ("square",)),
        ({"value": 1, "console_errors": ("x.square is not a function",)}, ("square",)),
        ({"crashed": True, "page_errors": ("x.square is not a function",)}, ()),
    ],
)
def test_what_the_app_says_it_lacks_is_kept(change: dict[str, object], methods: tuple[str, ...]) -> None:
    assert _fault(replace(PREPARED, **change)).missing.methods == methods  # type: ignore[arg-type]


def test_the_full_app_must_work_first() -> None:
    with pytest.raises(ProofError) as caught:
        require_working(replace(PREPARED, settled=False, **NOISE))  # type: ignore[arg-type]
    assert caught.value.what == f"the app did not say what it computed before the deadline{HEARD}"
    assert caught.value.where == "index.html"
    assert "verify.selector" in caught.value.hint
    with pytest.raises(ProofError) as caught:
        require_working(replace(PREPARED, app_error="dead", settled=False))
    assert (caught.value.what, caught.value.where) == ("the app gave up: dead", "index.html")
    require_working(replace(PREPARED, settled=False, promised=False))


def test_missing_things_are_named_once_each() -> None:
    found = missing_in(
        [RanKernel("Add", "cpu"), RanKernel("Neg", "webgl")],
        ["a.square is not a function", "b.neg is not a function; c.square is not a function",
         "gradient function not found for Mean", "gradient function not found for Sum. x"],
    )  # fmt: skip
    assert found == Missing((("Add", "cpu"), ("Neg", "webgl")), ("square", "neg"), ("Mean", "Sum"))


MISSING = Fault("x", "m.json", "hint", Missing((("Square", "cpu"), ("Square", "wasm"), ("Neg", "cpu"))))


def test_missing_kernels_are_reported_with_who_needs_them() -> None:
    error = fault_error(MISSING, Additions(), listed_in="slimtf.toml:3", fixing=False)
    assert error.what == "Square, Neg is needed by m.json, but the slim bundle has no such kernel for cpu, wasm"
    assert error.hint == 'add "Square", "Neg" to kernels, or run again with --fix'
    fixing = fault_error(MISSING, Additions(), listed_in="slimtf.toml:3", fixing=True)
    assert (fixing.what, fixing.where) == (error.what, "slimtf.toml:3")
    automatic = fault_error(MISSING, Additions(), listed_in="", fixing=False)
    assert (automatic.what, automatic.where) == (error.what, "")
    assert "slimtf.kernels.json" in automatic.hint


def test_other_faults_keep_their_own_hint_unless_a_fix_can_help() -> None:
    fault = Fault("it fails", "m.json", "look there")
    error = fault_error(fault, Additions(), listed_in="", fixing=False)
    assert (error.what, error.where, error.hint) == ("the slim bundle is not right: it fails", "m.json", "look there")
    lacking = Additions(methods=(RecordedName("square", ()),), gradients=(RecordedName("Mean", ()),))
    fixable = fault_error(fault, lacking, listed_in="", fixing=False)
    assert (fixable.what, fixable.where) == (error.what, "m.json")
    assert f"lacks {', '.join(lacking.names)}: run again with --fix" in fixable.hint
    assert fault_error(fault, lacking, listed_in="", fixing=True).hint == "look there"


def test_a_model_that_is_skipped_says_why() -> None:
    made = skipped_model("m.json", Backend.WEBGL, 0.01, "no weights")
    assert (made.kind, made.subject, made.backends, made.equal) == ("model", "m.json", ("webgl",), None)
    assert (made.difference, made.tolerance, made.skipped) == (0.0, 0.01, "no weights")
    assert skipped_model("m.json", Backend.CPU, 0.01, "").tolerance == 0.0


@pytest.mark.parametrize(
    ("backends", "tolerance"),
    [
        ((Backend.CPU,), 0.0),
        ((Backend.WASM,), 0.0),
        ((Backend.WEBGL,), 0.1),
        ((Backend.WEBGPU,), 0.1),
        ((Backend.CPU, Backend.WEBGL), 0.1),
    ],
)  # fmt: skip
def test_only_graphics_have_a_tolerance(backends: tuple[Backend, ...], tolerance: float) -> None:
    assert tolerance_on(backends, 0.1) == tolerance


def test_a_check_of_a_model_says_what_was_compared() -> None:
    cases = [case(1.0, error="too small"), replace(case(2.0, seed=1), milliseconds=7.77), case(3.0, seed=2)]
    full, slim = (replace(model_run(*cases, backend=Backend.WEBGL), load_ms=load) for load in (3.04, 4.06))
    made = check_model("m.json", full, slim, 0.01)
    assert isinstance(made, Check)
    assert (made.kind, made.subject, made.backends, made.runs) == ("model", "m.json", ("webgl",), 2)
    assert (made.full, made.slim) == (Timing(3.0, 7.8), Timing(4.1, 7.8))
    assert made.compared == ("x float32 [1]",)
    near = replace(full, cases=(cases[0], case(2.01, seed=1), case(3.003, seed=2)))
    found = check_model("m.json", full, near, 0.01)
    assert isinstance(found, Check)
    assert found.difference == pytest.approx(0.005, rel=1e-3)


@pytest.mark.parametrize(
    ("slim", "what", "where"),
    [
        (model_run(error="no op"), "the model cannot be loaded with the slim modules: no op", "m.json on cpu"),
        (model_run(case(1.0, error="dead")), "the model fails with the slim modules: dead", "m.json on cpu"),
        (
            model_run(case(1.5)),
            "output 'a' differs from that of all of tfjs by 0.5, allowed is 0",
            "m.json on cpu, x float32 [1]",
        ),
        (
            model_run(case(1.0, 2.0)),
            (
                "output 'a' differs from that of all of tfjs by more than a number can say (shape, type or NaN), "
                "allowed is 0"
            ),
            "m.json on cpu, x float32 [1]",
        ),
        (
            model_run(case(1.0, kept=1)),
            "a run leaves 1 tensors behind, with all of tfjs 0",
            "m.json on cpu, x float32 [1]",
        ),
    ],
)
def test_what_a_model_does_otherwise(slim: object, what: str, where: str) -> None:
    found = check_model("m.json", model_run(case(1.0)), slim, 0.5)  # type: ignore[arg-type]
    assert isinstance(found, Fault)
    assert (found.what, found.where) == (what, where)


def test_a_model_that_does_not_run_at_all_is_skipped_with_its_reason() -> None:
    for full in (model_run(error="no op"), model_run(case(1.0, error="no op"))):
        made = check_model("m.json", full, model_run(case(1.0)), 0.5)
        assert isinstance(made, Check)
        assert made.skipped == "it does not run with all of tfjs either: no op"
        assert (made.subject, made.tolerance) == ("m.json", 0.0)
    webgl = check_model("m.json", model_run(error="x", backend=Backend.WEBGL), model_run(), 0.5)
    assert isinstance(webgl, Check)
    assert webgl.tolerance == 0.5


def test_a_model_without_outputs_is_the_same() -> None:
    made = check_model("m.json", model_run(case()), model_run(case()), 0.0)
    assert isinstance(made, Check)
    assert made.difference == 0.0


def test_several_names_are_separated() -> None:
    both = replace(case(1.0, 2.0), inputs=("x float32 [1]", "y int32 []"))
    lost = check_model("m.json", model_run(both), model_run(replace(case(1.0), inputs=both.inputs)), 0.0)
    assert isinstance(lost, Fault)
    assert lost.what.startswith("output 'a, b' differs")
    assert lost.where == "m.json on cpu, x float32 [1], y int32 []"
    assert _fault(
        replace(PREPARED, app_error="x", failed_requests=("/a: 404", "/b: 404", "/c: 404", "/d: 404"))
    ).hint == ("failed requests: /a: 404, /b: 404, /c: 404")


def test_the_output_with_the_largest_difference_is_named() -> None:
    found = check_model("m.json", model_run(case(1.0, 1.0, 1.0)), model_run(case(1.1, 1.5, 1.2)), 0.0)
    assert isinstance(found, Fault)
    assert "output 'b' differs from that of all of tfjs by 0.5" in found.what
