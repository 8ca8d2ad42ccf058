"""What of a model counts, whatever its file looks like."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from slimtf.certificate.models import certified_models

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.certificate import CertifiedModel

NAME = "model/model.json"


def graph(**changes: Any) -> dict[str, Any]:
    function = {"signature": {"name": "body"}, "nodeDef": [{"name": "x", "op": "Neg"}]}
    topology = {"node": [{"name": "x", "op": "Placeholder"}], "library": {"function": [function]}, **changes}
    return {"modelTopology": topology, "weightsManifest": [{"paths": ["w.bin"], "weights": []}], "signature": {}}


def certified(root: Path, content: object, **layout: Any) -> CertifiedModel:
    file = root / NAME
    file.parent.mkdir(exist_ok=True)
    file.write_text(content if isinstance(content, str) else json.dumps(content, **layout), encoding="utf-8")
    (file.parent / "w.bin").write_bytes(b"1234")
    return certified_models([file], root)[NAME]


def test_layout_does_not_matter(tmp_path: Path) -> None:
    assert certified(tmp_path, graph(), indent=4) == certified(tmp_path, graph(), sort_keys=True)


def test_nodes_of_functions_have_names_of_their_own(tmp_path: Path) -> None:
    assert list(certified(tmp_path, graph()).nodes) == ["x", "body/x"]


def test_a_changed_node(tmp_path: Path) -> None:
    before = certified(tmp_path, graph())
    after = certified(tmp_path, graph(node=[{"name": "x", "op": "Const"}]))
    assert before.topology != after.topology
    assert before.nodes["x"] != after.nodes["x"]
    assert before.nodes["body/x"] == after.nodes["body/x"]
    assert before.manifest == after.manifest


def test_the_signature_is_of_the_graph_and_the_manifest_is_not(tmp_path: Path) -> None:
    before = certified(tmp_path, graph())
    signed = certified(tmp_path, {**graph(), "signature": {"inputs": {}}})
    assert signed.topology != before.topology
    assert (signed.manifest, signed.nodes) == (before.manifest, before.nodes)
    moved = certified(tmp_path, {**graph(), "weightsManifest": []})
    assert moved.topology == before.topology
    assert moved.manifest != before.manifest
    assert (list(before.weights), list(moved.weights)) == (["model/w.bin"], [])


def test_weights_that_are_not_there_are_left_out(tmp_path: Path) -> None:
    certified(tmp_path, graph())
    (tmp_path / "model/w.bin").unlink()
    assert certified_models([tmp_path / NAME, tmp_path / "gone.json"], tmp_path)[NAME].weights == {}


@pytest.mark.parametrize(
    "content",
    [
        "no JSON",
        "[1]",
        {"modelTopology": [], "weightsManifest": {}},
        {"modelTopology": {"node": 1, "library": {"function": [1, {"signature": 2, "nodeDef": 3}]}}},
        {"modelTopology": {"node": [1]}, "weightsManifest": [1, {"paths": 2}, {"paths": [3]}]},
    ],
)
def test_a_file_of_another_kind_counts_as_it_is(tmp_path: Path, content: object) -> None:
    model = certified(tmp_path, content)
    assert (model.nodes, model.weights) == ({}, {})
    assert model.topology != certified(tmp_path, {}).topology
