"""One graph op with generated inputs: how it is written down in the tables, and the model that it becomes."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from math import prod
from typing import TYPE_CHECKING

from tests.support.graph_models import TYPES, Attribute, GraphModel

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

NODE = "the_node"
YES: Attribute = {"b": True}
NO: Attribute = {"b": False}


@dataclass(frozen=True, slots=True)
class Tensor:
    """An input of an op: fed when the model runs, or a constant that is one of its weights."""

    shape: tuple[int, ...]
    values: tuple[object, ...]
    dtype: str = "float32"
    fed: bool = True


def some(*shape: int) -> Tensor:
    """Return made floats between 0.1 and 1.1."""
    return Tensor(shape, tuple(0.1 + 7 * index % 11 / 10 for index in range(prod(shape))))


def whole(*shape: int, below: int = 4) -> Tensor:
    """Return made integers from 0 to ``below`` - 1."""
    return Tensor(shape, tuple(3 * index % below for index in range(prod(shape))), "int32")


def truth(*shape: int) -> Tensor:
    return Tensor(shape, tuple(index % 3 != 1 for index in range(prod(shape))), "bool")


def words(*values: str) -> Tensor:
    return Tensor((len(values),), values, "string")


def fed(values: Sequence[int], *shape: int) -> Tensor:
    """Return the given integers as an input."""
    return Tensor(shape or (len(values),), tuple(values), "int32")


def const(*values: int, shape: tuple[int, ...] | None = None) -> Tensor:
    """Return integers that graphs hold as constants: shapes, axes, sizes."""
    return Tensor((len(values),) if shape is None else shape, values, "int32", fed=False)


def number(value: int) -> Tensor:
    return Tensor((), (value,), "int32", fed=False)


def real(value: float) -> Tensor:
    return Tensor((), (value,), fed=False)


def ints(*values: int) -> Attribute:
    return {"list": {"i": [str(value) for value in values]}}


def text(value: str) -> Attribute:
    # tfjs takes the bytes of a string attribute base64-encoded or as character codes; codes are readable here.
    return {"s": list(value.encode())}


def texts(*values: str) -> Attribute:
    return {"list": {"s": [list(value.encode()) for value in values]}}


def integer(value: int) -> Attribute:
    return {"i": str(value)}


def rational(value: float) -> Attribute:
    return {"f": value}


def kind(name: str) -> Attribute:
    """Return a type attribute: ``kind("DT_BOOL")``."""
    return {"type": name}


def dims(*sizes: int) -> Attribute:
    return {"shape": {"dim": [{"size": str(size)} for size in sizes]}}


@dataclass
class Example(GraphModel):
    """A model with the inputs to run it with, and the outputs to ask for.

    Attributes:
        initializer: the nodes of the graph that a saved model runs once before all else.
    """

    inputs: dict[str, Tensor] = field(default_factory=dict)
    outputs: tuple[str, ...] = (NODE,)
    initializer: list[dict[str, object]] = field(default_factory=list)

    def add(self, name: str, tensor: Tensor) -> str:
        if not tensor.fed:
            return self.constant(name, tensor.shape, tensor.values, tensor.dtype)
        self.inputs[name] = tensor
        return self.input(name, tensor.shape, tensor.dtype)

    def function(
        self,
        name: str,
        arguments: Mapping[str, str],
        nodes: Sequence[Mapping[str, object]],
        results: Mapping[str, tuple[str, str]],
    ) -> Attribute:
        """Add a library function; arguments map to types, results to (node, type); return the attribute naming it."""
        self.functions.append(
            {
                "signature": {
                    "name": name,
                    "inputArg": [{"name": argument, "type": type_} for argument, type_ in arguments.items()],
                    "outputArg": [{"name": result, "type": type_} for result, (_, type_) in results.items()],
                },
                "nodeDef": list(nodes),
                "ret": {result: node for result, (node, _) in results.items()},
            }
        )
        return {"func": {"name": name}}

    def write(self, folder: Path) -> Path:
        """Write the model and, beside it, ``example.json`` for ``run_models.mjs``."""
        path = super().write(folder)
        if self.initializer:
            content = json.loads(path.read_text(encoding="utf-8"))
            content["modelInitializer"] = {"node": self.initializer, "versions": {"producer": 1395}}
            path.write_text(json.dumps(content), encoding="utf-8")
        fed_tensors = {
            name: {"shape": tensor.shape, "dtype": tensor.dtype, "values": tensor.values}
            for name, tensor in self.inputs.items()
        }
        example = {"inputs": fed_tensors, "outputs": self.outputs}
        (folder / "example.json").write_text(json.dumps(example), encoding="utf-8")
        return path


def node(name: str, op: str, *inputs: str, **attributes: Attribute) -> dict[str, object]:
    """Return a node of a function or of an initializer."""
    return {"name": name, "op": op, "input": list(inputs), "attr": attributes}


@dataclass(frozen=True, slots=True)
class Case:
    """One model of one op.

    Attributes:
        variant: tells several models of the same op apart: a type, an activation, a shape.
        build: makes the model where a single node with inputs is not enough; then there are no ``inputs``.
    """

    op: str
    inputs: tuple[Tensor, ...] = ()
    attributes: Mapping[str, Attribute] = field(default_factory=dict)
    variant: str = ""
    outputs: int = 1
    build: Callable[[], Example] | None = None

    @property
    def name(self) -> str:
        return f"{self.op}-{self.variant}" if self.variant else self.op

    def model(self) -> Example:
        if self.build is not None:
            return self.build()
        example = Example(outputs=tuple(f"{NODE}:{index}" if index else NODE for index in range(self.outputs)))
        names = [example.add(f"x{index}", tensor) for index, tensor in enumerate(self.inputs)]
        type_ = {"T": TYPES[self.inputs[0].dtype]} if self.inputs else {}
        example.node(NODE, self.op, *names, **{**type_, **self.attributes})
        return example
