"""What is said of models that stay with the interpreter."""

from __future__ import annotations

from pathlib import Path

from slimtf.model.compiled import RefusedModel


def test_a_refusal_names_node_op_and_model() -> None:
    refused = RefusedModel("it reads a shape", Path("/app/model/model.json"), "block/part", "Pack")
    assert str(refused) == "the node 'block/part' (Pack): it reads a shape [model/model.json]"
    assert str(RefusedModel("no cpu backend")) == "no cpu backend"
