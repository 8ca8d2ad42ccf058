"""Every graph op that runs on cpu, with tfjs cut to the model of that op: the same outputs, bit by bit."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from slimtf.errors import UnsupportedProjectError
from slimtf.kernels.plan import plan_kernels
from slimtf.model.app_code import AppCode, ModelLoad, Place, TfjsUse
from slimtf.model.modules import UNION
from slimtf.node.environment import ensure_environment
from slimtf.pipeline.levels import Levels
from slimtf.progress import SILENT
from slimtf.settings.load import load_settings
from slimtf.workspace.scratch import open_scratch
from tests.support.programs import find_program, run
from tests.support.single_op_models import CASES
from tests.support.tiny_tfjs import tfjs_project

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.support.recorded_models import RecordedModels

pytestmark = pytest.mark.network

# One for each part of the converter that is cut in its own way.
ALWAYS = {
    *("AddV2", "StatelessWhile", "TensorListStack", "NonMaxSuppressionV5"),
    *("FFT", "LookupTableFindV2", "_FusedConv2D-BiasAdd_Prelu"),
}
DRAWN = {"RandomUniform"}  # tfjs's executor hands no seed on, so values differ from run to run
WASM = "@tensorflow/tfjs-backend-wasm"
RUNNER = Path(__file__).resolve().parents[2] / "support" / "run_flat.mjs"
USED = ("setBackend", "loadGraphModel", "tensor")
NAMES = frozenset({"execute", "executeAsync", "dataSync", "dtype", "shape", "load"})
CODE = AppCode(
    uses=tuple(TfjsUse(UNION, (name,), "app.js") for name in USED),
    read=frozenset((UNION, name) for name in USED),
    imported=(UNION,),
    every_name=NAMES,
)


# The same app with an address that only a run knows.
ANY_MODEL = replace(CODE, loads=(ModelLoad("loadGraphModel", (), Place("app.js", 1)),))
NAMED = [pytest.param(c.name, marks=[] if c.name in ALWAYS else pytest.mark.thorough) for c in CASES]


def flat_module(folder: Path, node_modules: Path, code: AppCode, models: list[str], backend: str = "cpu") -> Path:
    """Return tfjs in one module, cut to ``code`` and ``models``."""
    (folder / "package.json").write_text('{"name": "app"}')
    (folder / "node_modules").symlink_to(node_modules, target_is_directory=True)
    flags = {"models": models, "backends": [backend], "level": "deep"}
    settings = load_settings(folder, file=None, flags=flags, environ={}).settings
    app = tfjs_project(folder)
    environment = ensure_environment(settings.node, settings.timeouts, SILENT)
    levels = Levels(app, settings, environment, open_scratch(folder), SILENT)
    made = levels.write(plan_kernels(app, settings, code), code, settings.output_path)
    assert made.flat is not None
    beside = shutil.copytree(made.folder, folder / "flat")  # what waits until a model asks for it is a file of its own
    (beside / "package.json").write_text('{"type": "module"}')
    return Path(beside / made.flat.name)


def hold(flat: Path, model: Path, recorded: RecordedModels, name: str) -> None:
    """Hold that the model computes with ``flat`` what it computes with all of tfjs."""
    report = json.loads(run(find_program("node"), RUNNER, flat, model.parent, cwd=flat.parent, timeout=60))
    assert report["error"] == ""
    told = ("dtype", "shape") if name in DRAWN else ("dtype", "shape", "values")
    outputs = recorded.models[name].outputs
    assert [[one[key] for key in told] for one in report["outputs"]] == [[one[key] for key in told] for one in outputs]


@pytest.fixture
def packages(
    project_packages: Callable[[str], Path], shared_slimtf_home: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    monkeypatch.setenv("SLIMTF_HOME", str(shared_slimtf_home))
    return project_packages("every_backend")


@pytest.mark.parametrize("name", NAMED)
def test_op(name: str, recorded: RecordedModels, op_models: Mapping[str, Path], packages: Path, tmp_path: Path) -> None:
    model = op_models[name]
    hold(flat_module(tmp_path, packages, CODE, [str(model)]), model, recorded, name)


@pytest.fixture(scope="module")
def for_any_model(
    project_packages: Callable[[str], Path], shared_slimtf_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SLIMTF_HOME", str(shared_slimtf_home))
        return flat_module(tmp_path_factory.mktemp("any"), project_packages("every_backend"), ANY_MODEL, [])


@pytest.mark.parametrize("name", NAMED)
def test_op_of_a_model_that_is_not_known(
    name: str, recorded: RecordedModels, op_models: Mapping[str, Path], for_any_model: Path
) -> None:
    hold(for_any_model, op_models[name], recorded, name)


# A kernel of each way in which one of tfjs-backend-wasm runs the code of another.
ON_WASM = {"Sum-first_axis", "ArgMax-first_axis", "Cumsum-first_axis", "SpaceToBatchND", "Multinomial"}
WITHOUT_SEED = DRAWN | {"Multinomial"}


def flat_on_wasm(folder: Path, packages: Path, code: AppCode, models: list[str]) -> Path:
    flat = flat_module(folder, packages, replace(code, imported=(UNION, WASM)), models, "wasm")
    for binary in (packages / WASM / "dist").glob("*.wasm"):
        shutil.copy(binary, flat.parent)
    return flat


@pytest.fixture(scope="module")
def every_kernel_on_wasm(
    project_packages: Callable[[str], Path], shared_slimtf_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SLIMTF_HOME", str(shared_slimtf_home))
        return flat_on_wasm(tmp_path_factory.mktemp("wasm"), project_packages("every_backend"), ANY_MODEL, [])


@pytest.mark.parametrize(
    "name", [pytest.param(c.name, marks=[] if c.name in ON_WASM else pytest.mark.thorough) for c in CASES]
)
def test_op_on_wasm(
    name: str, every_kernel_on_wasm: Path, op_models: Mapping[str, Path], packages: Path, tmp_path: Path
) -> None:
    """What runs with every kernel runs with those of the plan, with the same outputs; some ops fail on wasm."""
    model = op_models[name]
    try:
        cut = flat_on_wasm(tmp_path, packages, CODE, [str(model)])
    except UnsupportedProjectError as error:
        assert "does not have" in str(error)  # noqa: PT017 - the backend has no such kernel
        return
    reports = [
        json.loads(run(find_program("node"), RUNNER, flat, model.parent, "wasm", cwd=flat.parent, timeout=60))
        for flat in (every_kernel_on_wasm, cut)
    ]
    told = ("dtype", "shape") if name in WITHOUT_SEED else ("dtype", "shape", "values")
    whole, slim = ([[one[key] for key in told] for one in report["outputs"]] for report in reports)
    assert slim == whole
    if name in ON_WASM:
        assert slim
    assert bool(reports[0]["error"]) == bool(reports[1]["error"])
