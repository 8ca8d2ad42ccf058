"""Each rule by which the closure goes from a name to kernels: what is followed, and what is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from slimtf.kernels.plan import plan_kernels
from slimtf.model.app_code import AppCode, TfjsUse
from slimtf.settings.schema import Settings
from slimtf.tfjs.installed import read_ahead
from tests.support.closure_plans import TFJS, TRAINS, app

if TYPE_CHECKING:
    from tests.support.closure_plans import Plans


@pytest.mark.parametrize(
    ("name", "kernels"),
    [
        ("neg", {"Neg"}),
        ("minus", {"Neg"}),  # an op that calls another
        ("square", {"Square"}),  # a literal; the other texts do not count
        ("mul", {"Multiply"}),  # through a namespace
        ("sum", {"Sum", "Cast"}),  # a tensor's own method
        ("copy", set()),
        ("variable", {"Cast"}),
        ("scalar", set()),
        ("image.resizeBilinear", {"ResizeBilinear"}),
        ("image", {"ResizeBilinear"}),
        ("fused.matMul", {"_FusedMatMul"}),
        ("logSigmoid", {"Neg"}),
        ("either", {"Neg", "Relu"}),
        ("polite", set()),
        ("train.sgd", {"Multiply"}),
        ("train.adam", {"Exp"}),
        ("train", {"Multiply", "Exp"}),
        ("engine", set()),
        ("io.browserFiles", set()),
        ("data.csv", set()),
        ("nothing.of.the.kind", set()),
    ],
)
def test_a_name_that_the_app_uses(plans: Plans, name: str, kernels: set[str]) -> None:
    assert plans.kernels(app(name)) == kernels


@pytest.mark.parametrize(
    ("name", "kernels"),
    [
        ("fused.matMul", {"_FusedMatMul", "Relu", "Multiply", "Sum", "Tanh", "Add", "Cast"}),
        ("logSigmoid", {"Neg", "Multiply", "Sum", "Tanh", "Add", "Cast"}),
        ("square", {"Square", "Multiply", "Sum", "Tanh", "Add", "Cast"}),
        ("neg", {"Neg", "Add", "Cast"}),
        ("tanh", {"Tanh", "Add", "Cast"}),
        ("abs", {"Abs", "Neg", "Add", "Cast"}),  # a chained op in the code of a gradient
    ],
)
def test_where_gradients_are_computed_their_kernels_count_too(plans: Plans, name: str, kernels: set[str]) -> None:
    assert plans.kernels(app(name), **TRAINS) == kernels


@pytest.mark.parametrize(
    ("code", "gradients"),
    [
        (app("square"), []),
        (app("square", "grad"), ["Multiply", "Square", "Sum"]),
        (app("square", "variableGrads"), ["Multiply", "Square", "Sum"]),
        (app("square", "gradients.of"), []),
        (app("square", "engine", calls=("gradients",)), ["Multiply", "Square", "Sum"]),
        (app("square", "engine", calls=("startTape",)), ["Multiply", "Square", "Sum"]),
        (app("square", "engine"), []),
        (app("square", calls=("gradients",)), []),
        (app("square", calls=("minimize",)), ["Multiply", "Square", "Sum"]),
        (app("square", calls=("predict",)), []),
    ],
)
def test_an_app_that_computes_gradients_is_known_by_what_it_calls(
    plans: Plans, code: AppCode, gradients: list[str]
) -> None:
    plan = plans.plan(code)
    assert [gradient.kernel for gradient in plan.gradients] == gradients
    assert ("Tanh" in {kernel.name for kernel in plan.kernels}) is bool(gradients)


@pytest.mark.parametrize(("setting", "count"), [(True, 0), (False, 3)])
def test_the_setting_for_gradients_beats_what_the_app_calls(plans: Plans, *, setting: bool, count: int) -> None:
    for code in (app("square"), app("square", "grad")):
        assert len(plans.plan(code, forward_mode_only=setting).gradients) == count


def test_what_was_read_ahead_serves_only_the_mode_that_it_was_read_for(plans: Plans) -> None:
    project = plans.project()
    settings = Settings(output_path=plans.root / "custom_tfjs", models=())
    for code, count in ((app("square"), 2), (app("square", "grad"), 7)):
        found = plan_kernels(project, settings, code, ahead=read_ahead(project.tfjs))
        assert found == plan_kernels(project, settings, code)
        assert len(found.kernels) == count


def test_each_reason_says_who_asked(plans: Plans) -> None:
    model = plans.model("Placeholder", "Add", "Neg")
    code = app("square", "minus", calls=("tanh",), kernels=("Exp",))
    plan = plans.plan(code, models=(model,), **TRAINS)
    why = {kernel.name: [(reason.source, reason.detail) for reason in kernel.why] for kernel in plan.kernels}
    assert why["Square"][0] == ("app", "a.js (square)")
    assert why["Neg"] == [("app", "a.js (minus)"), ("model", "model.json: node2 (Neg)"), ("gradient", "of Neg")]
    assert ("app", "a.js (.tanh())") in why["Tanh"]
    assert why["Exp"] == [("app", "a.js (runKernel)")]
    assert ("model", "model.json: node1 (Add)") in why["Add"]
    assert ("engine", "gradients are computed") in why["Add"]
    assert why["Identity"][0] == ("engine", "tensors are cloned")
    assert why["Multiply"][0] == ("gradient", "of Square")
    assert why["Sum"][0] == ("gradient", "of Multiply")


def test_a_node_inside_of_a_function_is_named_with_it(plans: Plans) -> None:
    library = {"function": [{"signature": {"name": "body"}, "nodeDef": [{"name": "minus", "op": "Neg"}]}]}
    node = {"name": "loop", "op": "StatelessWhile", "attr": {"body": {"func": {"name": "body"}}}}
    model = plans.model(modelTopology={"node": [node], "library": library})
    (neg,) = (kernel for kernel in plans.plan(app(), models=(model,)).kernels if kernel.name == "Neg")
    assert [reason.detail for reason in neg.why] == ["model.json: body/minus (Neg)"]


def test_ten_reasons_are_enough(plans: Plans) -> None:
    code = AppCode(tuple(TfjsUse(TFJS, ("neg",), f"{number:02}.js") for number in range(12)))
    (neg,) = (kernel for kernel in plans.plan(code).kernels if kernel.name == "Neg")
    assert [reason.detail for reason in neg.why] == [f"{number:02}.js (neg)" for number in range(10)]


@pytest.mark.parametrize(
    ("method", "kernels"), [("neg", {"Neg"}), ("square", {"Square"}), ("tanh", {"Tanh"}), ("unknown", set())]
)
def test_a_chained_op(plans: Plans, method: str, kernels: set[str]) -> None:
    plan = plans.plan(app("scalar", calls=(method,)))
    assert {kernel.name for kernel in plan.kernels} - {"Identity"} == kernels
    assert plan.chained == tuple(f"dist/public/chained_ops/{method}.js" for _ in kernels)


@pytest.mark.parametrize(
    ("code", "complex_kernels"),
    [
        (app("abs"), set()),
        (app("abs", literals=("complex64",)), {"ComplexAbs"}),
        (app("abs", literals=("float32",)), set()),
        (app("abs", "complex"), {"ComplexAbs", "Complex"}),
        (app("abs", "imag"), {"ComplexAbs", "Imag"}),
        (app("abs", "real"), {"ComplexAbs", "Real"}),
        (app("abs", "spectral.fft"), {"ComplexAbs", "Real"}),
        (app("abs", kernels=("FFT",)), {"ComplexAbs"}),
    ],
)
def test_kernels_for_complex_numbers_are_kept_where_there_can_be_some(
    plans: Plans, code: AppCode, complex_kernels: set[str]
) -> None:
    found = plans.kernels(code)
    assert "Abs" in found
    assert found & {"ComplexAbs", "Complex", "Real", "Imag"} == complex_kernels


@pytest.mark.parametrize(
    ("ops", "more", "kept"),
    [
        (("Abs",), {}, False),
        (("Abs", "Complex"), {}, True),
        (("Abs", "FFT"), {}, True),
        (("Abs",), {"signature": {"dtype": "DT_COMPLEX64"}}, True),
    ],
)
def test_a_model_may_hold_complex_numbers(
    plans: Plans, ops: tuple[str, ...], more: dict[str, Any], *, kept: bool
) -> None:
    assert ("ComplexAbs" in plans.kernels(app(), models=(plans.model(*ops, **more),))) is kept


@pytest.mark.parametrize(
    ("op", "kernels"),
    [
        ("Const", set()),
        ("Placeholder", set()),
        ("LookupTableSizeV2", set()),
        ("Add", {"Add"}),
        ("BiasAdd", {"Add"}),  # shares its case
        ("Squares", {"Square", "Neg"}),  # falls through
        ("Neg", {"Neg"}),
        ("_FusedMatMul", {"_FusedMatMul"}),
        ("ResizeBilinear", {"ResizeBilinear"}),
        ("TensorListFromTensor", {"Tanh"}),  # a class calls it
        ("TensorListLength", set()),
        ("StatelessWhile", set()),
    ],
)
def test_an_op_of_a_graph_model(plans: Plans, op: str, kernels: set[str]) -> None:
    assert plans.kernels(app(), models=(plans.model(op),)) == kernels


def test_all_models_and_the_library_count(plans: Plans) -> None:
    library = {"function": [{"signature": {"name": "body"}, "nodeDef": [{"name": "x", "op": "Neg"}]}]}
    node = {"name": "w", "op": "StatelessWhile", "attr": {"body": {"func": {"name": "body"}}}}
    second = plans.model(name="b/model.json", modelTopology={"node": [node], "library": library})
    assert plans.kernels(app(), models=(plans.model("Add"), second)) == {"Add", "Neg"}


def test_without_models_no_op_of_the_converter_counts(plans: Plans) -> None:
    assert plans.kernels(app("neg")) == {"Neg"}
    assert plans.plan(app("neg")).ops is None


def test_kernels_are_sorted_by_name(plans: Plans) -> None:
    names = [kernel.name for kernel in plans.plan(app("tanh", "neg", "exp", "fused.matMul")).kernels]
    assert names == sorted(names)
    assert len(names) == 5
