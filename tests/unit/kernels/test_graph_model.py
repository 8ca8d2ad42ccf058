"""Which nodes of a graph model count: what its outputs need, and the library functions that something calls."""

from __future__ import annotations

import json
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

from slimtf.errors import UnsupportedProjectError
from slimtf.kernels.graph_model import GraphModel, graph_model
from slimtf.kernels.json_file import read_json_object
from slimtf.kernels.model_ops import ops_of_models, unused_unknown_ops
from slimtf.tfjs.converter_table import ConverterTable

PATH = Path("model") / "model.json"
CONVERTER = ConverterTable({"Add": (), "While": (), "Identity": (), "Placeholder": ()}, ())


def node(name: str, op: str = "Add", *inputs: str, **attributes: Any) -> dict[str, object]:
    return {"name": name, "op": op, "input": list(inputs), "attr": attributes}


def calls(name: str) -> dict[str, object]:
    return {"func": {"name": name}}


def function(name: str, *nodes: dict[str, object], ret: str = "") -> dict[str, object]:
    results = {"out": f"{ret}:z:0"} if ret else {}
    return {"signature": {"name": name, "inputArg": [{"name": "arg"}]}, "nodeDef": list(nodes), "ret": results}


def model(*nodes: dict[str, object], functions: tuple[dict[str, object], ...] = (), **more: Any) -> GraphModel:
    topology = {"node": list(nodes), "library": {"function": list(functions)}}
    return graph_model({"modelTopology": topology, **more}, PATH)


def needed(found: GraphModel) -> dict[str, bool]:
    return {f"{each.function}/{each.name}": each.needed for each in found.nodes}


@pytest.mark.parametrize(
    "attribute",
    [
        {"func": {"name": "f"}},
        {"list": {"func": [{"name": "g"}, {"name": "f"}]}},
        {"func": {"name": "g", "attr": {"inner": {"func": {"name": "f"}}}}},
    ],
)
def test_a_function_counts_when_an_attribute_names_it(attribute: object) -> None:
    functions = (function("f", node("a")), function("left_over", node("b")))
    found = model(node("loop", "While", body=attribute), functions=functions)
    assert needed(found) == {"/loop": True, "f/a": True}


def test_functions_in_a_list_and_beside_it() -> None:
    functions = (function("f", node("a")), function("g", node("b")))
    found = model(node("x", "Case", cond=calls("f"), branches={"list": {"func": [{"name": "g"}]}}), functions=functions)
    assert needed(found) == {"/x": True, "f/a": True, "g/b": True}


def test_a_signature_that_says_nothing_of_an_output() -> None:
    found = model(node("a"), node("b"), signature={"outputs": {"a": 7, "gone": None}})
    assert needed(found) == {"/a": True, "/b": False}


def test_a_damaged_initializer_is_named_with_its_file() -> None:
    with pytest.raises(UnsupportedProjectError) as caught:
        model(node("a"), modelInitializer={"node": [{"name": 7, "op": "Add"}]})
    assert caught.value.where == str(PATH)


def test_a_function_counts_when_an_op_has_its_name() -> None:
    found = model(node("x", "f"), functions=(function("f", node("a")),))
    assert needed(found) == {"/x": True, "f/a": True}


def test_functions_call_functions_in_circles() -> None:
    functions = (
        function("f", node("a", "While", body=calls("g"))),
        function("g", node("b", "While", body=calls("f"), cond=calls("h"))),
        function("h", node("c")),
        function("alone", node("d", "While", body=calls("alone"))),
    )
    assert set(needed(model(node("x", "While", body=calls("f")), functions=functions))) == {"/x", "f/a", "g/b", "h/c"}


def test_of_a_function_only_what_its_results_need_executes() -> None:
    body = function("f", node("a", "Add", "arg"), node("b", "Add", "a:z:0", "^c"), node("c"), node("idle"), ret="b")
    assert set(needed(model(node("x", "While", body=calls("f")), functions=(body,)))) == {"/x", "f/a", "f/b", "f/c"}


def test_nodes_that_the_outputs_do_not_need_count_but_may_be_unknown() -> None:
    nodes = (
        node("x", "Placeholder"),
        node("y", "Add", "x"),
        node("y2", "Identity", "y:0"),
        node("other", "OptionalNone", "x", body=calls("f")),
    )
    functions = (function("f", node("a", "NoSuchOp")),)
    signature = {"outputs": {"out": {"name": "y2:0"}}}
    found = model(*nodes, functions=functions, signature=signature)
    assert needed(found) == {"/x": True, "/y": True, "/y2": True, "/other": False, "f/a": False}
    assert ops_of_models([found], CONVERTER, {}, ()) == ()
    (note,) = unused_unknown_ops([found], CONVERTER, ())
    assert note.endswith("that its outputs do not need: NoSuchOp, OptionalNone")


def test_what_both_call_is_needed() -> None:
    nodes = (node("x", "Placeholder"), node("a", "While", "x", b=calls("f")), node("y", "While", "x", b=calls("f")))
    signature = {"outputs": {"out": {"name": "y"}}}
    found = model(*nodes, functions=(function("f", node("n")),), signature=signature)
    assert needed(found) == {"/x": True, "/a": False, "/y": True, "f/n": True}


def test_the_signature_of_the_metadata_goes_first() -> None:
    nodes = (node("a"), node("b"))
    metadata = {"signature": {"outputs": {"out": {"name": "a"}}}}
    found = model(*nodes, signature={"outputs": {"out": {"name": "b"}}}, userDefinedMetadata=metadata)
    assert needed(found) == {"/a": True, "/b": False}


def test_without_a_signature_every_end_is_an_output() -> None:
    assert needed(model(node("x", "Placeholder"), node("a", "Add", "x"), node("b"))) == dict.fromkeys(
        ("/x", "/a", "/b"), True
    )
    assert needed(model(node("a"), signature={"outputs": {"out": {"name": "gone"}}})) == {"/a": True}


def test_the_initializer_has_outputs_and_a_library_of_its_own() -> None:
    initializer = {
        "node": [node("table"), node("fill", "While", "table", body=calls("f")), node("idle")],
        "library": {"function": [function("f", node("a"))]},
    }
    found = model(node("x"), modelInitializer=initializer, initializerSignature={"outputs": {"NoOp": {"name": "fill"}}})
    assert needed(found) == {"/x": True, "/table": True, "/fill": True, "/idle": False, "f/a": True}


def test_all_unknown_ops_are_in_one_message() -> None:
    functions = (function("f", node("a", "OptionalNone"), node("b", "OptionalNone")),)
    found = model(node("x", "ReadVariableOp"), node("y", "While", body=calls("f")), functions=functions)
    with pytest.raises(UnsupportedProjectError) as caught:
        ops_of_models([found], CONVERTER, {}, ())
    assert caught.value.what == (
        "2 ops are unknown: 'OptionalNone' of node 'f/a' and 1 more node, 'ReadVariableOp' of node 'x'"
    )
    assert caught.value.where == str(PATH)
    with pytest.raises(UnsupportedProjectError, match="the op 'ReadVariableOp' of node 'x' is unknown"):
        ops_of_models([found], CONVERTER, {}, ("OptionalNone",))


def test_the_unknown_ops_of_several_models_say_whose_they_are() -> None:
    models = [graph_model({"modelTopology": {"node": [node("x", op)]}}, Path(op) / "model.json") for op in ("A", "B")]
    with pytest.raises(UnsupportedProjectError) as caught:
        ops_of_models(models, CONVERTER, {}, ())
    assert "'A' of node 'x' in A/model.json, 'B' of node 'x' in B/model.json" in caught.value.what


def test_a_long_chain_takes_linear_time_and_no_recursion(tmp_path: Path) -> None:
    count = 3_000
    nodes = [node(f"n{number}", "Add", f"n{number - 1}") for number in range(1, count)]
    chain = [function(f"f{number}", node("a", "While", body=calls(f"f{number + 1}"))) for number in range(count)]
    topology = {"node": [node("n0", "While", body=calls("f0")), *nodes], "library": {"function": chain}}
    path = tmp_path / "model.json"
    path.write_text(json.dumps({"modelTopology": topology}))
    started = perf_counter()
    found = graph_model(read_json_object(path), path)
    ops_of_models([found], CONVERTER, {}, ())
    assert perf_counter() - started < 20  # a sixth of a second
    assert len(found.nodes) == 2 * count
    assert all(each.needed for each in found.nodes)


def test_a_deeply_nested_attribute_is_no_problem() -> None:
    nested: object = calls("f")
    for _ in range(50_000):
        nested = {"x": [nested]}
    found = model(node("x", "While", body=nested), functions=(function("f", node("a")),))
    assert needed(found) == {"/x": True, "f/a": True}
