"""What a verification says about two runs of a model or of the app."""

from __future__ import annotations

import struct
from dataclasses import replace
from pathlib import Path

import pytest

from slimtf.errors import ProofError
from slimtf.model.backend import Backend
from slimtf.model.runs import AppRun, ModelCase, ModelRun, RanKernel, ScenarioFault, Tensor
from slimtf.model.verification import Check, Fault
from slimtf.verify.app_check import check_app, require_working
from slimtf.verify.explain import fault_error
from slimtf.verify.model_check import check_model

APP = AppRun(
    page="index.html",
    browser="156",
    value={"outputs": [0.5]},
    settled=True,
    app_error="",
    page_errors=(),
    console_errors=(),
    failed_requests=(),
    crashed=False,
    scenario=None,
    load_ms=10,
    value_ms=20,
    ran=(),
    missing=(),
)


def case(value: float, *, size: int = 1, error: str = "") -> ModelCase:
    outputs = () if error else (Tensor("scores", "float32", (1,), struct.pack("<f", value)),)
    return ModelCase(size, (f"x float32 [{size}]",), outputs, 5.0, error)


def run(*cases: ModelCase, backend: Backend = Backend.CPU, error: str = "", missing: tuple[str, ...] = ()) -> ModelRun:
    lacking = tuple(RanKernel(name, backend.value) for name in missing)
    return ModelRun(Path("/p/model.json"), backend, 3.0, cases, error, (), lacking)


def fault(result: Check | Fault) -> Fault:
    assert isinstance(result, Fault), result
    return result


def check(result: Check | Fault) -> Check:
    assert isinstance(result, Check), result
    return result


def test_a_model_that_computes_the_same() -> None:
    made = check(check_model("m.json", run(case(1), case(2, size=2)), run(case(1), case(2, size=2)), 1e-3))
    assert (made.equal, made.difference, made.tolerance) == (True, 0, 0)
    assert made.compared == ("x float32 [1]", "x float32 [2]")
    assert made.full is not None
    assert (made.full.load_ms, made.full.first_ms) == (3, 5)


def test_cpu_must_agree_in_every_bit_and_graphics_within_the_tolerance() -> None:
    full, slim = case(0.5), case(0.5001)
    said = fault(check_model("m.json", run(full), run(slim), 1e-3))
    assert "'scores' differs" in said.what
    assert "m.json on cpu" in said.where
    assert "x float32 [1]" in said.where
    made = check(check_model("m.json", run(full, backend=Backend.WEBGL), run(slim, backend=Backend.WEBGL), 1e-3))
    assert 0 < made.difference <= made.tolerance == 1e-3
    beyond = run(case(0.6), backend=Backend.WEBGL)
    assert isinstance(check_model("m.json", run(full, backend=Backend.WEBGL), beyond, 1e-3), Fault)


def test_a_model_that_fails_only_slim() -> None:
    full = run(case(1), case(1, size=2, error="too small"))
    failing = run(case(1, error="Kernel 'Relu' not registered for backend 'cpu'"), missing=("Relu",))
    assert fault(check_model("m.json", full, failing, 0)).missing == (("Relu", "cpu"),)
    assert "cannot be loaded" in fault(check_model("m.json", full, run(error="no op", missing=()), 0)).what


def test_a_model_that_fails_in_both_is_not_compared() -> None:
    made = check(check_model("m.json", run(case(1, error="rank must be 4")), run(), 0))
    assert made.equal is None
    assert "rank must be 4" in made.skipped


def test_an_app_that_computes_the_same_although_it_logs_errors_in_both() -> None:
    noisy = replace(APP, page_errors=("no analytics",), console_errors=("x",), failed_requests=("/ads.js: 404",))
    assert check(check_app(noisy, noisy, ("cpu",), 0.0)).equal


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"value": {"outputs": [0.75]}}, "outputs[0] is 0.75 instead of 0.5"),
        ({"value": None}, "instead of"),
        ({"page_errors": ("x is undefined",)}, "x is undefined"),
        ({"failed_requests": ("/wasm/a.wasm: 404",)}, "/wasm/a.wasm: 404"),
        ({"app_error": "dead"}, "gave up: dead"),
        ({"settled": False}, "before the deadline"),
        ({"crashed": True}, "crashed"),
        ({"scenario": ScenarioFault("no button", "s.mjs", 3)}, "no button"),
    ],
)
def test_an_app_that_is_otherwise_slim(change: dict[str, object], words: str) -> None:
    slim = replace(APP, **change)  # type: ignore[arg-type]
    assert words in fault(check_app(APP, slim, ("cpu",), 1e-6)).what


def test_requests_to_others_do_not_count() -> None:
    assert check(check_app(APP, replace(APP, failed_requests=("https://cdn/x: 500",)), ("cpu",), 0.0)).equal


def test_an_app_that_does_not_work_with_all_of_tfjs_either() -> None:
    require_working(APP)
    with pytest.raises(ProofError, match="did not say"):
        require_working(replace(APP, settled=False))


def test_a_missing_kernel_is_told_with_its_cure() -> None:
    slim = replace(APP, settled=False, missing=(RanKernel("Square", "cpu"),))
    said = fault(check_app(APP, slim, ("cpu",), 0.0))
    listed = fault_error(said, listed_in="slimtf.toml:3", fixing=False)
    assert "Square is needed by index.html" in listed.what
    assert listed.where == "slimtf.toml:3"
    assert '"Square"' in listed.hint
    assert "--fix" in listed.hint
    assert "--fix" in fault_error(said, listed_in="", fixing=False).hint
    assert "cannot add it" in fault_error(said, listed_in="", fixing=True).hint
