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


def text(value: str) -> Attribute:
    return {"s": base64.b64encode(value.encode()).decode()}


def ints(values: Sequence[int]) -> Attribute:
    return {"list": {"i": [str(value) for value in values]}}


@dataclass
class GraphModel:
    """A graph model under construction; nodes in the order in which they were added."""

    nodes: list[dict[str, object]] = field(default_factory=list)
    weights: list[dict[str, object]] = field(default_factory=list)
    data: bytes = b""

    def input(self, name: str, shape: Sequence[int]) -> str:
        dims = {"dim": [{"size": str(size)} for size in shape]}
        return self.node(name, "Placeholder", dtype=FLOAT, shape={"shape": dims})

    def constant(self, name: str, shape: Sequence[int], values: Sequence[float], dtype: str = "float32") -> str:
        assert len(values) == prod(shape)
        self.weights.append({"name": name, "shape": list(shape), "dtype": dtype})
        self.data += struct.pack(f"<{len(values)}{'i' if dtype == 'int32' else 'f'}", *values)
        return self.node(name, "Const", dtype=INT32 if dtype == "int32" else FLOAT)

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
        return {"node": self.nodes, "library": {}, "versions": {"producer": 1395}}


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
