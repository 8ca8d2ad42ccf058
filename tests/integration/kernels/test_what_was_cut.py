"""What was cut out of tfjs says so when it is asked for: by name, at the call, and never while the module loads."""

from __future__ import annotations

import json
import re
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
from tests.support.tiny_tfjs import tfjs_project

if TYPE_CHECKING:
    from collections.abc import Callable

pytestmark = pytest.mark.network

ROOT = Path(__file__).resolve().parents[3]
USED = ("setBackend", "loadGraphModel", "tensor")
CODE = AppCode(
    uses=tuple(TfjsUse(UNION, (name,), "app.js") for name in USED),
    read=frozenset((UNION, name) for name in USED),
    imported=(UNION,),
    every_name=frozenset({"predict", "load", "inputs", "shape"}),
)
LEFT_OUT = r"slimtf left %s out of this bundle: %s brings it back"
KEEP = r'keep = \["%s"\] in the settings of slimtf'
WITH_MODEL = r'the setting "models", with the model that has them,'
SAID = {
    "nothing out of the way": "$",
    "flags in the address": LEFT_OUT % ("tfjsflags", KEEP % "tfjsflags"),
    "a model in IndexedDB": LEFT_OUT % ("models in IndexedDB and localStorage", KEEP % "indexeddb"),
    "a model in localStorage": LEFT_OUT % ("models in IndexedDB and localStorage", KEEP % "indexeddb"),
    "saving": LEFT_OUT % (r"save\(\)", KEEP % "save"),
    "executeAsync": LEFT_OUT % (r"executeAsync\(\)", KEEP % "executeAsync"),
    "intermediate tensors": LEFT_OUT % (r"getIntermediateTensors\(\)", KEEP % "getIntermediateTensors"),
    "streamed weights": LEFT_OUT % ("streamWeights", KEEP % "streamWeights"),
    "progress": LEFT_OUT % ("onProgress", KEEP % "onProgress"),
    "quantised weights": LEFT_OUT % ("quantised weights", WITH_MODEL),
    "weights of strings": LEFT_OUT % ("weights of strings", WITH_MODEL),
    "weights of complex numbers": "Unsupported dtype in weight '.*': complex64",
    "an op that no model has": "Tensorflow Op is not supported: Atan2|'Atan2'",
    "a hash table": "Tensorflow Op is not supported: HashTableV2|'HashTableV2'",
    "functions": LEFT_OUT % ("functions of graphs", WITH_MODEL),
    "another activation": "Activation elu has not been implemented",
    "print": LEFT_OUT % (r"print\(\)", KEEP % "print"),
    "variable": LEFT_OUT % (r"variable\(\)", KEEP % "variable"),
    "values in a texture": r"values passed to tensor\(values\) must be",
    "a backend that starts asynchronously": LEFT_OUT % ("backends that start asynchronously", KEEP % "registerBackend"),
}


def test_what_was_cut_says_so(
    project_packages: Callable[[str], Path], shared_slimtf_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLIMTF_HOME", str(shared_slimtf_home))
    (tmp_path / "package.json").write_text('{"name": "app"}')
    (tmp_path / "node_modules").symlink_to(project_packages("every_backend"), target_is_directory=True)
    model = ROOT / "sample_apps/dense_model/model/model.json"
    flags = {"models": [str(model)], "backends": ["cpu"], "level": "deep"}
    settings = load_settings(tmp_path, file=None, flags=flags, environ={}).settings
    app = tfjs_project(tmp_path)
    environment = ensure_environment(settings.node, settings.timeouts, SILENT)
    levels = Levels(app, settings, environment, open_scratch(tmp_path), SILENT)
    made = levels.write(plan_kernels(app, settings, CODE), CODE, settings.output_path)
    assert made.flat is not None
    flat = shutil.copy(made.flat, tmp_path / "flat.mjs")
    runner = ROOT / "tests/support/run_what_was_cut.mjs"
    said = json.loads(run(find_program("node"), runner, flat, model.parent, cwd=tmp_path, timeout=60))
    silent = {name: said[name] for name, wanted in SAID.items() if not re.match(f"(?s).*({wanted})", said[name])}
    assert silent == {}
    assert said.keys() == SAID.keys()
    # tfjs itself runs where ES2017 does, and webpack leaves modules as they are.
    assert re.findall(r".*(?:\?\.[A-Za-z([]|\?\?|\|\|=|&&=).*", made.flat.read_text("utf-8")) == []
