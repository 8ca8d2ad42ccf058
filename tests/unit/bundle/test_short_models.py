"""Copies of models in an output folder lose the graph that the bundle has as code."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from slimtf.bundle.short_models import with_short_models
from slimtf.model.bundle import Output
from slimtf.model.compiled import ShortModel
from tests.support.records import make_bundle

if TYPE_CHECKING:
    from pathlib import Path

MODEL: dict[str, Any] = {
    "format": "graph-model",
    "modelTopology": {"node": [{"name": "x"}, {"name": "y"}], "versions": {"producer": 1}},
    "modelInitializer": {"node": [{"name": "table"}]},
    "signature": {"inputs": {"x": {"name": "x:0"}}},
    "weightsManifest": [{"paths": ["größe.bin"], "weights": [{"name": "w", "quantization": {"scale": 0.1}}]}],
}
TOPOLOGY, INITIALIZER = {"compiled": "abc", "node": {"1": {"name": "y"}}}, {"compiled": "def", "node": {}}


@pytest.fixture
def short(tmp_path: Path) -> ShortModel:
    (tmp_path / "model.json").write_text(json.dumps(MODEL, indent=1), encoding="utf-8")
    return ShortModel(tmp_path / "model.json", json.dumps(TOPOLOGY), json.dumps(INITIALIZER))


def written(tmp_path: Path, **files: dict[str, Any] | str) -> Output:
    folder = tmp_path / "out"
    folder.mkdir()
    for name, content in files.items():
        text = content if isinstance(content, str) else json.dumps(content)
        (folder / f"{name}.json").write_text(text, encoding="utf-8")
    return Output(tmp_path / "dist", folder, ("main.js", *(f"{name}.json" for name in files)))


def test_a_copy_under_any_name_loses_its_graphs_alone(short: ShortModel, tmp_path: Path) -> None:
    output = written(tmp_path, a1b2c3=MODEL)
    bundle = with_short_models(make_bundle(outputs=(output,)), [short])
    copy = output.folder / "a1b2c3.json"
    assert json.loads(copy.read_bytes()) == {**MODEL, "modelTopology": TOPOLOGY, "modelInitializer": INITIALIZER}
    assert "größe".encode() in copy.read_bytes()
    assert bundle.short_models == {short.path: copy}
    assert bundle.notices == ()
    assert json.loads(short.path.read_bytes()) == MODEL


def test_a_model_without_an_initializer(tmp_path: Path) -> None:
    content = {key: value for key, value in MODEL.items() if key != "modelInitializer"}
    (tmp_path / "model.json").write_text(json.dumps(content), encoding="utf-8")
    output = written(tmp_path, model=content)
    with_short_models(make_bundle(outputs=(output,)), [ShortModel(tmp_path / "model.json", json.dumps(TOPOLOGY))])
    assert json.loads((output.folder / "model.json").read_bytes()) == {**content, "modelTopology": TOPOLOGY}


@pytest.mark.parametrize(
    "changed",
    [
        {"modelTopology": {"node": [{"name": "x"}]}},
        {"modelInitializer": None},
        {"signature": {}},
        {"userDefinedMetadata": {"signature": {}}},
        {"initializerSignature": {"outputs": {}}},
    ],
)
def test_another_graph_stays_and_the_missing_model_is_said(
    changed: dict[str, Any], short: ShortModel, tmp_path: Path
) -> None:
    other = {**MODEL, **changed}
    output = written(tmp_path, model=other, damaged="{", list="[]")
    bundle = with_short_models(make_bundle(outputs=(output,)), [short])
    assert json.loads((output.folder / "model.json").read_bytes()) == other
    assert bundle.short_models == {}
    assert [notice.split(" is in the output folder")[0] for notice in bundle.notices] == [
        f"short_models: no copy of {tmp_path.name}/model.json"
    ]


def test_where_no_model_is_code_that_is_said(tmp_path: Path) -> None:
    output = written(tmp_path, model=MODEL)
    bundle = with_short_models(make_bundle(outputs=(output,)), [])
    assert bundle.notices == ("short_models: no model is code in this bundle, so that each model.json keeps its graph",)
    assert json.loads((output.folder / "model.json").read_bytes()) == MODEL


def test_a_model_outside_of_the_project_is_named_by_its_folder(short: ShortModel, tmp_path: Path) -> None:
    bundle = with_short_models(make_bundle(), [short])
    assert bundle.notices[0].startswith(f"short_models: no copy of {tmp_path.name}/model.json is in the output folder")
