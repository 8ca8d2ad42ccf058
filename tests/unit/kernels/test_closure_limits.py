"""What is kept when something cannot be seen, and what the plan says when something is lacking."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from slimtf.errors import UnsupportedProjectError
from slimtf.kernels.additions import lacking_in, with_additions
from slimtf.kernels.plan import plan_kernels
from slimtf.model.app_code import AppCode, ComputedCall, Mention, ModelLoad, Place, TfjsUse
from slimtf.model.backend import Backend
from slimtf.model.recording import Additions, RecordedKernel, RecordedName
from slimtf.settings.schema import Settings
from tests.support.closure_plans import KERNELS_OF_CPU, TFJS, TRAINS, app
from tests.support.closure_tfjs import install_closure_tfjs
from tests.support.tiny_tfjs import tfjs_project, write_model

if TYPE_CHECKING:
    from tests.support.closure_plans import Plans


def test_a_graph_model_that_nothing_is_known_of_keeps_everything(plans: Plans) -> None:
    everything = plans.kernels(app("loadGraphModel"))
    assert len(everything) == 18
    assert plans.kernels(app("loadGraphModel"), models=(plans.model("Neg"),)) == {"Neg"}
    assert plans.kernels(app("neg")) == {"Neg"}
    layers = ModelLoad("loadLayersModel", ("indexeddb://m",), Place("a.js"))
    assert plans.kernels(replace(app("loadGraphModel", calls=("save",)), loads=(layers,))) == everything
    assert "literal" in plans.plan(app("neg", kernels=("",))).unseen[0].fix
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


@pytest.mark.parametrize("specifier", [TFJS, "@tensorflow/tfjs-layers", "@tensorflow/tfjs-core"])
def test_every_method_stays_where_all_is_handed_on(plans: Plans, specifier: str) -> None:
    """``window.tf = tf``: code that gets it calls methods, and so do functions of tfjs that nothing else names."""
    plan = plans.plan(AppCode((TfjsUse(specifier, (), "a.js"),)))
    assert {Path(file).stem for file in plan.chained} == {"neg", "square", "tanh"}


@pytest.mark.parametrize(
    "specifier",
    [
        "@tensorflow/tfjs-backend-cpu",
        "@tensorflow/tfjs-backend-webgl",
        "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops",
    ],
)
def test_all_of_a_backend_is_no_reason_to_keep_everything(plans: Plans, specifier: str) -> None:
    plan = plans.plan(AppCode((TfjsUse(specifier, (), "a.js"),)))
    assert plan.unseen == ()
    assert "Neg" not in {kernel.name for kernel in plan.kernels}


def test_a_kernel_that_the_op_cannot_do_without_is_an_error_where_the_backend_lacks_it(plans: Plans) -> None:
    with pytest.raises(UnsupportedProjectError, match=r"the kernel 'Prod', which the backend cpu does not") as caught:
        plans.plan(app("prod"))
    assert caught.value.where == "a.js (prod)"
    assert "backends" in caught.value.hint
    with pytest.raises(UnsupportedProjectError, match="'Prod'") as caught:
        plans.plan(app(), models=(plans.model("Prod"),))
    assert caught.value.where == "model.json: node0 (Prod)"


def test_a_kernel_that_an_op_only_asks_for_may_be_missing(plans: Plans) -> None:
    assert plans.kernels(app("shown")) == set()
    assert plans.kernels(app("shown"), Backend.WEBGL) == {"Prod"}


def test_a_kernel_that_only_gradients_reach_may_be_missing(plans: Plans) -> None:
    """On wasm every app that trains reaches UnsortedSegmentSum, which its backend lacks."""
    assert plans.kernels(app("fill"), **TRAINS) == {"Fill", "Add", "Cast"}
    assert plans.kernels(app("fill"), Backend.WEBGL, **TRAINS) == {"Fill", "Add", "Cast", "Prod"}


def test_a_kernel_of_a_method_may_be_missing_since_the_object_may_be_another(plans: Plans) -> None:
    assert plans.kernels(app("neg", calls=("tanh",)), Backend.WEBGL) == {"Neg"}
    with pytest.raises(UnsupportedProjectError, match="'Tanh'"):
        plans.plan(app("tanh"), Backend.WEBGL)


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
def test_gradients_that_the_settings_leave_out_are_reported(plans: Plans, *, setting: bool | None, told: int) -> None:
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
        (AppCode((TfjsUse(TFJS, (), "a.js"),), (Mention("minimize", "a.js"),)), True),
        (replace(app("layers.flatten"), computed=(ComputedCall(Place("a.js")),)), True),
        (replace(app("layers.flatten"), computed=(ComputedCall(Place("a.js"), foreign=True),)), False),
        (replace(app("neg"), computed=(ComputedCall(Place("a.js")),)), False),
        (replace(app("neg"), mentions=(Mention("minimize", "x.js", foreign=True),)), True),
        (replace(AppCode((TfjsUse(TFJS, ("train", "sgd"), "a.js"),)), computed=(ComputedCall(Place("a.js")),)), True),
        (replace(app("neg"), unread=("/a.vue",)), True),
        (None, False),
    ],
)
def test_what_trains(plans: Plans, code: AppCode | None, *, trains: bool) -> None:
    assert bool(plans.plan(code).gradients) is trains


def test_what_a_fix_adds_brings_what_it_reaches_and_says_so(plans: Plans) -> None:
    plan = plans.plan(app("scalar"))
    seen = ("page index.html",)
    added = Additions(
        (RecordedKernel("Exp", ("cpu",), seen), RecordedKernel("Prod", ("cpu",), seen)),
        (RecordedName("neg", seen), RecordedName("unknown", seen)),
        (RecordedName("Square", seen), RecordedName("Relu", seen)),
    )
    made = with_additions(plan, plans.project(), added)
    why = {kernel.name: [(reason.source, reason.detail) for reason in kernel.why] for kernel in made.kernels}
    assert why == {
        "Identity": [("engine", "tensors are cloned")],
        "Exp": [("recorded", "slimtf.kernels.json: page index.html")],
        "Neg": [("recorded", "slimtf.kernels.json: .neg()")],
        "Square": [("gradient", "of Square")],
        "Multiply": [("gradient", "of Square")],
        "Add": [("engine", "gradients are computed")],
        "Cast": [("engine", "gradients are computed")],
    }
    assert made.chained == ("dist/public/chained_ops/neg.js",)
    assert [gradient.kernel for gradient in made.gradients] == ["Square"]
    assert with_additions(made, plans.project(), added) == made
    lacking = lacking_in(plan, plans.project(), added)
    assert [one.name for one in lacking.kernels] == ["Exp", "Prod"]
    assert [one.name for one in lacking.methods] == ["neg"]
    assert [one.name for one in lacking.gradients] == ["Square"]
    assert not lacking_in(made, plans.project(), Additions(added.kernels[:1], added.methods, added.gradients))


def test_a_list_of_every_kernel_leaves_nothing_open(plans: Plans) -> None:
    plan = plans.plan(replace(app("neg"), unread=("/b.js",)), kernels=tuple(KERNELS_OF_CPU))
    assert [kernel.name for kernel in plan.kernels] == KERNELS_OF_CPU
    assert plan.limits == ()
    both = plans.plan(app("neg"), Backend.CPU, Backend.WEBGL, kernels=(*KERNELS_OF_CPU, "Prod"))
    assert both.notes[0] == "the cpu backend has no Prod"
    assert both.left_out == ()


def test_a_graph_model_needs_the_converter(tmp_path: Path) -> None:
    install_closure_tfjs(tmp_path / "node_modules", "@tensorflow/tfjs-converter")
    model = write_model(tmp_path / "model.json", "Add")
    settings = Settings(output_path=tmp_path / "custom_tfjs", models=(model,))
    with pytest.raises(UnsupportedProjectError, match="tfjs-converter is not installed") as caught:
        plan_kernels(tfjs_project(tmp_path), settings, AppCode())
    assert caught.value.where == str(model)
    assert "npm install @tensorflow/tfjs-converter@4.22.0" in caught.value.hint


def test_a_file_that_cannot_be_read_may_use_all_of_tfjs(plans: Plans) -> None:
    plan = plans.plan(replace(app("neg"), unread=("/app/a.vue",)))
    assert plan.with_layers
    assert (
        len(plan.chained) == len(plans.plan(replace(app("neg"), computed=(ComputedCall(Place("a.js")),))).chained) > 0
    )
    assert not plans.plan(app("neg")).with_layers


def test_layers_and_data_are_part_of_a_tfjs_that_is_handed_on_where_they_are_installed(plans: Plans) -> None:
    whole = plans.plan(AppCode((TfjsUse(TFJS, (), "a.js"),)))
    assert whole.with_layers
    assert not plans.plan(AppCode((TfjsUse(TFJS, ("square",), "a.js"),))).with_layers
