"""What only graph models of which nothing is known can need waits; whatever the app itself can ask for does not."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from slimtf.kernels.additions import with_additions
from slimtf.kernels.on_demand import at_once
from slimtf.kernels.plan import plan_kernels
from slimtf.model.app_code import Mention, ModelLoad, Place, TfjsUse
from slimtf.model.backend import Backend
from slimtf.model.recording import Additions, RecordedKernel
from slimtf.settings.schema import Settings
from slimtf.tfjs.installed import read_ahead
from tests.support.closure_tfjs import install_closure_tfjs
from tests.support.doors import CONVERTER, DOOR, LOADS_ANY, UNION, install_with_door
from tests.support.tiny_tfjs import tfjs_project, write_model

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.app_code import AppCode
    from slimtf.model.kernels import KernelPlan, OnDemand
    from slimtf.tfjs.installed import Installed


@pytest.fixture
def root(tmp_path: Path) -> Path:
    install_with_door(tmp_path / "node_modules")
    return tmp_path


def plan(root: Path, code: AppCode | None, *, models: tuple[Path, ...] = (), **settings: Any) -> KernelPlan:
    given = Settings(output_path=root / "custom_tfjs", **settings)
    return plan_kernels(tfjs_project(root, backends=(Backend.CPU,), models=models), given, code)


def test_kernels_and_ops_of_unknown_models_wait(root: Path) -> None:
    found = plan(root, LOADS_ANY)
    assert found.on_demand is not None
    assert found.on_demand.kernels == {"Abs", "FromPixels", "FusedBatchNorm", "IsNan", "RealDiv"}
    assert found.on_demand.kernels <= {kernel.name for kernel in found.kernels}
    assert {op.path for op in found.on_demand.later} == {"batchNorm", "image.resizeBilinear", "transpose"}
    assert {"Const", "Placeholder", "Add"} <= found.on_demand.served
    assert "FusedBatchNormV3" not in found.on_demand.served
    (note,) = (note for note in found.notes if "on demand" in note)
    assert "every kernel of the backends (in a file that is loaded on demand) is kept" in note


def test_what_known_models_need_is_there_from_the_beginning(root: Path) -> None:
    other = ModelLoad("loadGraphModel", ("known/model.json",), Place("a.js", 2))
    model = write_model(root / "known/model.json", "FusedBatchNormV3")
    found = plan(root, replace(LOADS_ANY, loads=(*LOADS_ANY.loads, other)), models=(model,))
    assert found.on_demand is not None
    assert {"batchNorm", "transpose"} <= {op.path for op in found.on_demand.ops}
    assert "FusedBatchNormV3" in found.on_demand.served


def test_the_app_that_imports_the_converter_by_its_name_gets_an_alias(root: Path) -> None:
    code = replace(LOADS_ANY, imported=(UNION, CONVERTER))
    found = plan(root, code)
    assert found.on_demand is not None
    assert found.on_demand.aliased


@pytest.mark.parametrize(
    "code",
    [
        None,
        replace(LOADS_ANY, kernels=(("", "a.js"),)),
        replace(LOADS_ANY, uses=(TfjsUse(UNION, (), "a.js", 1),)),
        replace(LOADS_ANY, unread=("a.js",)),
        replace(LOADS_ANY, read=frozenset({(UNION, "GraphModel")})),
        replace(LOADS_ANY, read=frozenset({(CONVERTER, "loadGraphModelSync")})),
        replace(LOADS_ANY, read=frozenset({(UNION, "getKernelsForBackend")})),
        replace(LOADS_ANY, imported=(UNION, f"{CONVERTER}/dist/executor/graph_model")),
        replace(LOADS_ANY, mentions=(Mention("minimize", "a.js"),)),
    ],
    ids=[
        "not analysed",
        "any kernel",
        "handed on",
        "unread",
        "GraphModel",
        "at once",
        "kernels",
        "a file of it",
        "trains",
    ],
)
def test_nothing_waits_where_the_app_can_ask_past_the_door(root: Path, code: AppCode | None) -> None:
    found = plan(root, code)
    assert found.on_demand is None
    assert "RealDiv" in {kernel.name for kernel in found.kernels}


def test_nothing_waits_when_the_settings_say_so_or_name_the_models_and_kernels(root: Path) -> None:
    assert plan(root, LOADS_ANY, on_demand=False).on_demand is None
    assert plan(root, LOADS_ANY, kernels=("Abs",)).on_demand is None
    model = write_model(root / "model.json", "Add")
    assert plan(root, LOADS_ANY, models=(model,)).on_demand is not None
    named = Settings(output_path=root / "custom_tfjs", models=(model,))
    assert plan_kernels(tfjs_project(root), named, LOADS_ANY).on_demand is None


def test_what_a_run_needed_does_not_wait(root: Path) -> None:
    waiting = plan(root, LOADS_ANY)
    added = Additions(kernels=(RecordedKernel("Abs", ("cpu",), ("slimtf build",)),))
    found = with_additions(waiting, tfjs_project(root, backends=(Backend.CPU,)), added)
    assert found.on_demand is not None
    assert waiting.on_demand is not None
    assert found.on_demand.kernels == waiting.on_demand.kernels - {"Abs"}
    assert found.kernels == waiting.kernels


def test_nothing_waits_in_a_converter_without_the_door(root: Path) -> None:
    install_with_door(root / "node_modules", DOOR.replace("findIOHandler", "findHandler"))
    assert plan(root, LOADS_ANY).on_demand is None


def test_without_a_file_of_its_own_everything_is_kept_and_said_so(root: Path) -> None:
    waiting, whole = plan(root, LOADS_ANY), plan(root, LOADS_ANY, on_demand=False)
    assert at_once(waiting) == whole


_MATH = "dist/operations/executors/math_executor.js"
_COMPLEX_SUM = (
    "import { ENGINE } from '../engine';\nimport { Add } from '../kernel_names';\n"
    "import { complex } from './complex';\n"
    "export function add(x) {\n    return x.dtype === 'complex64' ? complex(x) : ENGINE.runKernel(Add, { x });\n}"
)


class Served:
    """Plans with ops that call kernels: ``add`` knows complex numbers, ResizeBilinear calls ``tanh`` besides."""

    def __init__(self, root: Path) -> None:
        install_closure_tfjs(root / "node_modules")
        converter = root / "node_modules" / CONVERTER
        (converter / "dist/executor/graph_model.js").write_text(DOOR)
        executor = converter / _MATH
        executor.write_text(
            "import { tanh } from '@tensorflow/tfjs-core';\n"
            + executor.read_text().replace("ops.image.resizeBilinear(1)", "ops.add(tanh(1))")
        )
        (root / "node_modules/@tensorflow/tfjs-core/dist/ops/add.js").write_text(_COMPLEX_SUM)
        self.root = root
        self.ahead: Installed = read_ahead(tfjs_project(root).tfjs)

    def waits(self, *names: str, ops: tuple[str, ...] = ()) -> OnDemand | None:
        """Return what waits in an app that uses ``names`` of tfjs, with a known model of ``ops``."""
        models = (write_model(self.root / "known.json", *ops),) if ops else ()
        code = replace(LOADS_ANY, uses=(*LOADS_ANY.uses, *(TfjsUse(UNION, (name,), "a.js", 2) for name in names)))
        given = Settings(output_path=self.root / "custom_tfjs", backends=(Backend.CPU,))
        return plan_kernels(tfjs_project(self.root, models=models), given, code, ahead=self.ahead).on_demand


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Served:
    return Served(tmp_path_factory.mktemp("served"))


def test_kernels_of_the_app_and_of_common_ops_do_not_wait(served: Served) -> None:
    plain, squares = served.waits(), served.waits("square")
    assert plain is not None
    assert squares is not None
    assert plain.kernels - squares.kernels == {"Square"}
    assert {"Identity", "Add", "_FusedMatMul"}.isdisjoint(plain.kernels)
    assert {"Complex", "Tanh", "Neg"} <= plain.kernels
    assert [op.path for op in plain.ops] == ["add", "fused.matMul", "scalar"]


def test_what_is_served_at_once_needs_nothing_that_waits(served: Served) -> None:
    plain, known = served.waits(), served.waits(ops=("Squares", "Abs", "Prod"))
    assert plain is not None
    assert known is not None
    assert plain.served == {"Add", "BiasAdd", "Const", "Placeholder", "_FusedMatMul"}
    # Neg calls what Squares calls as well; no complex number is there for Abs; no backend here has Prod.
    assert known.served - plain.served == {"Squares", "Neg", "Abs", "Prod"}
    assert "ComplexAbs" in known.kernels


@pytest.mark.parametrize("name", ["sequential", "data"])
def test_nothing_waits_beside_packages_that_look_kernels_up_by_names(served: Served, name: str) -> None:
    assert served.waits(name) is None


def test_nothing_that_waits_says_it_where_it_was_said(root: Path) -> None:
    waiting = plan(root, LOADS_ANY)
    waiting = replace(waiting, notes=("another note", *waiting.notes))
    now = at_once(waiting)
    assert now.on_demand is None
    assert now.notes[0] == "another note"
    assert len(now.notes) == len(waiting.notes)
    assert any("on demand" in note for note in waiting.notes)
    assert not any("on demand" in note for note in now.notes)
    assert not any("on demand" in each.kept for each in now.unseen)
