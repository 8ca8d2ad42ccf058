"""What the code that runs the models must be able to do, from every corner of their model.json."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from slimtf.kernels.model_needs import model_needs
from slimtf.model.backend import Backend
from slimtf.model.kernels import GradientExport, KernelPlan, ModuleExport, OnDemand, PlannedKernel, Unseen

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.flat import ModelNeeds


def needs(tmp_path: Path, model: dict[str, Any], *kernels: str) -> ModelNeeds:
    path = tmp_path / "model.json"
    path.write_text(json.dumps(model))
    planned = tuple(PlannedKernel(name, (), ()) for name in kernels)
    return model_needs(KernelPlan((Backend.CPU,), planned, (), (path,), (), with_converter=True))


def weight(**values: Any) -> dict[str, Any]:
    return {"name": "w", "shape": [1], "dtype": "float32", **values}


def test_ops_of_nodes_functions_and_initializers(tmp_path: Path) -> None:
    library = {"function": [{"nodeDef": [{"op": "Neg"}]}]}
    model = {
        "modelTopology": {"node": [{"op": "Add"}], "library": library},
        "modelInitializer": {"node": [{"op": "Abs"}]},
    }
    found = needs(tmp_path, model)
    assert found.ops == frozenset({"Add", "Neg", "Abs"})
    assert found.functions


def test_a_model_without_functions(tmp_path: Path) -> None:
    found = needs(tmp_path, {"modelTopology": {"node": [{"op": "Add"}], "library": {}}})
    assert not found.functions
    assert not found.complex
    assert found.activations == found.dtypes == found.quantization == frozenset()


def test_kinds_of_weights(tmp_path: Path) -> None:
    weights = [weight(), weight(dtype="int32", quantization={"dtype": "uint8", "min": 0, "scale": 1})]
    found = needs(tmp_path, {"weightsManifest": [{"paths": [], "weights": weights}]})
    assert found.dtypes == {"float32", "int32"}
    assert found.quantization == {"uint8"}


def test_activations_of_fused_ops_in_base64_and_plain(tmp_path: Path) -> None:
    nodes = [
        {"op": "_FusedConv2D", "attr": {"fused_ops": {"list": {"s": ["Qmlhc0FkZA==", "UmVsdTY="]}}}},
        {"op": "_FusedMatMul", "attr": {"fused_ops": {"list": {"s": ["Elu"]}}}},
    ]
    assert {"biasadd", "relu6", "elu"} <= needs(tmp_path, {"modelTopology": {"node": nodes}}).activations


def test_activations_as_bytes_and_in_a_way_that_nothing_is_known_of(tmp_path: Path) -> None:
    def activations(name: object) -> frozenset[str]:
        node = {"op": "_FusedConv2D", "attr": {"fused_ops": {"list": {"s": [name]}}}}
        return needs(tmp_path, {"modelTopology": {"node": [node]}}).activations

    assert activations([80, 114, 101, 108, 117]) == {"prelu"}
    assert activations([0, 255]) == {"\0\ufffd"}
    assert "relu" in activations("relu")  # four letters are base64, too, though of no text
    every = {"relu", "relu6", "elu", "prelu", "leakyrelu", "sigmoid"}
    assert activations({"b": "x"}) == activations([1, 999]) == activations([1, 256]) == activations([1.5]) == every


def test_complex_numbers_in_a_model_or_made_by_a_kernel(tmp_path: Path) -> None:
    assert needs(tmp_path, {"weightsManifest": [{"weights": [weight(dtype="complex64")]}]}).complex
    assert needs(
        tmp_path, {"modelTopology": {"node": [{"op": "Add", "attr": {"T": {"type": "DT_COMPLEX64"}}}]}}
    ).complex
    for kernel in ("Complex", "FFT", "IFFT"):
        assert needs(tmp_path, {}, kernel).complex
    assert not needs(tmp_path, {}, "Add").complex


DENSE = {"format": "layers-model", "modelTopology": {"class_name": "Sequential", "config": {"activation": "relu6"}}}


def test_the_texts_of_layers_models_name_classes(tmp_path: Path) -> None:
    found = needs(tmp_path, DENSE)
    assert found.classes == frozenset({"layers-model", "Sequential", "relu6"})
    assert needs(tmp_path, {"modelTopology": {"node": [{"op": "Add", "name": "relu"}]}}).classes == frozenset()


@pytest.mark.parametrize(
    ("hides", "ops", "classes", "methods", "complex_numbers"),
    [
        ("kernels", True, True, True, False),
        ("methods", True, False, False, False),
        ("graphs", False, True, True, True),
        ("layers", True, False, True, True),
        ("models", False, False, True, True),
    ],
)
def test_what_only_a_run_knows(*, hides: str, ops: bool, classes: bool, methods: bool, complex_numbers: bool) -> None:
    plan = KernelPlan((Backend.CPU,), (), (), (), (), with_converter=True)
    found = model_needs(replace(plan, unseen=(Unseen("a.js:1", "hides", "all", hides=hides),)))
    assert (found.ops is not None, found.classes is not None, found.methods) == (ops, classes, methods)
    assert found.complex == complex_numbers
    assert found.functions == (not ops)
    # Whatever a model may be encoded in stays.
    assert bool(found.quantization) == bool(found.dtypes) == complex_numbers


def test_a_type_of_tensors_that_only_a_run_knows() -> None:
    plan = KernelPlan((Backend.CPU,), (), (), (), (), with_converter=True)
    assert not model_needs(plan).complex
    assert model_needs(replace(plan, unseen=(Unseen("a.js:1", "hides", "all", hides="types"),))).complex


def test_where_unknown_models_wait_the_ops_are_those_that_are_served_at_once() -> None:
    waits = OnDemand(frozenset({"Neg"}), (), (), frozenset({"Add"}))
    plan = KernelPlan((Backend.CPU,), (), (), (), (), with_converter=True, on_demand=waits)
    unseen = (Unseen("a.js:1", "loads any", "all", hides="graphs"),)
    assert model_needs(replace(plan, unseen=unseen)).ops == frozenset({"Add"})


def test_tfjs_layers_hands_activations_on_to_fused_ops() -> None:
    plan = KernelPlan((Backend.CPU,), (), (), (), (), with_converter=True)
    assert model_needs(plan).activations == frozenset()
    assert {"relu", "elu"} <= model_needs(replace(plan, with_layers=True)).activations


def test_gradients_of_the_plan() -> None:
    plan = KernelPlan((Backend.CPU,), (), (), (), (), with_converter=True)
    gradient = GradientExport("Abs", ModuleExport("p", "f", "n"))
    assert not model_needs(plan).gradients
    assert model_needs(replace(plan, gradients=(gradient,))).gradients


def test_backends_and_what_the_plan_says_of_optimizers() -> None:
    plan = KernelPlan((Backend.CPU, Backend.WEBGL), (), (), (), (), with_converter=True)
    assert model_needs(plan).backends == {Backend.CPU, Backend.WEBGL}
    assert not model_needs(plan).optimizers
    assert model_needs(replace(plan, optimizers=True)).optimizers
