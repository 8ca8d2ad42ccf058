"""Models run with inputs that move their outputs, and with whatever shapes tfjs gives; on cpu, in Node.js."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.model.backend import Backend
from slimtf.model.verification import Check
from slimtf.node.environment import ensure_environment
from slimtf.node.shim_packages import ensure_shim_packages
from slimtf.progress import SILENT
from slimtf.runs.models import run_models
from slimtf.runs.runner import Runner
from slimtf.settings.schema import NodeSettings, Settings, TimeoutSettings
from slimtf.verify.model_check import check_model
from slimtf.workspace.scratch import open_scratch
from tests.support.graph_models import GraphModel
from tests.support.tiny_tfjs import tfjs_project

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from slimtf.model.runs import ModelRun

pytestmark = pytest.mark.network


def fraction() -> GraphModel:
    """Reshape to [0.5, 2], which tfjs does: the product is right."""
    model = GraphModel()
    model.node("y", "Reshape", model.input("x", [1]), model.constant("shape", [2], [0.5, 2.0]))
    return model


def spectrum() -> GraphModel:
    """An RFFT over an unknown dimension."""
    model = GraphModel()
    model.node("y", "RFFT", model.input("x", [-1, -1]), model.constant("length", [1], [4], "int32"))
    return model


def vocabulary() -> GraphModel:
    """A table whose first 40 rows are alike, so that small integers do not move the output."""
    model = GraphModel()
    table = model.constant("table", [60, 1], [1.0] * 40 + [float(row) for row in range(20)])
    model.node("y", "GatherV2", table, model.input("x", [4], "int32"), model.constant("axis", [], [0], "int32"))
    return model


def pixels() -> GraphModel:
    """Saturated below 50: only inputs as large as pixels move it."""
    model = GraphModel()
    lifted = model.node("lifted", "Sub", model.input("x", [3]), model.constant("fifty", [], [50.0]))
    model.node("y", "Relu", lifted)
    return model


def still() -> GraphModel:
    """An output that nothing moves beside one that everything does."""
    model = GraphModel()
    x = model.input("x", [3])
    model.node("moves", "Neg", x)
    model.node("stays", "Less", x, model.constant("huge", [], [1e9]))
    return model


MODELS = (fraction, spectrum, vocabulary, pixels, still)


@pytest.fixture
def run(
    project_packages: Callable[[str], Path],
    tmp_path: Path,
    shared_slimtf_home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., dict[str, ModelRun]]:
    monkeypatch.setenv("SLIMTF_HOME", str(shared_slimtf_home))
    environment = ensure_environment(NodeSettings(), TimeoutSettings(), SILENT)
    packages = ensure_shim_packages(environment, 600, SILENT)
    scratch = open_scratch(tmp_path)
    runner = Runner(environment, packages, tmp_path, scratch.requests, scratch.logs)
    app = tfjs_project(tmp_path, node_modules=project_packages("every_backend"))
    settings = Settings(output_path=tmp_path / "custom_tfjs")
    files = {make.__name__: make().write(tmp_path / make.__name__) for make in MODELS}

    def runs(like: dict[str, ModelRun] | None = None) -> dict[str, ModelRun]:
        wanted = {
            file: tuple(case.range for case in like[name].cases if not case.error) if like else ()
            for name, file in files.items()
        }
        made = run_models(runner, app, settings, models=wanted, backend=Backend.CPU, modules=None)
        return {one.file.parent.name: one for one in made.models}

    return runs


def test_outputs_are_moved_and_compared_as_they_are(run: Callable[..., dict[str, ModelRun]]) -> None:
    full = run()
    assert {name: one.error for name, one in full.items() if one.error} == {}
    again = run(full)
    checks = {name: check_model(name, one, again[name], 0.0) for name, one in full.items()}
    assert {name: one for name, one in checks.items() if not isinstance(one, Check)} == {}
    unmoved = {name: one.unmoved for name, one in checks.items() if isinstance(one, Check)}
    assert unmoved == {"fraction": (), "spectrum": (), "vocabulary": (), "pixels": (), "still": ("stays",)}
    assert full["fraction"].cases[0].outputs[0].shape == ("0.5", 2)
    assert max(case.range.ints for case in full["vocabulary"].cases) > 3
    assert max(case.range.high for case in full["pixels"].cases) == 255
    assert {case.kept for one in full.values() for case in one.cases if not case.error} == {0}
    assert len(full["still"].cases) > len(full["spectrum"].cases) >= 3
