"""A graph model, read from its ``model.json``: the nodes that the converter will execute."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slimtf.errors import UnsupportedProjectError
from slimtf.kernels.json_file import JsonObject, as_list, as_object, as_text, strings_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

_CONVERT = (
    "convert it with tensorflowjs_converter --output_format tfjs_graph_model, or name the models that the app loads "
    'in the setting "models"'
)


@dataclass(frozen=True, slots=True)
class GraphNode:
    """One node that the converter may execute.

    Attributes:
        function: the library function it is in; empty for the main graph.
        needed: the model's outputs depend on it. Others run when the app asks for them by name, if ever.
    """

    name: str
    op: str
    function: str = ""
    needed: bool = True


@dataclass(frozen=True, slots=True)
class GraphModel:
    """A graph model.

    Attributes:
        nodes: of the main graph, the initializer, and the library functions that one of these calls.
        weights: its manifest as JSON, None when the file has none.
        complex_dtype: a node's attribute or a weight has a complex dtype.
    """

    path: Path
    nodes: tuple[GraphNode, ...]
    weights: tuple[JsonObject, ...] | None
    complex_dtype: bool = False


def graph_model(model: JsonObject, path: Path) -> GraphModel:
    """Return the model that ``model``, the content of ``path``, holds.

    The layout is the converter's: ``modelTopology.node[]``, ``modelTopology.library.function[].nodeDef[]`` and
    ``modelInitializer`` (tables filled at load). What executes is what dist/executor/graph_executor.js of the
    converter compiles: any node of the main graph that the app asks for, by default the outputs, with all that these
    need, and of the library the functions that a node calls.

    Raises:
        UnsupportedProjectError: it is not a graph model.
    """
    topology = as_object(model.get("modelTopology"), "modelTopology", path)
    if not isinstance(topology.get("node"), list):
        raise UnsupportedProjectError(
            "this is not a TensorFlow.js graph model: it has no modelTopology.node list", where=str(path), hint=_CONVERT
        )
    metadata = model.get("userDefinedMetadata")
    signature = (metadata.get("signature") if isinstance(metadata, dict) else None) or model.get("signature")
    nodes = _executed(topology, _names_of_outputs(signature), path)
    initializer = model.get("modelInitializer")
    if initializer is not None:
        graph = as_object(initializer, "modelInitializer", path)
        nodes += _executed(graph, _names_of_outputs(model.get("initializerSignature")), path)
    manifest = model.get("weightsManifest")
    return GraphModel(
        path,
        nodes,
        None
        if manifest is None
        else tuple(as_object(g, "weightsManifest", path) for g in as_list(manifest, "weightsManifest", path)),
        complex_dtype=any(text.lower().removeprefix("dt_").startswith("complex") for text in strings_in(model)),
    )


@dataclass(frozen=True, slots=True)
class _Node:
    name: str
    op: str
    inputs: tuple[str, ...]
    calls: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Function:
    nodes: tuple[_Node, ...]
    needed: frozenset[str]


def _names_of_outputs(signature: object) -> tuple[str, ...]:
    """Return the names of the nodes that a signature gives as outputs; none where it does not say."""
    outputs = signature.get("outputs") if isinstance(signature, dict) else None
    if not isinstance(outputs, dict):
        return ()
    infos = (info.get("name") if isinstance(info, dict) else None for info in outputs.values())
    return tuple(_node_name(name) for name in (*infos, *outputs) if isinstance(name, str))


def _executed(graph: JsonObject, outputs: tuple[str, ...], path: Path) -> tuple[GraphNode, ...]:
    """Return the nodes of ``graph``, and those of its library that they call, directly or not."""
    main = _nodes(graph.get("node") or [], path)
    known = {node.name for node in main}
    ends = [name for name in outputs if name in known] or _without_use(main)
    needed = _behind(main, ends)
    functions = _library(graph, path)
    found = [GraphNode(node.name, node.op, "", node.name in needed) for node in main]
    done: set[str] = set()
    for wanted in (True, False):  # what the outputs need goes first: what needs a function decides about its nodes
        waiting = [call for node in main if (node.name in needed) is wanted for call in node.calls]
        while waiting:
            name = waiting.pop()
            if name in done or name not in functions:
                continue
            done.add(name)
            function = functions[name]
            nodes = [node for node in function.nodes if node.name in function.needed]
            found += (GraphNode(node.name, node.op, name, wanted) for node in nodes)
            waiting += (call for node in nodes for call in node.calls)
    return tuple(found)


def _library(graph: JsonObject, path: Path) -> Mapping[str, _Function]:
    library = as_object(graph.get("library") or {}, "library", path)
    found: dict[str, _Function] = {}
    for item in as_list(library.get("function") or [], "library.function", path):
        function = as_object(item, "library.function", path)
        signature = as_object(function.get("signature") or {}, "signature", path)
        nodes = _nodes(function.get("nodeDef") or [], path)
        results = as_object(function.get("ret") or {}, "ret", path).values()
        ends = [_node_name(result) for result in results if isinstance(result, str)] or _without_use(nodes)
        found[as_text(signature.get("name", ""), "name", path)] = _Function(nodes, _behind(nodes, ends))
    return found


def _nodes(nodes: object, path: Path) -> tuple[_Node, ...]:
    return tuple(_node(as_object(item, "node", path), path) for item in as_list(nodes, "node", path))


def _node(node: JsonObject, path: Path) -> _Node:
    op = as_text(node.get("op"), "node.op", path)
    inputs = as_list(node.get("input") or [], "node.input", path)
    return _Node(
        as_text(node.get("name"), "node.name", path),
        op,
        tuple(_node_name(name) for name in inputs if isinstance(name, str)),
        (op, *_functions_in(node.get("attr"))),  # an op may be a function of the library by its name
    )


def _functions_in(attributes: object) -> Iterator[str]:
    """Yield the library functions that a node's attributes name: ``func``, and ``list.func``, also inside those."""
    waiting = [attributes]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            waiting += value.values()
            called = value.get("func")
            for function in called if isinstance(called, list) else [called]:
                if isinstance(function, dict) and isinstance(name := function.get("name"), str):
                    yield name


def _without_use(nodes: Iterable[_Node]) -> list[str]:
    nodes = tuple(nodes)
    used = {name for node in nodes for name in node.inputs}
    return [node.name for node in nodes if node.name not in used]


def _behind(nodes: Iterable[_Node], ends: Iterable[str]) -> frozenset[str]:
    """Return the nodes that computing ``ends`` needs, with these."""
    inputs = {node.name: node.inputs for node in nodes}
    found: set[str] = set()
    waiting = list(ends)
    while waiting:
        name = waiting.pop()
        if name in inputs and name not in found:
            found.add(name)
            waiting += inputs[name]
    return frozenset(found)


def _node_name(reference: str) -> str:
    """Return the node of ``^scope/add`` (a control input) or ``scope/add:sum:0`` (an output of it)."""
    return reference.removeprefix("^").split(":", 1)[0]
