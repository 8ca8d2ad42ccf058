"""The plan: kernels that are asked for exist, models are read, mistakes are named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from slimtf.errors import UnsupportedProjectError, UsageError
from slimtf.kernels.additions import with_additions
from slimtf.kernels.automatic import what_is_unseen
from slimtf.kernels.backends import kernels_of
from slimtf.kernels.closure import Closure
from slimtf.kernels.graph_model import GraphModel
from slimtf.kernels.listed import left_out, listed_kernels
from slimtf.kernels.loads import Loads
from slimtf.kernels.models import Models
from slimtf.kernels.plan import plan_kernels
from slimtf.model.app_code import AppCode, Mention, TfjsUse
from slimtf.model.backend import Backend
from slimtf.model.kernels import Reason
from slimtf.model.modules import UNION
from slimtf.model.recording import Additions, RecordedKernel
from slimtf.settings.schema import Settings
from slimtf.tfjs.files import PackageFiles
from slimtf.tfjs.kernel_names import read_kernel_names
from tests.support.tiny_tfjs import install_tiny_tfjs, tfjs_project, write_model

if TYPE_CHECKING:
    from slimtf.model.kernels import KernelPlan
    from slimtf.model.project import Package

BOTH = (Backend.CPU, Backend.WEBGL)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    install_tiny_tfjs(tmp_path / "node_modules")
    return tmp_path


def plan(root: Path, *, backends: tuple[Backend, ...] = (Backend.CPU,), **settings: Any) -> KernelPlan:
    models = tuple(settings.pop("detected", ()))
    given = Settings(output_path=root / "custom_tfjs", **settings)
    return plan_kernels(tfjs_project(root, backends=backends, models=models), given)


def refusal(root: Path, **settings: Any) -> UnsupportedProjectError:
    with pytest.raises(UnsupportedProjectError) as caught:
        plan(root, **settings)
    assert caught.value.hint
    assert caught.value.where
    return caught.value


def test_auto_takes_every_kernel_of_the_chosen_backends(root: Path) -> None:
    found = plan(root, backends=BOTH)
    assert [kernel.name for kernel in found.kernels] == ["Abs", "FromPixels", "FusedBatchNorm", "IsNan", "RealDiv"]
    assert [export.backend for export in found.kernels[0].exports] == list(BOTH)
    assert found.notes == ("the app was not analysed, so every kernel of the backends is kept",)


def test_a_list_is_sorted_and_says_each_kernel_once(root: Path) -> None:
    found = plan(root, kernels=("IsNan", "Abs", "IsNan"))
    assert [kernel.name for kernel in found.kernels] == ["Abs", "IsNan"]


def test_a_typo_is_answered_with_the_nearest_kernel(root: Path) -> None:
    assert "'FusedBatchNorm'" in refusal(root, kernels=("FusedBatchnorm",)).hint


def test_a_high_level_op_is_distinguished_from_a_kernel(root: Path) -> None:
    assert "not a kernel" in refusal(root, kernels=("rotateWithOffset__op",)).what


def test_a_kernel_of_another_backend_names_that_backend(root: Path) -> None:
    assert "cpu" in refusal(root, kernels=("IsNan",), backends=(Backend.WEBGL,)).hint


def test_from_pixels_is_fine_on_cpu(root: Path) -> None:
    assert plan(root, kernels=("FromPixels",)).kernels[0].exports == ()


def test_from_pixels_is_refused_where_no_canvas_stands_in() -> None:
    with pytest.raises(UnsupportedProjectError, match="'FromPixels'"):
        listed_kernels(("FromPixels",), {Backend.WEBGL: {}}, {})


def test_a_name_in_another_case_is_answered_however_short_it_is(root: Path) -> None:
    assert "'Abs'" in refusal(root, kernels=("aBS",)).hint


def test_a_kernel_that_one_backend_lacks_is_noted(root: Path) -> None:
    assert plan(root, kernels=("Abs", "IsNan"), backends=BOTH).notes == ("the webgl backend has no IsNan",)


@pytest.mark.parametrize("name", ["x';alert(1)//", "", "a\nb", "\uff21bs", "\udc80", "A" * 5000])
def test_a_hostile_kernel_name_is_a_plain_error(root: Path, name: str) -> None:
    error = refusal(root, kernels=(name,))
    assert len(error.what) < 200
    assert "\n" not in error.what


def test_a_backend_that_is_not_installed_is_named_with_its_package(root: Path) -> None:
    assert "@tensorflow/tfjs-backend-wasm" in refusal(root, backends=(Backend.WASM,)).hint


def test_an_empty_list_of_backends_is_a_mistake_in_the_settings(root: Path) -> None:
    project, settings = tfjs_project(root), Settings(output_path=root, backends=())
    with pytest.raises(UsageError, match="backends is empty") as caught:
        plan_kernels(project, settings)
    assert caught.value.where == "backends"


def test_gradients_are_those_of_the_listed_kernels(root: Path) -> None:
    found = plan(root, kernels=("Abs", "RealDiv"), forward_mode_only=False)
    assert [gradient.export.name for gradient in found.gradients] == ["divGradConfig"]
    assert plan(root, kernels=("RealDiv",)).gradients == ()


def test_ops_are_those_of_all_models_with_their_reasons(root: Path) -> None:
    first = write_model(root / "a" / "model.json", "Placeholder", "Add")
    library = {"function": [{"signature": {"name": "body"}, "nodeDef": [{"name": "mul", "op": "_FusedMatMul"}]}]}
    node = {"name": "x", "op": "LookupTableSizeV2", "attr": {"body": {"func": {"name": "body"}}}}
    second = write_model(root / "b" / "model.json", modelTopology={"node": [node], "library": library})
    found = plan(root, models=(first, second))
    assert found.ops is not None
    assert [op.path for op in found.ops] == ["add", "fused.matMul", "scalar"]
    assert found.ops[0].why[0].detail == "model.json: node1 (Add)"
    assert found.ops[1].why[0].detail == "model.json: body/mul (_FusedMatMul)"


def test_detected_models_count_unless_the_settings_name_some(root: Path) -> None:
    detected = write_model(root / "model.json", "Add")
    assert plan(root, detected=(detected,)).models == (detected,)
    without = plan(root, detected=(detected,), models=())
    assert without.models == ()
    assert without.ops is None


def test_ops_of_the_initializer_count(root: Path) -> None:
    model = write_model(root / "model.json", modelInitializer={"node": [{"name": "x", "op": "ResizeBilinear"}]})
    found = plan(root, models=(model,))
    assert found.ops is not None
    assert [op.path for op in found.ops] == ["image.resizeBilinear", "scalar"]


@pytest.mark.parametrize("op", ["PartitionedCall", "RaggedGather", "MyOp"])
def test_an_op_that_the_converter_cannot_execute_is_named_with_its_node(root: Path, op: str) -> None:
    model = write_model(root / "model.json", "Add", op)
    error = refusal(root, models=(model,))
    assert f"'{op}'" in error.what
    assert "'node1'" in error.what
    assert "custom_ops" in error.hint
    assert error.where == str(model)


def test_a_declared_custom_op_is_accepted(root: Path) -> None:
    model = write_model(root / "model.json", "Add", "MyOp")
    assert plan(root, models=(model,), custom_ops=("MyOp",)).ops


def test_an_op_that_the_app_registers_under_a_literal_is_its_own(root: Path) -> None:
    model = write_model(root / "model.json", "Add", "MyOp")
    registers = AppCode(uses=(TfjsUse(UNION, ("registerOp",), "a.js", 4),), literals=frozenset({"MyOp"}))
    assert planned_for(root, registers, models=(model,)).ops
    for less in (replace(registers, literals=frozenset()), replace(registers, uses=())):
        with pytest.raises(UnsupportedProjectError, match="'MyOp'"):
            planned_for(root, less, models=(model,))


CODE = AppCode((), (), (("Abs", "src/a.js"), ("IsNan", "src/b.js"), ("NoSuch", "src/b.js")), frozenset())


def planned_for(root: Path, code: AppCode, **settings: Any) -> KernelPlan:
    return plan_kernels(tfjs_project(root), Settings(output_path=root / "custom_tfjs", **settings), code)


def test_a_list_that_is_too_short_says_what_it_leaves_out_and_who_needs_it(root: Path) -> None:
    found = planned_for(root, CODE, kernels=("Abs",))
    assert [kernel.name for kernel in found.kernels] == ["Abs"]
    (lost,) = found.left_out  # NoSuch is in no backend: with all of tfjs the app would not have it either
    assert (lost.name, lost.why[0].detail) == ("IsNan", "src/b.js (runKernel)")
    assert found.limits == ()


def test_a_list_that_is_long_enough_leaves_nothing_out(root: Path) -> None:
    found = planned_for(root, CODE, kernels=("Abs", "IsNan", "RealDiv"))
    assert (found.left_out, found.limits) == ((), ())


def test_what_an_earlier_fix_added_is_not_left_out(root: Path) -> None:
    found = planned_for(root, CODE, kernels=("Abs",))
    fixed = Additions(kernels=(RecordedKernel("IsNan", ("cpu",), ("index.html",)),))
    added = with_additions(found, tfjs_project(root), fixed)
    assert added.left_out == ()


def test_what_an_earlier_fix_added_serves_what_can_call_other_kernels_as_well(root: Path) -> None:
    found = planned_for(root, CODE, kernels=("RealDiv",))
    either = frozenset({"Abs", "IsNan"})
    lost = tuple(replace(one, certain=False, unserved=(either,)) for one in found.left_out)
    assert [(one.name, one.needed) for one in lost] == [("Abs", True), ("IsNan", True)]
    plan_ = replace(found, left_out=lost)
    fixed = Additions(kernels=tuple(RecordedKernel(name, ("cpu",), ("index.html",)) for name in ("IsNan", "NoSuch")))
    added = with_additions(plan_, tfjs_project(root), fixed)
    assert [(one.name, one.needed) for one in added.left_out] == [("Abs", False)]


def test_a_list_cannot_be_held_against_what_was_not_seen(root: Path) -> None:
    (limit,) = planned_for(root, replace(CODE, unread=("src/c.vue",)), kernels=("Abs", "IsNan")).limits
    assert limit == "src/c.vue cannot be read, so it is not known whether the kernels in the settings are enough"
    assert "not analysed" in plan(root, kernels=("Abs",)).limits[0]
    everything = ("Abs", "FusedBatchNorm", "IsNan", "RealDiv")
    assert plan(root, kernels=everything).limits == ()  # nothing more could be missing


def test_gradients_that_the_settings_leave_out_are_a_limit(root: Path) -> None:
    trains = replace(CODE, mentions=(Mention("minimize", "src/a.js"),))
    assert planned_for(root, trains, kernels="auto").limits == ()
    (limit,) = planned_for(root, trains, kernels="auto", forward_mode_only=True).limits
    assert "forward_mode_only" in limit


def test_kernels_that_only_some_inputs_need_are_left_out_but_not_missed(root: Path) -> None:
    closure = Closure(
        kernels={name: (Reason("app", "a.js:1"),) for name in ("Abs", "FusedBatchNorm", "IsNan", "RealDiv")},
        certain=frozenset({"IsNan"}),
        packages=frozenset(),
        loads_graph_models=False,
        groups=frozenset({frozenset({"Abs", "RealDiv"}), frozenset({"FusedBatchNorm", "NoSuch"}), frozenset()}),
    )
    tables = kernels_of(tfjs_project(root).tfjs, (Backend.CPU,), read_kernel_names(PackageFiles(core(root))))
    lost = left_out(closure, listed_kernels(("Abs",), tables, {}), tables)
    needed = {one.name: one.needed for one in lost}
    assert needed == {"FusedBatchNorm": True, "IsNan": True, "RealDiv": False}


def core(root: Path) -> Package:
    return tfjs_project(root).tfjs.core


@pytest.mark.parametrize(("loads", "causes"), [(True, ["the model b.json was found and cannot be read"]), (False, [])])
def test_a_model_that_cannot_be_read_matters_where_models_are_loaded(*, loads: bool, causes: list[str]) -> None:
    graph = GraphModel(Path("a.json"), (), None)
    models = Models((graph.path,), (graph,), (), unread=(Path("b.json"),))
    closure = Closure({}, frozenset(), frozenset(), loads_graph_models=loads)
    unseen = what_is_unseen(CODE, closure, models, Loads((), (), frozenset()))
    assert [str(each) for each in unseen] == causes
    assert {each.hides for each in unseen} <= {"models"}


def test_a_graph_model_that_nothing_names() -> None:
    closure = Closure({}, frozenset(), frozenset(), loads_graph_models=True)
    (unseen,) = what_is_unseen(CODE, closure, Models((), (), ()), Loads((), (), frozenset()))
    assert (str(unseen), unseen.hides) == ("the app loads a graph model, and none is named", "graphs")
    assert unseen.fix.startswith("name the models that it loads in the settings")


def planned_backends(root: Path, *imported: str, **changes: Any) -> tuple[tuple[Backend, ...], tuple[str, ...]]:
    settings = Settings(output_path=root / "custom_tfjs", backends=changes.pop("backends", None))
    code = replace(CODE, imported=tuple(f"@tensorflow/{name}" for name in imported), **changes)
    found = plan_kernels(tfjs_project(root, backends=BOTH), settings, code)
    return found.backends, found.notes


@pytest.mark.parametrize(
    ("imported", "backends"),
    [
        (("tfjs-core", "tfjs-backend-webgl"), (Backend.WEBGL,)),
        (("tfjs-core", "tfjs-backend-cpu/dist/index.js"), (Backend.CPU,)),
        (("tfjs",), BOTH),
        (("tfjs/dist/index.js",), BOTH),
        (("tfjs-core", "tfjs-backend-cpu", "tfjs-backend-webgl"), BOTH),
        (("tfjs-core", "tfjs-backend-wasm"), BOTH),  # not installed: something else is going on
        (("tfjs-core", "tfjs-backend-cpu-extra"), BOTH),
        ((), BOTH),
    ],
)
def test_backends_are_those_that_the_app_imports(
    root: Path, imported: tuple[str, ...], backends: tuple[Backend, ...]
) -> None:
    found, notes = planned_backends(root, *imported)
    assert found == backends
    told = [note for note in notes if note.startswith("left out, as the app does not import it")]
    assert len(told) == (backends != BOTH)


def test_a_backend_is_not_dropped_where_some_code_was_not_seen(root: Path) -> None:
    assert planned_backends(root, "tfjs-core", "tfjs-backend-webgl", unread=("a.vue",))[0] == BOTH
    assert planned_backends(root, "tfjs-core", "tfjs-backend-webgl", unresolved=("a.js: x",))[0] == BOTH


def test_the_setting_beats_what_is_imported(root: Path) -> None:
    found, notes = planned_backends(root, "tfjs-core", "tfjs-backend-webgl", backends=(Backend.CPU,))
    assert found == (Backend.CPU,)
    assert not any("does not import" in note for note in notes)
