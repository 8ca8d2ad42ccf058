"""A graph model, read from its ``model.json``: the nodes that the converter will execute."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slimtf.errors import UnsupportedProjectError
from slimtf.kernels.json_file import JsonObject, as_list, as_object, as_text, strings_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_CONVERT = (
    "convert it with tensorflowjs_converter --output_format tfjs_graph_model, or name the models that the app loads "
    'in the setting "models"'
)


@dataclass(frozen=True, slots=True)
class GraphNode:
    """One node of a model's graph; ``function`` names the library function it is in, or is empty."""

    name: str
    op: str
    function: str = ""


@dataclass(frozen=True, slots=True)
class GraphModel:
    """A graph model.

    Attributes:
        weights: its manifest as JSON, None when the file has none.
        complex_dtype: a node's attribute or a weight has a complex dtype.
    """

    path: Path
    nodes: tuple[GraphNode, ...]
    weights: tuple[JsonObject, ...] | None
    complex_dtype: bool = False


def graph_model(model: JsonObject, path: Path) -> GraphModel:
    """Return the model that ``model``, the content of ``path``, holds: main graph, library functions, initializer.

    The layout is the converter's: ``modelTopology.node[]``, ``modelTopology.library.function[].nodeDef[]`` and
    ``modelInitializer`` (tables filled at load).

    Raises:
        UnsupportedProjectError: it is not a graph model.
    """
    topology = as_object(model.get("modelTopology"), "modelTopology", path)
    if not isinstance(topology.get("node"), list):
        raise UnsupportedProjectError(
            "this is not a TensorFlow.js graph model: it has no modelTopology.node list", where=str(path), hint=_CONVERT
        )
    nodes = tuple(_graph_nodes(topology, path))
    initializer = model.get("modelInitializer")
    if initializer is not None:
        nodes += tuple(_graph_nodes(as_object(initializer, "modelInitializer", path), path))
    manifest = model.get("weightsManifest")
    return GraphModel(
        path,
        nodes,
        None
        if manifest is None
        else tuple(as_object(g, "weightsManifest", path) for g in as_list(manifest, "weightsManifest", path)),
        complex_dtype=any(text.lower().removeprefix("dt_").startswith("complex") for text in strings_in(model)),
    )


def _graph_nodes(graph: JsonObject, path: Path) -> Iterator[GraphNode]:
    yield from _nodes(graph.get("node", []), "", path)
    library = as_object(graph.get("library") or {}, "library", path)
    for function in as_list(library.get("function") or [], "library.function", path):
        definition = as_object(function, "library.function", path)
        signature = as_object(definition.get("signature") or {}, "signature", path)
        yield from _nodes(definition.get("nodeDef") or [], as_text(signature.get("name", ""), "name", path), path)


def _nodes(nodes: object, function: str, path: Path) -> Iterator[GraphNode]:
    for item in as_list(nodes, "node", path):
        node = as_object(item, "node", path)
        yield GraphNode(
            as_text(node.get("name"), "node.name", path), as_text(node.get("op"), "node.op", path), function
        )
