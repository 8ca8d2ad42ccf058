"""Every graph op that runs on cpu: what its model runs with the full tfjs must be part of what slimtf derives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.kernels.closure import AppNeeds, derive
from slimtf.kernels.graph_model import graph_model
from slimtf.kernels.json_file import read_json_object
from slimtf.model.app_code import AppCode, TfjsUse
from slimtf.model.project import Package, TfjsInstall
from slimtf.tfjs.converter_table import read_converter
from slimtf.tfjs.files import PackageFiles
from slimtf.tfjs.installed import Installed, read_ops
from tests.support.recorded_models import lacking, record_models
from tests.support.single_op_models import CASES, NOT_REACHED, NOT_RUN

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tests.support.recorded_models import RecordedModels

pytestmark = pytest.mark.network

ACTIVATIONS = ("Relu", "Relu6", "Elu", "Prelu", "LeakyRelu", "Sigmoid")
FUSED = ("_FusedConv2D", "FusedDepthwiseConv2dNative", "_FusedMatMul")


@pytest.fixture(scope="module")
def converter_ops(project_packages: Callable[[str], Path]) -> set[str]:
    def files(name: str) -> PackageFiles:
        return PackageFiles(Package(name, "", project_packages("every_backend") / name))

    return set(read_converter(files("@tensorflow/tfjs-converter"), read_ops(files("@tensorflow/tfjs-core"))).ops)


def test_every_op_of_the_converter_has_a_model_or_a_reason(converter_ops: set[str]) -> None:
    modelled = {case.op for case in CASES}
    assert converter_ops - modelled == set(NOT_RUN)
    assert modelled - converter_ops == set()
    assert converter_ops & set(NOT_REACHED) == set()
    assert all(NOT_RUN.values())
    assert all(NOT_REACHED.values())


def test_every_model_runs(recorded: RecordedModels) -> None:
    assert {name: model.error for name, model in recorded.models.items() if model.error} == {}
    assert set(recorded.models) == {case.name for case in CASES}
    assert len({case.op for case in CASES}) >= 200


def test_every_model_computes_something(recorded: RecordedModels) -> None:
    empty = {name for name, model in recorded.models.items() if any(not made["values"] for made in model.outputs)}
    assert empty == {"Range-empty", "StridedSlice-empty", "TensorListGather-of_none"}


def test_the_kernels_that_ran_are_recorded(recorded: RecordedModels) -> None:
    """The recording itself is right, or the proof would be empty."""
    ran = {name: set(model.running) for name, model in recorded.models.items()}
    assert ran["AddV2"] == {"Add"}
    assert ran["RealDiv-int32"] == {"FloorDiv"}
    assert ran["If"] == {"Relu"}
    assert ran["If-else"] == {"Tanh"}
    assert {"Add", "Less", "Max"} <= ran["StatelessWhile"]
    assert {"Pack", "Unpack"} <= ran["InitializeTableV2-initializer"]
    assert sum(not kernels for kernels in ran.values()) < 40


def test_fused_ops_come_with_every_activation() -> None:
    variants = {(case.op, case.variant) for case in CASES}
    assert {(op, f"BiasAdd_{activation}") for op in FUSED for activation in ACTIVATIONS} <= variants


def test_a_kernel_left_out_is_noticed(recorded: RecordedModels, op_models: Mapping[str, Path]) -> None:
    every_kernel = {kernel for model in recorded.models.values() for kernel in model.kernels}
    assert lacking(recorded, op_models, lambda _: every_kernel) == {}
    found = lacking(recorded, op_models, lambda _: every_kernel - {"FloorDiv"})
    assert found["RealDiv-int32"] == {"FloorDiv"}


def installed_in(node_modules: Path) -> TfjsInstall:
    folders = [path for path in (node_modules / "@tensorflow").iterdir() if path.is_dir()]
    packages = {f"@tensorflow/{path.name}": Package(f"@tensorflow/{path.name}", "", path) for path in folders}
    core = packages["@tensorflow/tfjs-core"]
    return TfjsInstall(core, packages, (core,))


def closure_of(install: TfjsInstall) -> Callable[[Path], frozenset[str]]:
    """Return a function that derives the kernels of an app that loads one model."""
    installed = Installed(install, gradients=False)
    loads = AppCode((TfjsUse("@tensorflow/tfjs", ("loadGraphModel",), "index.js"),), (), (), frozenset())

    def kernels(path: Path) -> frozenset[str]:
        model = graph_model(read_json_object(path), path)
        return frozenset(derive(installed, AppNeeds(loads, [model])).kernels)

    return kernels


def test_nothing_runs_that_was_not_derived(
    recorded: RecordedModels, op_models: Mapping[str, Path], project_packages: Callable[[str], Path]
) -> None:
    closure = closure_of(installed_in(project_packages("every_backend")))
    assert lacking(recorded, op_models, closure) == {}
    spare = [len(closure(op_models[name]) - model.kernels) for name, model in recorded.models.items()]
    assert sum(spare) / len(spare) < 4, "the closure is sound, but far too wide"


def test_the_same_for_the_oldest_tfjs(op_models: Mapping[str, Path], project_packages: Callable[[str], Path]) -> None:
    node_modules = project_packages("oldest")
    run = record_models(node_modules.parent, next(iter(op_models.values())).parents[1])
    executed = {name: model for name, model in run.models.items() if not model.error}  # it knows fewer ops
    assert len(executed) > 300
    assert lacking(run.model_copy(update={"models": executed}), op_models, closure_of(installed_in(node_modules))) == {}
