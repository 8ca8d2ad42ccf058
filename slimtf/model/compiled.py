"""Models that became code (``level = "compiled"``)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class ComparedModel:
    """A compiled model that was run beside tfjs's interpreter, on the cpu backend, with drawn inputs.

    In every run the calls of kernels with their attributes, shapes and wiring, and each output bit for bit, were the
    same, and no more tensors were left.

    Attributes:
        path: of its ``model.json``.
        nodes: of its graph.
        runs: how often it was compared.
        kernels: that the longest run called.
        sizes: that dimensions had which the model leaves open.
        moved: some outputs differed from run to run, so that equal ones say something.
    """

    path: Path
    nodes: int
    runs: int
    kernels: int
    sizes: tuple[int, ...]
    moved: bool


@dataclass(frozen=True, slots=True)
class CompiledModels:
    """What takes the place of tfjs's interpreter.

    Attributes:
        replaced: files of tfjs-converter → the modules that stand in for them, all absolute.
        models: how each was compared.
        inert: files of tfjs-core, absolute, whose effects nothing asks for any more: ways to load models that no code
            names.
    """

    replaced: Mapping[Path, Path]
    models: tuple[ComparedModel, ...]
    inert: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class RefusedModel:
    """Why no model of an app was compiled.

    Attributes:
        model: the one that decides it; None where it is the app.
        node, op: of its graph; empty where it is no node's fault.
        reason: a clause.
        differs: it was compiled, and did something else than the interpreter.
    """

    reason: str
    model: Path | None = None
    node: str = ""
    op: str = ""
    differs: bool = False

    def __str__(self) -> str:
        where = f"the node {self.node!r} ({self.op}): " if self.node else ""
        of = f" [{self.model.parent.name}/{self.model.name}]" if self.model else ""
        return f"{where}{self.reason}{of}"
