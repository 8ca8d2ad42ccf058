"""What tfjs-layers finds by name, what only a run knows, and what is handed on: kept by what it can be."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from slimtf.kernels.plan import plan_kernels
from slimtf.model.app_code import AppCode, ComputedCall, ModelLoad, OpenSetting, Place, TfjsUse
from slimtf.settings.schema import Settings
from tests.support.closure_plans import KERNELS_OF_CPU, TFJS, TRAINS, app

if TYPE_CHECKING:
    from tests.support.closure_plans import Plans


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
    assert {why.source for kernel in plan.kernels for why in kernel.why} == {"app", "engine"}
    assert any("a.js:9" in note for note in plan.notes)
    without = plans.plan(replace(app("neg"), open_settings=code.open_settings))
    assert ({kernel.name for kernel in without.kernels}, without.unseen) == ({"Identity", "Neg"}, ())


def test_a_type_that_only_a_run_knows_may_be_that_of_complex_numbers(plans: Plans) -> None:
    types = (Place("a.js", 9),)
    code = app("abs", "layers.flatten")
    plan = plans.plan(replace(code, open_types=types))
    assert {kernel.name for kernel in plan.kernels} == {"Identity", *plans.kernels(code), "ComplexAbs"}
    assert [(unseen.place, unseen.kept, unseen.hides) for unseen in plan.unseen] == [
        ("a.js:9", "all that complex numbers need", "types")
    ]
    assert "type that only a run knows" in plan.unseen[0].what
    assert "as literals" in plan.unseen[0].fix
    without = plans.plan(replace(app("neg"), open_types=types))
    assert [unseen.place for unseen in without.unseen] == ["a.js:9"]


def test_a_layers_model_that_is_not_known_keeps_everything_that_one_can_name(plans: Plans) -> None:
    load = ModelLoad("loadLayersModel", (), Place("a.js", 3))
    plan = plans.plan(replace(app("loadLayersModel"), loads=(load,)))
    names = {kernel.name for kernel in plan.kernels}
    assert names == {"Identity", "Neg", "_FusedMatMul", "Relu", "Tanh", "Square", "Fill", "Abs", "Exp", "Multiply"}
    assert [unseen.place for unseen in plan.unseen] == ["a.js:3"]
    assert {why.source for kernel in plan.kernels for why in kernel.why} == {"app", "engine"}
    known = plans.layers_model("Flatten")
    found = plans.plan(replace(app("loadLayersModel"), loads=(load,)), models=(known,))
    assert {kernel.name for kernel in found.kernels} == {"Identity", "Neg"}
    assert found.unseen == ()


def test_a_graph_model_that_is_not_known_keeps_every_kernel(plans: Plans) -> None:
    load = ModelLoad("loadGraphModel", ("*",), Place("a.js", 3))
    plan = plans.plan(replace(app("loadGraphModel"), loads=(load,)), models=(plans.model("Neg"),))
    assert {kernel.name for kernel in plan.kernels} == {"Identity", "Neg"}
    typed = replace(load, sources=("modle/model.json",))
    other = plans.plan(replace(app("loadGraphModel"), loads=(typed,)), models=(plans.model("Neg"),))
    assert len(other.kernels) == 19
    detected = replace(plans.project(), models=(plans.model("Neg"),))
    settings = Settings(output_path=plans.root / "custom_tfjs")
    found = plan_kernels(detected, settings, replace(app("loadGraphModel"), loads=(load,)))
    assert len(found.kernels) == 19
    assert [unseen.place for unseen in found.unseen] == ["a.js:3"]
    assert found.ops is None


@pytest.mark.parametrize(
    ("specifier", "layers", "data"),
    [
        (TFJS, True, True),
        ("@tensorflow/tfjs-layers", True, False),
        ("@tensorflow/tfjs-data", False, True),
        ("@tensorflow/tfjs-core", False, False),
    ],
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


def test_optimizers_that_a_loaded_model_may_bring_along(plans: Plans) -> None:
    saved = replace(
        app("loadLayersModel", calls=("save",)),
        loads=(ModelLoad("loadLayersModel", ("indexeddb://m",), Place("a.js")),),
    )
    plan = plans.plan(saved)
    why = {kernel.name: [(reason.source, reason.detail) for reason in kernel.why] for kernel in plan.kernels}
    assert why["Exp"] == [("app", "a.js (loadLayersModel), may restore AdamOptimizer")]
    assert why["Multiply"] == [("app", "a.js (loadLayersModel), may restore SGDOptimizer")]
    trained = plans.layers_model("Flatten", training=("hinge",))
    load = (ModelLoad("loadLayersModel", ("layers.json",), Place("a.js")),)
    assert plans.kernels(replace(app("loadLayersModel"), loads=load), models=(trained,)) == {
        "Neg", "Abs", "Exp", "Multiply"
    }  # fmt: skip
    plain = plans.layers_model("Flatten")
    assert plans.kernels(replace(app("loadLayersModel"), loads=load), models=(plain,)) == {"Neg"}
    assert plans.kernels(app("layers.flatten", calls=("loadTrainingConfig",))) == {"Neg", "Exp", "Multiply"}
