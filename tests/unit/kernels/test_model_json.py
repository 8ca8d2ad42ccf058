"""What of a model.json is not as it should be is named by its key, and what the files of a model are is known."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from slimtf.errors import UnsupportedProjectError
from slimtf.kernels.graph_model import graph_model
from slimtf.kernels.json_file import read_json_object, strings_in
from slimtf.kernels.layers_model import is_layers_model, layers_model
from slimtf.kernels.model_files import model_files
from slimtf.kernels.weights import check_weights, missing_weights, weights_file

if TYPE_CHECKING:
    from pathlib import Path

NODE = {"name": "x", "op": "Add"}
LAYERS = {"format": "layers-model", "modelTopology": {"class_name": "Model"}}


def _graph(topology: Any = None, **more: Any) -> dict[str, Any]:
    return {"modelTopology": {"node": [NODE]} if topology is None else topology, **more}


def _weights(**group: Any) -> dict[str, Any]:
    return _graph(weightsManifest=[{"paths": ["w.bin"], "weights": [], **group}])


def _weight(**weight: Any) -> dict[str, Any]:
    return _weights(weights=[{"name": "w", "shape": [1], "dtype": "float32", **weight}])


def _read(path: Path, content: object) -> Any:
    path.write_text(json.dumps(content), encoding="utf-8")
    value = read_json_object(path)
    model = layers_model(value, path) if is_layers_model(value) else graph_model(value, path)
    check_weights(model)
    return model


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ([], "the top level is a list instead of an object"),
        (3, "the top level is a number instead of an object"),
        ({}, "modelTopology is missing"),
        ({"modelTopology": "x"}, "modelTopology is a string instead of an object"),
        (_graph({"node": [True]}), "node is a truth value instead of an object"),
        (_graph({"node": [{"op": "Add"}]}), "node.name is missing"),
        (_graph({"node": [{"name": "x"}]}), "node.op is missing"),
        (_graph({"node": [{**NODE, "input": 1}]}), "node.input is a number instead of a list"),
        (_graph({"node": [], "library": 1}), "library is a number instead of an object"),
        (_graph({"node": [], "library": {"function": 1}}), "library.function is a number instead of a list"),
        (_graph({"node": [], "library": {"function": [1]}}), "library.function is a number instead of an object"),
        (
            _graph({"node": [], "library": {"function": [{"signature": 1}]}}),
            "signature is a number instead of an object",
        ),
        (
            _graph({"node": [], "library": {"function": [{"signature": {"name": 1}}]}}),
            "name is a number instead of a string",
        ),
        (_graph({"node": [], "library": {"function": [{"nodeDef": 1}]}}), "node is a number instead of a list"),
        (_graph({"node": [], "library": {"function": [{"ret": 1}]}}), "ret is a number instead of an object"),
        (_graph(modelInitializer=1), "modelInitializer is a number instead of an object"),
        (_graph(weightsManifest=1), "weightsManifest is a number instead of a list"),
        (_graph(weightsManifest=[1]), "weightsManifest is a number instead of an object"),
        (_weights(paths=None), "paths is missing"),
        (_weights(paths=[1]), "weightsManifest.paths is a number instead of a string"),
        (_weights(weights=None), "weightsManifest.weights is missing"),
        (_weights(weights=[1]), "weightsManifest.weights is a number instead of an object"),
        (_weight(shape=None), "shape is missing"),
        (_weight(dtype=None), "dtype is missing"),
        (_weight(quantization=1), "quantization is a number instead of an object"),
        ({**LAYERS, "modelTopology": 1}, "modelTopology is a number instead of an object"),
        ({**LAYERS, "weightsManifest": 1}, "weightsManifest is a number instead of a list"),
        ({**LAYERS, "weightsManifest": [1]}, "weightsManifest is a number instead of an object"),
    ],
)
def test_what_is_not_of_the_expected_shape_is_named(tmp_path: Path, content: object, problem: str) -> None:
    path = tmp_path / "model.json"
    with pytest.raises(UnsupportedProjectError) as caught:
        _read(path, content)
    assert caught.value.what == f"this is not a TensorFlow.js graph model: {problem}"
    assert caught.value.where == str(path)
    assert "convert the model again" in caught.value.hint


def test_a_model_without_a_list_of_nodes_is_no_graph_model(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedProjectError, match=r"no modelTopology\.node list") as caught:
        _read(tmp_path / "model.json", _graph({"node": {}}))
    assert caught.value.where == str(tmp_path / "model.json")
    assert "tensorflowjs_converter" in caught.value.hint


@pytest.mark.parametrize(
    ("content", "words", "line"),
    [
        (b"{\n1}", "not valid JSON: Expecting property name", ":2"),
        (b'{"a": NaN}', "not valid JSON text", ""),
        (b"\xff\xfe", "not valid JSON text", ""),
        (b"[" * 100_000, "not valid JSON text", ""),
    ],
)
def test_what_is_no_json_is_placed(tmp_path: Path, content: bytes, words: str, line: str) -> None:
    path = tmp_path / "model.json"
    path.write_bytes(content)
    with pytest.raises(UnsupportedProjectError) as caught:
        read_json_object(path)
    assert words in caught.value.what
    assert caught.value.where == f"{path}{line}"
    assert "again" in caught.value.hint
    path.unlink()
    with pytest.raises(UnsupportedProjectError, match="cannot be read: No such file") as caught:
        read_json_object(path)
    assert caught.value.where == str(path)
    assert '"models"' in caught.value.hint


def test_strings_are_found_at_any_depth_and_keys_count_as_none() -> None:
    assert sorted(strings_in({"key": ["a", {"b": "c"}], "d": [[["e"]], 1, None, True]})) == ["a", "c", "e"]
    assert list(strings_in("x")) == ["x"]


@pytest.mark.parametrize(
    ("content", "layers"),
    [
        ({"format": "layers-model"}, True),
        ({"format": "graph-model", "modelTopology": {"node": []}}, False),
        ({"modelTopology": {"model_config": {}}}, True),
        ({"modelTopology": {"class_name": "Sequential"}}, True),
        ({"modelTopology": {"keras_version": "2"}}, True),
        ({"modelTopology": {"keras_version": "2", "node": []}}, False),
        ({"modelTopology": {}}, False),
        ({"modelTopology": []}, False),
        ({}, False),
    ],
)
def test_a_layers_model_is_distinguished_from_a_graph_model(content: dict[str, object], *, layers: bool) -> None:
    assert is_layers_model(content) is layers


def test_a_layers_model_is_the_names_in_it(tmp_path: Path) -> None:
    content = {
        **LAYERS,
        "modelTopology": {"class_name": "Model", "config": [{"activation": "relu"}]},
        "trainingConfig": {"loss": ["mse"]},
        "weightsManifest": [{"paths": [], "weights": []}],
        "generatedBy": "keras",
    }
    model = _read(tmp_path / "model.json", content)
    assert model.names == {"Model", "relu", "mse"}
    assert model.weights == ({"paths": [], "weights": []},)
    assert model.path == tmp_path / "model.json"
    assert model.trained
    topology = {"class_name": "Model", "training_config": {"loss": "mse"}}
    assert _read(tmp_path / "model.json", {**LAYERS, "modelTopology": topology}).trained
    without = _read(tmp_path / "model.json", {**LAYERS, "trainingConfig": None})
    assert not without.trained
    assert (without.names, without.weights) == ({"Model"}, None)


def test_weights_that_are_cut_short_are_placed(tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    (tmp_path / "a.bin").write_bytes(bytes(3))
    (tmp_path / "b.bin").write_bytes(bytes(4))
    weights = [{"name": name, "shape": [1], "dtype": "float32"} for name in "vw"]
    with pytest.raises(UnsupportedProjectError, match="7 bytes, but the manifest describes 8") as caught:
        _read(path, _weights(paths=["a.bin", "b.bin"], weights=weights))
    assert caught.value.where == f"{tmp_path / 'a.bin'}, {tmp_path / 'b.bin'}"
    with pytest.raises(UnsupportedProjectError, match="0 bytes, but the manifest describes 8") as caught:
        _read(path, _weights(paths=[], weights=weights))
    assert caught.value.where == str(path)
    assert "download or convert the model again" in caught.value.hint


def test_a_weight_that_no_tensor_can_have_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    with pytest.raises(UnsupportedProjectError) as caught:
        _read(path, _weight(shape=[1.5], dtype="float99"))
    assert caught.value.what == ("the weight 'w' has a shape or dtype that no tensor can have: [1.5] of 'float99'")
    assert caught.value.where == str(path)
    assert "float32, float16, int32" in caught.value.hint
    assert "string" in caught.value.hint


def test_constants_without_a_manifest_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    with pytest.raises(UnsupportedProjectError, match="constants but no weightsManifest") as caught:
        _read(path, _graph({"node": [{"name": "x", "op": "Const"}]}))
    assert caught.value.where == str(path)
    assert caught.value.hint
    assert _read(path, _graph()).weights is None


def test_the_files_of_a_model_are_what_an_app_downloads(tmp_path: Path) -> None:
    path = tmp_path / "model.json"
    for name in ("a.bin", "b b.bin"):
        (tmp_path / name).write_bytes(b"x")
    content = _graph(weightsManifest=[{"paths": ["a.bin", "https://cdn/x.bin"]}, {"paths": ["b%20b.bin", "a.bin"]}])
    path.write_text(json.dumps(content))
    assert model_files(path) == (path, tmp_path / "a.bin", tmp_path / "b b.bin")
    path.write_text(json.dumps(_graph()))
    assert model_files(path) == (path,)
    for manifest, problem in (
        (1, "weightsManifest is a number instead of a list"),
        ([1], "weightsManifest is a number instead of an object"),
        ([{}], "weightsManifest.paths is missing"),
        ([{"paths": [1]}], "weightsManifest.paths is a number instead of a string"),
    ):
        path.write_text(json.dumps(_graph(weightsManifest=manifest)))
        with pytest.raises(UnsupportedProjectError, match="this is not") as caught:
            model_files(path)
        assert caught.value.what.endswith(problem)
        assert caught.value.where == str(path)
    path.write_text(json.dumps(_graph(weightsManifest=[{"paths": ["gone.bin"]}])))
    with pytest.raises(UnsupportedProjectError, match=r"the weights file 'gone\.bin' does not exist") as caught:
        model_files(path)
    assert caught.value.where == str(path)
    assert "put the weights beside model.json" in caught.value.hint


def test_a_name_with_escapes_is_a_file_of_either_spelling(tmp_path: Path) -> None:
    (tmp_path / "a%20b.bin").write_bytes(b"x")
    assert weights_file("a%20b.bin", tmp_path / "model.json") == tmp_path / "a%20b.bin"
    (tmp_path / "c d.bin").write_bytes(b"x")
    assert weights_file("c%20d.bin", tmp_path / "model.json") == tmp_path / "c d.bin"
    long = "A" * 100
    (tmp_path / long).write_bytes(b"x")
    assert weights_file("%41" * 100, tmp_path / "model.json") == tmp_path / long  # the system refuses the first
    (tmp_path / "e.bin").mkdir()
    with pytest.raises(UnsupportedProjectError, match="does not exist"):
        weights_file("e.bin", tmp_path / "model.json")


@pytest.mark.parametrize(
    ("paths", "reason"),
    [
        ([], ""),
        (["w.bin"], ""),
        (["w.bin", "gone.bin", "lost.bin"], "weights not found (gone.bin)"),
        (["gone.bin", "https://cdn/x.bin", "http://cdn/y.bin"], "its weights are at https://cdn/x.bin"),
        (["a\0b"], "weights not found (a\0b)"),
    ],
)
def test_why_a_model_cannot_be_run_here(tmp_path: Path, paths: list[str], reason: str) -> None:
    (tmp_path / "w.bin").write_bytes(b"x")
    assert missing_weights(_read(tmp_path / "model.json", _weights(paths=paths))) == reason
    assert missing_weights(_read(tmp_path / "model.json", _graph())) == ""
