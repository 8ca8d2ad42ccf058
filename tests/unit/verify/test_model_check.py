"""What a verification says about two runs of a model."""

from __future__ import annotations

import pytest

from slimtf.model.backend import Backend
from slimtf.model.runs import ModelCase, Tensor
from slimtf.model.verification import Check, Fault
from slimtf.verify.model_check import check_model, unmoved_outputs
from tests.support.runs import case, drawn, model_run


def fault(result: Check | Fault) -> Fault:
    assert isinstance(result, Fault), result
    return result


def check(result: Check | Fault) -> Check:
    assert isinstance(result, Check), result
    return result


def test_a_model_that_computes_the_same() -> None:
    run = model_run(case(1), case(2, seed=1), case(3, size=2))
    made = check(check_model("m.json", run, run, 1e-3))
    assert (made.equal, made.difference, made.tolerance) == (True, 0, 0)
    assert made.compared == ("x float32 [1]", "x float32 [2]")
    assert (made.runs, made.unmoved, made.proves) == (3, (), True)
    assert made.full is not None
    assert (made.full.load_ms, made.full.first_ms) == (3, 5)


def test_cpu_must_agree_in_every_bit_and_graphics_within_the_tolerance() -> None:
    full, slim = case(0.5), case(0.5001)
    said = fault(check_model("m.json", model_run(full), model_run(slim), 1e-3))
    assert "'a' differs" in said.what
    assert "m.json on cpu" in said.where
    assert "x float32 [1]" in said.where
    on_webgl = [model_run(one, backend=Backend.WEBGL) for one in (full, slim, case(0.6))]
    made = check(check_model("m.json", on_webgl[0], on_webgl[1], 1e-3))
    assert 0 < made.difference <= made.tolerance == 1e-3
    fault(check_model("m.json", on_webgl[0], on_webgl[2], 1e-3))


def test_a_model_that_fails_only_slim() -> None:
    full = model_run(case(1), case(1, size=2, error="too small"))
    failing = model_run(case(1, error="Kernel 'Relu' not registered for backend 'cpu'"), missing=("Relu",))
    assert fault(check_model("m.json", full, failing, 0)).missing.kernels == (("Relu", "cpu"),)
    assert "cannot be loaded" in fault(check_model("m.json", full, model_run(error="no op"), 0)).what


@pytest.mark.parametrize(
    ("words", "methods", "gradients"),
    [
        ("e.flatten is not a function", ("flatten",), ()),
        ("Cannot compute gradient: gradient function not found for Mean.", (), ("Mean",)),
    ],
)
def test_a_method_or_gradient_that_is_missing_is_named(
    words: str, methods: tuple[str, ...], gradients: tuple[str, ...]
) -> None:
    said = fault(check_model("m.json", model_run(case(1)), model_run(case(1, error=words)), 0))
    assert (said.missing.methods, said.missing.gradients) == (methods, gradients)


def test_a_model_that_fails_in_both_is_not_compared() -> None:
    made = check(check_model("m.json", model_run(case(1, error="rank must be 4")), model_run(), 0))
    assert made.equal is None
    assert "rank must be 4" in made.skipped


def test_a_shape_that_is_no_number_is_compared_as_it_is() -> None:
    def with_shape(*shape: int | str, data: bytes = b"\0" * 8) -> ModelCase:
        return ModelCase(drawn(), ("x",), (Tensor("a", "float32", shape, data),), 1.0, "")

    odd = model_run(with_shape(1, "NaN"))
    check(check_model("m.json", odd, odd, 0))
    fault(check_model("m.json", odd, model_run(with_shape(1, "2.5")), 0))
    fault(check_model("m.json", odd, model_run(with_shape(1, "NaN", data=b"\0" * 4)), 0))


def test_a_model_that_leaves_more_tensors_behind_than_the_full_one() -> None:
    full = model_run(case(1, kept=2))
    check(check_model("m.json", full, model_run(case(1, kept=2)), 0))
    said = fault(check_model("m.json", full, model_run(case(1, kept=3)), 0))
    assert "leaves 3 tensors behind, with all of tfjs 2" in said.what


def test_an_output_that_no_input_moves_is_named() -> None:
    assert unmoved_outputs([case(1, 5), case(2, 5, seed=1)]) == ("b",)
    assert unmoved_outputs([case(1), case(1, seed=1), case(2, size=2)]) == ("a",)
    assert unmoved_outputs([case(1), case(2, size=2)]) == ("a",), "two shapes do not tell"
    assert unmoved_outputs([ModelCase(drawn(), (), (Tensor("a", "bool", (), b"\1"),), 1.0, "")]) == (), (
        "no input at all"
    )


def test_a_model_none_of_whose_outputs_moves_proves_nothing() -> None:
    run = model_run(case(1), case(1, seed=1))
    made = check(check_model("m.json", run, run, 0))
    assert (made.equal, made.unmoved, made.proves) == (True, ("a",), False)
    half = model_run(case(1, 5), case(2, 5, seed=1))
    assert check(check_model("m.json", half, half, 0)).proves
