"""Every graph op that runs on cpu, with tfjs cut to the model of that op: the same outputs, bit by bit."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from slimtf.kernels.plan import plan_kernels
from slimtf.model.app_code import AppCode, TfjsUse
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
RUNNER = Path(__file__).resolve().parents[2] / "support" / "run_flat.mjs"
USED = ("setBackend", "loadGraphModel", "tensor")
NAMES = frozenset({"execute", "executeAsync", "dataSync", "dtype", "shape", "load"})
CODE = AppCode(
    uses=tuple(TfjsUse(UNION, (name,), "app.js") for name in USED),
    read=frozenset((UNION, name) for name in USED),
    imported=(UNION,),
    every_name=NAMES,
)


@pytest.mark.parametrize(
    "name",
    [pytest.param(c.name, marks=[] if c.name in ALWAYS else pytest.mark.thorough) for c in CASES],
)
def test_op(  # noqa: PLR0917 - fixtures
    name: str,
    recorded: RecordedModels,
    op_models: Mapping[str, Path],
    project_packages: Callable[[str], Path],
    shared_slimtf_home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SLIMTF_HOME", str(shared_slimtf_home))
    (tmp_path / "package.json").write_text('{"name": "app"}')
    (tmp_path / "node_modules").symlink_to(project_packages("every_backend"), target_is_directory=True)
    model = op_models[name]
    flags = {"models": [str(model)], "backends": ["cpu"], "level": "deep"}
    settings = load_settings(tmp_path, file=None, flags=flags, environ={}).settings
    app = tfjs_project(tmp_path)
    environment = ensure_environment(settings.node, settings.timeouts, SILENT)
    levels = Levels(app, settings, environment, open_scratch(tmp_path), SILENT)
    made = levels.write(plan_kernels(app, settings, CODE), CODE, settings.output_path)
    assert made.flat is not None
    flat = shutil.copy(made.flat, tmp_path / "flat.mjs")
    report = json.loads(run(find_program("node"), RUNNER, flat, model.parent, cwd=tmp_path, timeout=60))
    assert report["error"] == ""
    assert report["outputs"] == list(recorded.models[name].outputs)
