"""What of all that is derived reaches the plan, and what several causes add up to."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from slimtf.kernels.plan import plan_kernels
from slimtf.model.app_code import AppCode, ComputedCall, Mention, ModelLoad, Place, TfjsUse
from slimtf.model.backend import WasmVariant
from slimtf.model.kernels import EffectImport
from slimtf.settings.schema import Settings, WasmSettings
from slimtf.tfjs.layers_registry import LAYERS
from tests.support.closure_plans import TFJS, TRAINS, app
from tests.support.closure_tfjs import PACKAGES, install_closure_tfjs
from tests.support.tiny_tfjs import install_tiny_tfjs, tfjs_project, write_model

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from tests.support.closure_plans import Plans

CONVERTER = "@tensorflow/tfjs-converter"
UNKNOWN_LOAD = ModelLoad("loadLayersModel", (), Place("a.js", 3))


def test_each_thing_that_is_named_counts_whatever_is_named_after_it(plans: Plans) -> None:
    code = app("loadGraphModel", "train.sgd", "neg", "exp")
    plan = plans.plan(code, models=(plans.model("Neg"),))
    assert {kernel.name for kernel in plan.kernels if kernel.certain} == {"Neg", "Exp"}
    why = {kernel.name: kernel.why[0].detail for kernel in plan.kernels}
    assert (why["Multiply"], why["Exp"]) == ("a.js (train.sgd)", "a.js (exp)")
    unknown = plans.plan(code)
    assert [each.hides for each in unknown.unseen] == ["graphs"]


def test_a_package_that_is_reached_stays_so_where_tfjs_layers_is_handed_on(plans: Plans) -> None:
    code = replace(app("data.csv"), uses=(*app("data.csv").uses, TfjsUse(LAYERS, (), "a.js")))
    plan = plans.plan(code, kernels=("Identity",))
    assert (plan.with_layers, plan.with_data) == (True, True)
    assert {(why.source, why.detail) for one in plan.left_out if one.name == "Fill" for why in one.why} == {
        ("app", "all of tfjs-layers may be used")
    }
    trains = replace(code, mentions=(Mention("fit", "a.js"),))
    assert plans.plan(trains).gradients


def test_a_layers_model_may_be_loaded_by_what_was_not_seen_to_be_tfjs(plans: Plans) -> None:
    plan = plans.plan(AppCode(loads=(UNKNOWN_LOAD,)))
    assert {"Relu", "Fill", "_FusedMatMul"} < {kernel.name for kernel in plan.kernels}
    assert plan.with_layers


def test_what_was_read_ahead_is_not_read_again(plans: Plans, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr("slimtf.tfjs.installed.BypassedEffects")
    for code in (app("neg"), app("neg", "grad")):
        assert plans.plan(code).kernels
        assert plans.plan(code, **TRAINS).gradients


def test_methods_that_the_settings_keep_and_those_that_throw(plans: Plans) -> None:
    foreign = (ComputedCall(Place("b.js"), foreign=True),)
    plan = plans.plan(AppCode(computed=foreign), keep=("neg",))
    assert plan.chained == ("dist/public/chained_ops/neg.js",)
    assert plan.stubbed == ("square", "tanh")
    softsign = replace(app("layers.dense", literals=("softsign",)), computed=foreign)  # its code calls x.neg()
    assert plans.plan(softsign).stubbed == ("square", "tanh")


def test_ops_of_models_that_are_not_known_may_be_any(plans: Plans) -> None:
    model = plans.model("Neg")
    unread = AppCode(unread=("/a.vue",))
    assert plans.plan(unread, models=(model,)).ops is None
    assert plans.plan(None, models=(model,)).ops


def test_binaries_are_those_of_the_settings_and_models_without_weights_are_said(plans: Plans) -> None:
    model = plans.model("Neg", weightsManifest=[{"paths": ["gone.bin"], "weights": []}])
    plan = plans.plan(app("neg"), models=(model,), wasm=WasmSettings(variants=(WasmVariant.SIMD,)))
    assert plan.wasm == (WasmVariant.SIMD,)
    assert plan.not_run == {model: "weights not found (gone.bin)"}


def test_ops_that_an_older_converter_wants_besides_are_listed(tmp_path: Path) -> None:
    install_tiny_tfjs(tmp_path / "node_modules")
    executor = tmp_path / "node_modules" / CONVERTER / "dist/operations/executors/math_executor.js"
    executor.write_text(executor.read_text().replace(", ops = tfOps", "").replace("ops.", "tfOps."))
    settings = Settings(output_path=tmp_path / "custom_tfjs", models=(write_model(tmp_path / "model.json", "Add"),))
    plan = plan_kernels(tfjs_project(tmp_path), settings, AppCode())
    assert [op.path for op in plan.ops or ()] == ["add", "scalar"]
    assert plan.ops_left_out == ("batchNorm", "fused.matMul", "image.resizeBilinear", "transpose")


def test_effects_of_the_converter_are_kept_unless_the_app_is_known_to_load_it_whole(tmp_path: Path) -> None:
    install_closure_tfjs(tmp_path / "node_modules")
    index = "dist/index.js"
    (tmp_path / "node_modules" / CONVERTER / index).write_text(f"{PACKAGES[CONVERTER][index]}\nsurprise();")
    model = write_model(tmp_path / "model.json", "TensorListFromTensor")  # its code stands in the converter
    project, settings = tfjs_project(tmp_path), Settings(output_path=tmp_path / "custom_tfjs", models=(model,))
    kept = EffectImport(TFJS, CONVERTER, index)
    assert kept in plan_kernels(project, settings, None).effects
    assert kept not in plan_kernels(project, settings, AppCode()).effects
