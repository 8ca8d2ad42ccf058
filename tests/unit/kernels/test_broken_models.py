"""Models that cannot be read: what is wrong, in which file and line, and what to do."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from slimtf.errors import UnsupportedProjectError
from slimtf.kernels.graph_model import GraphModel, graph_model
from slimtf.kernels.json_file import read_json_object
from slimtf.kernels.models import Models, read_models
from slimtf.kernels.weights import check_weights
from slimtf.settings.schema import Settings
from tests.support.tiny_tfjs import install_tiny_tfjs, tfjs_project, write_model

if TYPE_CHECKING:
    from pathlib import Path


def read_graph_model(path: Path) -> GraphModel:
    return graph_model(read_json_object(path), path)


def refusal(path: Path) -> UnsupportedProjectError:
    with pytest.raises(UnsupportedProjectError) as caught:
        check_weights(read_graph_model(path))
    assert str(path) in caught.value.where or caught.value.where.startswith(str(path.parent))
    assert caught.value.hint
    return caught.value


def with_weights(folder: Path, *weights: dict[str, Any], paths: tuple[str, ...] = ("weights.bin",)) -> Path:
    return write_model(folder / "model.json", "Const", weightsManifest=[{"paths": paths, "weights": list(weights)}])


def test_a_model_that_does_not_exist(tmp_path: Path) -> None:
    assert "cannot be read" in refusal(tmp_path / "model.json").what


def test_broken_json_is_placed_by_line(tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    path.write_text('{\n "format": "graph-model",\n oops\n}')
    assert refusal(path).where == f"{path}:3"


@pytest.mark.parametrize(
    "content",
    [
        b"\x80\x02 weights, not JSON",
        b"[" * 100_000,
        b"[]",
        b"null",
        b"{}",
        b'{"modelTopology": {}}',
        b'{"modelTopology": {"node": {}}}',
        b'{"modelTopology": {"node": [1]}}',
        b'{"modelTopology": {"node": [{"name": "x"}]}}',
        b'{"modelTopology": {"node": [{"name": "x", "op": 3}]}}',
        b'{"modelTopology": {"node": [], "library": []}, "x": NaN}',
        b'{"modelTopology": {"node": []}, "weightsManifest": {}}',
        b'{"modelTopology": {"node": []}, "weightsManifest": [3]}',
        b'{"modelTopology": {"node": []}, "weightsManifest": [{"paths": [3], "weights": []}]}',
        b'{"modelTopology": {"node": []}, "weightsManifest": [{"paths": []}]}',
        b'{"modelTopology": {"node": [{"name": "x", "op": "Const"}]}}',
    ],
)
def test_what_is_no_graph_model_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "model.json"
    path.write_bytes(content)
    assert refusal(path).exit_code == 3


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = write_model(tmp_path / "model.json", "Add")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read_graph_model(path).nodes[0].op == "Add"


@pytest.mark.parametrize("topology", [{"model_config": {}}, {"class_name": "Sequential", "config": []}])
def test_a_layers_model_needs_tfjs_layers(tmp_path: Path, topology: dict[str, object]) -> None:
    install_tiny_tfjs(tmp_path / "node_modules")
    path = tmp_path / "model.json"
    path.write_text(json.dumps({"modelTopology": topology, "weightsManifest": []}))
    settings = Settings(output_path=tmp_path / "custom_tfjs", models=(path,))
    with pytest.raises(UnsupportedProjectError, match="tfjs-layers is not installed") as caught:
        read_models(tfjs_project(tmp_path), settings)
    assert caught.value.where == str(path)
    assert "npm install @tensorflow/tfjs-layers@4.22.0" in caught.value.hint


def found_by(tmp_path: Path, *paths: Path, named: bool) -> Models:
    if not (tmp_path / "node_modules").exists():
        install_tiny_tfjs(tmp_path / "node_modules")
    settings = Settings(output_path=tmp_path / "custom_tfjs", models=paths if named else None)
    return read_models(tfjs_project(tmp_path, models=() if named else paths), settings)


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("weights.bin", "weights not found (weights.bin)"),
        ("a\0b", "weights not found (a\0b)"),
        ("https://cdn.example/weights.bin", "its weights are at https://cdn.example/weights.bin"),
    ],
)
def test_a_model_without_its_weights_is_planned_and_not_run(
    tmp_path: Path, name: str, reason: str, *, named: bool
) -> None:
    path = with_weights(tmp_path / "m", {"name": "w", "shape": [2], "dtype": "float32"}, paths=(name,))
    found = found_by(tmp_path, path, named=named)
    assert found.paths == (path,)
    assert found.graphs[0].nodes[0].op == "Const"
    assert found.not_run == {path: reason}
    assert found.notes == (f"m/model.json: {reason}; only running this model is left out",)


def test_a_detected_model_that_cannot_be_read_is_a_note(tmp_path: Path) -> None:
    (tmp_path / "model.json").write_text('{"format": "graph-model", "modelTopology": ')
    good = write_model(tmp_path / "good" / "model.json", "Add")
    found = found_by(tmp_path, tmp_path / "model.json", good, named=False)
    assert (found.paths, found.unread) == ((good,), (tmp_path / "model.json",))
    (note,) = found.notes
    assert note.startswith("model.json was found and is left out: the model is not valid JSON")
    with pytest.raises(UnsupportedProjectError):
        found_by(tmp_path, tmp_path / "model.json", good, named=True)


def test_weights_that_are_cut_short_are_noticed(tmp_path: Path) -> None:
    path = with_weights(tmp_path, {"name": "w", "shape": [2, 3], "dtype": "float32"})
    (tmp_path / "weights.bin").write_bytes(bytes(23))
    assert "23 bytes, but the manifest describes 24" in refusal(path).what


@pytest.mark.parametrize(
    ("weight", "size"),
    [
        ({"shape": [2, 3], "dtype": "float32"}, 24),
        ({"shape": [], "dtype": "int32"}, 4),
        ({"shape": [6], "dtype": "float32", "quantization": {"dtype": "uint8", "scale": 1, "min": 0}}, 6),
        ({"shape": [1], "dtype": "string"}, 0),
        ({"shape": [0], "dtype": "float32"}, 0),
    ],
)
def test_whole_weights_are_accepted(tmp_path: Path, weight: dict[str, Any], size: int) -> None:
    path = with_weights(tmp_path, {"name": "w", **weight})
    (tmp_path / "weights.bin").write_bytes(bytes(size))
    check_weights(read_graph_model(path))


@pytest.mark.parametrize(
    "weight",
    [
        {"shape": [2], "dtype": "float99"},
        {"shape": [-2], "dtype": "float32"},
        {"shape": ["2"], "dtype": "float32"},
        {"shape": [2], "dtype": "float32", "quantization": {"dtype": "int5"}},
    ],
)
def test_a_weight_that_no_tensor_can_have_is_refused(tmp_path: Path, weight: dict[str, Any]) -> None:
    path = with_weights(tmp_path, {"name": "w", **weight})
    (tmp_path / "weights.bin").write_bytes(bytes(8))
    assert "'w' has a shape or dtype" in refusal(path).what


def test_a_model_outside_of_the_project_is_reported_by_its_whole_path(tmp_path: Path) -> None:
    path = with_weights(tmp_path / "elsewhere", {"name": "w", "shape": [2], "dtype": "float32"})
    root = tmp_path / "app"
    found = found_by(root, path, named=True)
    assert found.notes[0].startswith(f"{path}: weights not found")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "model.json")
    with pytest.raises(UnsupportedProjectError, match="pipe") as caught:
        read_json_object(tmp_path / "model.json")
    assert caught.value.where == str(tmp_path / "model.json")
