"""Each rule by which the closure goes from a name to kernels: what is followed, what is not, and what is told."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from slimtf.errors import UnsupportedProjectError
from slimtf.kernels.plan import plan_kernels
from slimtf.model.app_code import AppCode, ComputedCall, Mention, ModelLoad, OpenSetting, Place, TfjsUse
from slimtf.model.backend import Backend
from slimtf.settings.schema import Settings
from slimtf.tfjs.installed import read_ahead
from tests.support.closure_tfjs import KERNELS, WEBGL_ONLY, install_closure_tfjs
from tests.support.tiny_tfjs import tfjs_project, write_model

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.kernels import KernelPlan
    from slimtf.model.project import Project
    from slimtf.tfjs.installed import Installed

TFJS = "@tensorflow/tfjs"
TRAINS: dict[str, Any] = {"forward_mode_only": False}
KERNELS_OF_CPU = sorted(kernel for name, kernel in KERNELS.items() if name != WEBGL_ONLY)


def app(
    *names: str, calls: tuple[str, ...] = (), kernels: tuple[str, ...] = (), literals: tuple[str, ...] = ()
) -> AppCode:
    """Return the code of an app that uses ``names`` of tfjs, calls methods and kernels, and holds texts, in a.js."""
    return AppCode(
        uses=tuple(TfjsUse(TFJS, tuple(name.split(".")), "a.js") for name in names),
        mentions=tuple(Mention(name, "a.js") for name in calls),
        kernels=tuple((name, "a.js") for name in kernels),
        literals=frozenset(literals),
    )


class Plans:
    """Plans for an app in ``root``."""

    def __init__(self, root: Path, node_modules: Path, ahead: Installed) -> None:
        self.root = root
        self.node_modules = node_modules
        self.ahead = ahead

    def project(self, *backends: Backend) -> Project:
        return tfjs_project(self.root, node_modules=self.node_modules, backends=backends or (Backend.CPU,))

    def plan(self, code: AppCode | None, *backends: Backend, models: tuple[Path, ...] = (), **more: Any) -> KernelPlan:
        settings = Settings(output_path=self.root / "custom_tfjs", models=models, **more)
        return plan_kernels(self.project(*backends), settings, code, ahead=self.ahead)

    def kernels(self, code: AppCode | None, *backends: Backend, **more: Any) -> set[str]:
        """Return the planned kernels, without the one that is always there."""
        found = {kernel.name for kernel in self.plan(code, *backends, **more).kernels}
        assert "Identity" in found
        return found - {"Identity"}

    def model(self, *ops: str, name: str = "model.json", **more: Any) -> Path:
        return write_model(self.root / name, *ops, **more)

    def layers_model(self, *names: str, training: tuple[str, ...] = ()) -> Path:
        config = {"model_config": {"config": [{"class_name": name} for name in names]}}
        more = {"trainingConfig": {"loss": list(training)}} if training else {}
        return write_model(
            self.root / "layers.json", format="layers-model", modelTopology=config, weightsManifest=[], **more
        )


@pytest.fixture(scope="module")
def node_modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("closure") / "node_modules"
    install_closure_tfjs(folder)
    return folder


@pytest.fixture(scope="module")
def ahead(node_modules: Path) -> Installed:
    """What forward execution needs, read once for all tests."""
    return read_ahead(tfjs_project(node_modules.parent, node_modules=node_modules).tfjs)


@pytest.fixture
def plans(tmp_path: Path, node_modules: Path, ahead: Installed) -> Plans:
    return Plans(tmp_path, node_modules, ahead)


@pytest.mark.parametrize(
    ("name", "kernels"),
    [
        ("neg", {"Neg"}),
        ("minus", {"Neg"}),  # an op that calls another
        ("square", {"Square"}),  # a literal; the other texts beside it are none
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


@pytest.mark.parametrize(
    ("code", "kernels"),
    [
        (app("layers.flatten"), {"Neg"}),
        # what the layer names by itself: glorotNormal
        (app("layers.dense"), {"_FusedMatMul", "Square"}),
        # what the app names
        (app("layers.dense", literals=("relu",)), {"_FusedMatMul", "Square", "Relu"}),
        (app("layers.flatten", literals=("tanh", "text")), {"Neg", "Tanh"}),
        (app("layers.flatten", literals=("mean_squared_error",)), {"Neg", "Square"}),
        (app("layers.flatten", literals=("hinge",)), {"Neg", "Abs"}),
        (app("layers.flatten", literals=("acc",)), {"Neg", "Exp"}),
        (app("layers.flatten", literals=("Adam",)), {"Neg", "Exp"}),
        (app("layers.flatten", literals=("sgd",)), {"Neg", "Multiply"}),
        (app("layers.flatten", literals=("Flatten",)), {"Neg"}),
        # a layer that is named brings what it names in turn
        (app("layers.flatten", literals=("Dense",)), {"Neg", "_FusedMatMul", "Square"}),
        (app("layers.flatten", literals=("Wrong",)), {"Neg"}),
        # a layer's code calls a method of a tensor
        (app("layers.flatten", literals=("softsign",)), {"Neg"}),
        # names mean nothing where tfjs-layers is not reached
        (app("neg", literals=("relu", "Dense")), {"Neg"}),
        # the tables themselves bring nothing, but what compile() names does
        (app("sequential"), {"Square"}),
    ],
)
def test_names_that_tfjs_layers_looks_up(plans: Plans, code: AppCode, kernels: set[str]) -> None:
    assert plans.kernels(code) == kernels


@pytest.mark.parametrize(
    ("names", "training", "kernels"),
    [
        (("Flatten",), (), {"Neg"}),
        (("Dense",), (), {"_FusedMatMul", "Square"}),
        (("Flatten", "relu"), (), {"Neg", "Relu"}),
        (("Flatten",), ("hinge",), {"Neg", "Abs"}),
        (("my_layer",), (), set()),
    ],
)
def test_names_in_a_layers_model(
    plans: Plans, names: tuple[str, ...], training: tuple[str, ...], kernels: set[str]
) -> None:
    plan = plans.plan(app(), models=(plans.layers_model(*names, training=training),))
    assert {kernel.name for kernel in plan.kernels} - {"Identity"} == kernels
    assert plan.ops is None
    if kernels:
        assert plan.with_layers
        assert any(
            (why.source, why.detail) == ("model", f"layers.json: {names[0]}") for one in plan.kernels for why in one.why
        )


@pytest.mark.parametrize(
    ("code", "layers", "data"),
    [
        (app("neg"), False, False),
        (app("layers.flatten"), True, False),
        (app("sequential"), True, False),
        (app("data.csv"), False, True),
    ],
)
def test_only_the_packages_that_are_reached_are_brought_in(
    plans: Plans, code: AppCode, *, layers: bool, data: bool
) -> None:
    plan = plans.plan(code)
    assert (plan.with_layers, plan.with_data, plan.with_converter) == (layers, data, True)


def test_a_graph_model_that_nothing_is_known_of_keeps_everything(plans: Plans) -> None:
    everything = plans.kernels(app("loadGraphModel"))
    assert len(everything) == 18
    assert plans.kernels(app("loadGraphModel"), models=(plans.model("Neg"),)) == {"Neg"}
    assert plans.kernels(app("neg")) == {"Neg"}
    plan = plans.plan(app("loadGraphModel"))
    assert all([why.source for why in kernel.why] == ["all"] for kernel in plan.kernels)


@pytest.mark.parametrize(
    "code",
    [
        AppCode((TfjsUse(TFJS, (), "a.js"),)),
        AppCode((TfjsUse("@tensorflow/tfjs-core", (), "a.js"),)),
        app("neg", kernels=("",)),
        AppCode(unread=("/b.js",)),
        None,
    ],
)
def test_what_cannot_be_seen_keeps_everything(plans: Plans, code: AppCode | None) -> None:
    assert len(plans.kernels(code)) == 18
    assert plans.plan(code).notes


@pytest.mark.parametrize(
    "specifier",
    [
        "@tensorflow/tfjs-backend-cpu",
        "@tensorflow/tfjs-backend-webgl",
        "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops",
    ],
)
def test_all_of_a_backend_says_nothing_of_kernels(plans: Plans, specifier: str) -> None:
    assert plans.kernels(AppCode((TfjsUse(specifier, (), "a.js"),))) == set()


def test_a_kernel_that_the_op_cannot_do_without_is_an_error_where_the_backend_lacks_it(plans: Plans) -> None:
    with pytest.raises(UnsupportedProjectError, match=r"the kernel 'Prod', which the backend cpu does not") as caught:
        plans.plan(app("prod"))
    assert caught.value.where == "a.js (prod)"
    assert "backends" in caught.value.hint
    with pytest.raises(UnsupportedProjectError, match="'Prod'") as caught:
        plans.plan(app(), models=(plans.model("Prod"),))
    assert caught.value.where == "model.json: node0 (Prod)"


def test_a_kernel_for_some_inputs_only_is_passed_over_where_the_backend_lacks_it(plans: Plans) -> None:
    code = app("abs", literals=("complex64",))
    assert plans.kernels(code, Backend.WEBGL) == {"Abs"}
    assert plans.plan(code, Backend.WEBGL).notes == ()


def test_a_kernel_that_one_of_two_backends_lacks_is_noted(plans: Plans) -> None:
    plan = plans.plan(app("tanh", "prod", "neg"), Backend.CPU, Backend.WEBGL)
    exports = {kernel.name: [export.backend for export in kernel.exports] for kernel in plan.kernels}
    assert exports["Tanh"] == [Backend.CPU]
    assert exports["Prod"] == [Backend.WEBGL]
    assert exports["Neg"] == [Backend.CPU, Backend.WEBGL]
    assert plan.notes == ("the cpu backend has no Prod", "the webgl backend has no Tanh")


def test_kernels_are_sorted_by_name(plans: Plans) -> None:
    names = [kernel.name for kernel in plans.plan(app("tanh", "neg", "exp", "fused.matMul")).kernels]
    assert names == sorted(names)
    assert len(names) == 5


def test_methods_that_the_packages_own_code_calls_on_tensors_count(plans: Plans) -> None:
    plan = plans.plan(app("layers.dense", literals=("softsign",)))
    assert plan.chained == ("dist/public/chained_ops/neg.js",)
    assert [why.detail for kernel in plan.kernels if kernel.name == "Neg" for why in kernel.why] == [
        "the name 'softsign', which calls .neg()"
    ]
    assert plans.plan(app("data.generator")).chained == ("dist/public/chained_ops/square.js",)
    assert plans.plan(app("abs"), **TRAINS).chained == ("dist/public/chained_ops/neg.js",)
    assert plans.plan(app("abs")).chained == ()


def test_a_method_whose_name_only_a_run_knows_keeps_every_chained_op(plans: Plans) -> None:
    plan = plans.plan(AppCode(computed=(ComputedCall(Place("a.js", 4)),)))
    assert {kernel.name for kernel in plan.kernels} == {"Identity", "Neg", "Square", "Tanh"}
    assert len(plan.chained) == 3
    assert [unseen.place for unseen in plan.unseen] == ["a.js:4"]


@pytest.mark.parametrize(
    ("setting", "kernels"),
    [
        ("activation", {"Neg", "Relu", "Tanh"}),
        ("recurrentActivation", {"Neg", "Relu", "Tanh"}),
        ("kernelInitializer", {"Neg", "Square", "Fill"}),
        ("biasRegularizer", {"Neg"}),
        ("kernelConstraint", {"Neg"}),
        ("layer", {"Neg", "Relu", "Tanh", "Square", "Fill"}),
        ("loss", {"Neg", "Square", "Abs"}),
        ("metrics", {"Neg", "Square", "Abs", "Exp"}),
        ("optimizer", {"Neg", "Multiply", "Exp"}),
        ("compile", {"Neg", "Square", "Abs", "Exp", "Multiply"}),
    ],
)
def test_a_setting_that_only_a_run_knows_keeps_its_whole_kind(plans: Plans, setting: str, kernels: set[str]) -> None:
    code = replace(app("layers.flatten"), open_settings=(OpenSetting(setting, Place("a.js", 9)),))
    plan = plans.plan(code)
    assert {kernel.name for kernel in plan.kernels} - {"Identity"} == kernels
    assert [unseen.place for unseen in plan.unseen] == ["a.js:9"]
    assert any("a.js:9" in note for note in plan.notes)
    without = plans.plan(replace(app("neg"), open_settings=code.open_settings))
    assert ({kernel.name for kernel in without.kernels}, without.unseen) == ({"Identity", "Neg"}, ())


def test_a_layers_model_that_is_not_known_keeps_everything_that_one_can_name(plans: Plans) -> None:
    load = ModelLoad("loadLayersModel", (), Place("a.js", 3))
    plan = plans.plan(replace(app("loadLayersModel"), loads=(load,)))
    names = {kernel.name for kernel in plan.kernels}
    assert names == {"Identity", "Neg", "_FusedMatMul", "Relu", "Tanh", "Square", "Fill", "Abs", "Exp", "Multiply"}
    assert [unseen.place for unseen in plan.unseen] == ["a.js:3"]
    known = plans.layers_model("Flatten")
    found = plans.plan(replace(app("loadLayersModel"), loads=(load,)), models=(known,))
    assert {kernel.name for kernel in found.kernels} == {"Identity", "Neg"}
    assert found.unseen == ()


def test_a_graph_model_that_is_not_known_keeps_every_kernel(plans: Plans) -> None:
    load = ModelLoad("loadGraphModel", ("https://cdn.example/model.json",), Place("a.js", 3))
    plan = plans.plan(replace(app("loadGraphModel"), loads=(load,)), models=(plans.model("Neg"),))
    assert {kernel.name for kernel in plan.kernels} == {"Identity", "Neg"}
    detected = replace(plans.project(), models=(plans.model("Neg"),))
    settings = Settings(output_path=plans.root / "custom_tfjs")
    found = plan_kernels(detected, settings, replace(app("loadGraphModel"), loads=(load,)))
    assert len(found.kernels) == 19
    assert [unseen.place for unseen in found.unseen] == ["a.js:3"]
    assert found.ops is None


@pytest.mark.parametrize(
    ("specifier", "layers", "data"),
    [(TFJS, True, True), ("@tensorflow/tfjs-layers", True, False), ("@tensorflow/tfjs-core", False, False)],
)
def test_a_package_that_is_handed_on_is_wanted_whole(plans: Plans, specifier: str, *, layers: bool, data: bool) -> None:
    code = AppCode((TfjsUse(specifier, (), "a.js", 5),))
    plan = plans.plan(code)
    assert (plan.with_layers, plan.with_data) == (layers, data)
    assert [unseen.place for unseen in plan.unseen] == ["a.js:5"]
    listed = plans.plan(code, kernels=tuple(KERNELS_OF_CPU))
    assert listed.left_out == ()
    few = plans.plan(code, kernels=("Identity",))
    assert ("Fill" in {kernel.name for kernel in few.left_out}) is layers


def test_a_list_that_is_shorter_than_what_the_app_needs_says_what_is_missing(plans: Plans) -> None:
    model = plans.model("Add")
    plan = plans.plan(app("fused.matMul", "abs", literals=("complex64",)), kernels=("Identity",), models=(model,))
    assert [(kernel.name, kernel.needed) for kernel in plan.left_out] == [
        ("Abs", True),
        ("Add", True),
        ("ComplexAbs", True),
        ("_FusedMatMul", True),
    ]
    either = plans.plan(app("abs", literals=("complex64",)), kernels=("Abs", "Identity"))
    assert [(kernel.name, kernel.needed) for kernel in either.left_out] == [("ComplexAbs", False)]
    assert plans.plan(app("neg"), kernels=("Neg", "Identity")).left_out == ()
    assert plans.plan(app(kernels=("Exp",)), kernels=("Neg", "Identity")).left_out[0].needed


@pytest.mark.parametrize(("setting", "told"), [(True, 1), (None, 0), (False, 0)])
def test_gradients_that_the_settings_leave_out_are_told(plans: Plans, *, setting: bool | None, told: int) -> None:
    plan = plans.plan(app("neg", "grad"), forward_mode_only=setting)
    assert len(plan.limits) == told
    assert plans.plan(app("neg"), forward_mode_only=setting).limits == ()


@pytest.mark.parametrize(
    ("code", "trains"),
    [
        (app("layers.flatten", calls=("fit",)), True),
        (app("neg", calls=("fit",)), False),
        (app("neg", calls=("computeGradients",)), True),
        (AppCode((TfjsUse(TFJS, (), "a.js"),), (Mention("grad", "a.js"),)), True),
        (AppCode((TfjsUse("@tensorflow/tfjs-core", (), "a.js"),), (Mention("grad", "a.js"),)), True),
        (AppCode((TfjsUse("@tensorflow/tfjs-data", (), "a.js"),), (Mention("grad", "a.js"),)), False),
        (app("neg", calls=("grad",)), False),
        (replace(app("layers.flatten"), computed=(ComputedCall(Place("a.js")),)), True),
        (replace(app("layers.flatten"), computed=(ComputedCall(Place("a.js"), foreign=True),)), False),
        (replace(app("neg"), computed=(ComputedCall(Place("a.js")),)), False),
        (replace(app("neg"), mentions=(Mention("minimize", "x.js", foreign=True),)), False),
        (None, False),
    ],
)
def test_what_trains(plans: Plans, code: AppCode | None, *, trains: bool) -> None:
    assert bool(plans.plan(code).gradients) is trains
