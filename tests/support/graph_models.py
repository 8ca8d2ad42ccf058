"""Small graph models for tests, as tensorflowjs_converter would write them, and as JavaScript that an app imports."""

from __future__ import annotations

import base64
import json
import struct
from dataclasses import dataclass, field
from math import prod
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

Attribute: TypeAlias = "dict[str, object]"

FLOAT: Attribute = {"type": "DT_FLOAT"}
INT32: Attribute = {"type": "DT_INT32"}
BOOL: Attribute = {"type": "DT_BOOL"}
STRING: Attribute = {"type": "DT_STRING"}
TYPES = {"float32": FLOAT, "int32": INT32, "bool": BOOL, "string": STRING}


def text(value: str) -> Attribute:
    return {"s": base64.b64encode(value.encode()).decode()}


def ints(values: Sequence[int]) -> Attribute:
    return {"list": {"i": [str(value) for value in values]}}


def packed(values: Sequence[object], dtype: str) -> bytes:
    """Return ``values`` as a weights file holds them."""
    if dtype == "string":
        encoded = [str(value).encode() for value in values]
        return b"".join(struct.pack("<I", len(value)) + value for value in encoded)
    return struct.pack(f"<{len(values)}{ {'float32': 'f', 'int32': 'i', 'bool': '?'}[dtype] }", *values)


@dataclass
class GraphModel:
    """A graph model under construction; nodes in the order in which they were added."""

    nodes: list[dict[str, object]] = field(default_factory=list)
    weights: list[dict[str, object]] = field(default_factory=list)
    data: bytes = b""
    functions: list[dict[str, object]] = field(default_factory=list)

    def input(self, name: str, shape: Sequence[int], dtype: str = "float32") -> str:
        dims = {"dim": [{"size": str(size)} for size in shape]}
        return self.node(name, "Placeholder", dtype=TYPES[dtype], shape={"shape": dims})

    def constant(self, name: str, shape: Sequence[int], values: Sequence[object], dtype: str = "float32") -> str:
        assert len(values) == prod(shape)
        self.weights.append({"name": name, "shape": list(shape), "dtype": dtype})
        self.data += packed(values, dtype)
        return self.node(name, "Const", dtype=TYPES[dtype])

    def node(self, node_name: str, op: str, /, *inputs: str, **attributes: Attribute) -> str:
        self.nodes.append({"name": node_name, "op": op, "input": list(inputs), "attr": attributes})
        return node_name

    def write(self, folder: Path) -> Path:
        """Write ``model.json`` and its weights, and return the former."""
        folder.mkdir(parents=True, exist_ok=True)
        manifest = [{"paths": ["weights.bin"], "weights": self.weights}]
        model = {"format": "graph-model", "modelTopology": self._topology(), "weightsManifest": manifest}
        (folder / "model.json").write_text(json.dumps(model), encoding="utf-8")
        (folder / "weights.bin").write_bytes(self.data)
        return folder / "model.json"

    def javascript(self) -> str:
        """Return a module whose default export is what ``tf.io.fromMemory`` takes; the page then fetches nothing."""
        artifacts = json.dumps(
            {"format": "graph-model", "modelTopology": self._topology(), "weightSpecs": self.weights}
        )
        return f"export default {{ ...{artifacts}, weightData: new Uint8Array({list(self.data)}).buffer }};\n"

    def _topology(self) -> dict[str, object]:
        library = {"function": self.functions} if self.functions else {}
        return {"node": self.nodes, "library": library, "versions": {"producer": 1395}}


def one_op_model(op: str) -> GraphModel:
    """Return a model with one node of ``op``, good enough to be read, not to be run."""
    model = GraphModel()
    model.node("the_node", op, model.input("x", [4]), T=FLOAT)
    return model


def line_model() -> GraphModel:
    """Return the model ``y = 3 x + 0.5``; it runs Multiply, Add and Identity."""
    model = GraphModel()
    scaled = model.node("scaled", "Mul", model.input("x", [-1]), model.constant("three", [], [3]), T=FLOAT)
    moved = model.node("moved", "AddV2", scaled, model.constant("half", [], [0.5]), T=FLOAT)
    model.node("y", "Identity", moved, T=FLOAT)
    return model


LINE_KERNELS = ("Multiply", "Add", "Identity")
