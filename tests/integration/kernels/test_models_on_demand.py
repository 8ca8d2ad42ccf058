"""Every graph op that runs on cpu, in an app whose models the build does not know: the same outputs, bit by bit."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from slimtf.kernels.plan import plan_kernels
from slimtf.model.app_code import AppCode, ModelLoad, Place, TfjsUse
from slimtf.model.modules import UNION
from slimtf.node.environment import ensure_environment
from slimtf.pipeline.levels import Levels
from slimtf.progress import SILENT
from slimtf.settings.load import load_settings
from slimtf.workspace.scratch import open_scratch
from tests.support.programs import find_program, run
from tests.support.tiny_tfjs import tfjs_project

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.support.recorded_models import RecordedModels

pytestmark = pytest.mark.network

RUNNER = Path(__file__).resolve().parents[2] / "support" / "run_on_demand.mjs"
USED = ("setBackend", "loadGraphModel", "tensor")
CODE = AppCode(
    uses=tuple(TfjsUse(UNION, (name,), "app.js") for name in USED),
    read=frozenset((UNION, name) for name in USED),
    imported=(UNION,),
    every_name=frozenset({"execute", "executeAsync", "dataSync", "dtype", "shape", "load"}),
    loads=(ModelLoad("loadGraphModel", (), Place("app.js", 1)),),
)
# What is there from the beginning serves these ops, whatever their attributes; complex numbers come with the rest.
SERVED = re.compile(
    r"(Add|AddV2|BatchMatMul|BiasAdd|MatMul|Mul|Relu|Relu6|Sigmoid|Softmax|Squeeze|Sub|Tanh|_FusedMatMul)\b"
)
RANDOM = {"RandomUniform", "RandomStandardNormal", "TruncatedNormal", "Multinomial", "RandomUniformInt"}


@pytest.fixture(scope="module")
def flat(
    project_packages: Callable[[str], Path], shared_slimtf_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Return the flat module of an app that loads any model; the rest says of itself when it is loaded."""
    root = tmp_path_factory.mktemp("on_demand")
    (root / "package.json").write_text('{"name": "app"}')
    (root / "node_modules").symlink_to(project_packages("every_backend"), target_is_directory=True)
    settings = load_settings(root, file=None, flags={"backends": ["cpu"], "level": "deep"}, environ={}).settings
    app = tfjs_project(root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SLIMTF_HOME", str(shared_slimtf_home))
        environment = ensure_environment(settings.node, settings.timeouts, SILENT)
        levels = Levels(app, settings, environment, open_scratch(root), SILENT)
        made = levels.write(plan_kernels(app, settings, CODE), CODE, settings.output_path)
    assert made.flat is not None
    folder = root / "run"
    shutil.copytree(made.folder, folder)
    (folder / "package.json").write_text('{"type": "module"}')
    rest = folder / "custom_rest.js"
    rest.write_text(f"globalThis.restLoaded = true;\n{rest.read_text('utf-8')}", encoding="utf-8")
    return folder / "custom_flat.js"


def test_models_of_which_nothing_is_known(flat: Path, recorded: RecordedModels, op_models: Mapping[str, Path]) -> None:
    at_once = sorted(name for name in recorded.models if SERVED.match(name) and "complex" not in name)
    names = [*at_once, *sorted(recorded.models.keys() - {*at_once})]
    folders = [op_models[name].parent for name in names]
    reports = json.loads(run(find_program("node"), RUNNER, flat, *folders, cwd=flat.parent, timeout=120))
    for name, report in zip(names, reports, strict=True):
        assert report["error"] == "", name
        assert name in RANDOM or report["outputs"] == list(recorded.models[name].outputs), name
    (asking,) = (name for name, report in zip(names, reports, strict=True) if report["rest"])
    assert asking not in at_once
    assert len(at_once) >= 20


def test_a_rest_that_cannot_be_loaded_is_said(flat: Path, tmp_path: Path, op_models: Mapping[str, Path]) -> None:
    alone = Path(shutil.copytree(flat.parent, tmp_path / "alone"))
    (alone / "custom_rest.js").unlink()
    folders = [op_models[name].parent for name in ("Relu", "Conv2D")]
    served, other = json.loads(run(find_program("node"), RUNNER, alone / flat.name, *folders, cwd=alone, timeout=60))
    assert served["error"] == ""
    assert "parts of TensorFlow.js that are loaded on demand, and their file could not be loaded: " in other["error"]
    assert "on_demand = false in the settings of slimtf" in other["error"]
