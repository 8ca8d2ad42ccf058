"""Models that became code (``level = "compiled"``)."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path  # noqa: TC003 - pydantic reads these records from replies
from typing import TYPE_CHECKING

from slimtf.model.wire import WIRE

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Draw:
    """How the inputs of a run were drawn.

    Attributes:
        size: of each dimension that the model leaves open.
        low, high: bounds of floats.
        ints: the largest integer.
        special: every third float is ±0, a denormal, NaN, an infinity or close to the largest one.
    """

    __pydantic_config__ = WIRE

    size: int
    seed: int
    low: float
    high: float
    ints: int
    special: bool


@dataclass(frozen=True, slots=True)
class ComparedModel:
    """A compiled model that was run beside tfjs's interpreter, in Node.js, with drawn inputs.

    In every run the calls of kernels with their attributes, shapes and wiring, and each output bit for bit, were the
    same, and no more tensors were left.

    Attributes:
        path: of its ``model.json``.
        backends: on which both ran: cpu, and wasm where the app uses it and the model can run there.
        nodes: of its graph.
        runs: how often it was compared, on all of them.
        kernels: that the longest run called.
        sizes: that dimensions had which the model leaves open.
        moved: some outputs differed from run to run, so that equal ones say something.
        calls: SHA-256 of all calls of kernels, with attributes, shapes and wiring.
        code: SHA-256 of its graphs as code.
    """

    __pydantic_config__ = WIRE

    path: Path
    backends: tuple[str, ...]
    nodes: int
    runs: int
    kernels: int
    sizes: tuple[int, ...]
    moved: bool
    calls: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class ShortModel:
    """What a compiled model's ``model.json`` needs of its graphs, as JSON: which ones they are, and some names.

    Attributes:
        path: of its ``model.json``.
        topology: takes the place of ``modelTopology``.
        initializer: takes the place of ``modelInitializer``; empty where it has none.
    """

    __pydantic_config__ = WIRE

    path: Path
    topology: str
    initializer: str = ""


@dataclass(frozen=True, slots=True)
class CompiledModels:
    """What takes the place of tfjs's interpreter.

    Attributes:
        replaced: files of tfjs-converter → the modules that stand in for them, all absolute.
        models: how each was compared.
        inert: files of tfjs-core, absolute, whose effects nothing asks for any more: ways to load models that no code
            names.
        drawn: the inputs of the runs, one after another; a slow model had the first of them only.
        not_compared: a backend of the app, and why models cannot be compared on it here; empty where they were.
        cached: an earlier build made and compared them.
        short: what is enough of each model.json; empty unless asked for.
        plain_loading, gradients: as they were asked for (``slimtf.compile.run.Compilation``).
    """

    replaced: Mapping[Path, Path]
    models: tuple[ComparedModel, ...]
    inert: tuple[Path, ...] = ()
    drawn: tuple[Draw, ...] = ()
    not_compared: str = ""
    cached: bool = False
    short: tuple[ShortModel, ...] = ()
    plain_loading: bool = False
    gradients: bool = False


@dataclass(frozen=True, slots=True)
class RefusedModel:
    """Why no model of an app was compiled.

    Attributes:
        model: the one that decides it; None where it is the app.
        node, op: of its graph; empty where it is no node's fault.
        reason: a clause.
        differs: it was compiled, and did something else than the interpreter.
    """

    __pydantic_config__ = WIRE

    reason: str
    model: Path | None = None
    node: str = ""
    op: str = ""
    differs: bool = False

    def __str__(self) -> str:
        where = f"the node {self.node!r} ({self.op}): " if self.node else ""
        of = f" [{self.model.parent.name}/{self.model.name}]" if self.model else ""
        return f"{where}{self.reason}{of}"
