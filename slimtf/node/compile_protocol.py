"""What Python and node_shim say to each other when models are compiled: the verb ``compile``."""

from __future__ import annotations

from typing import Literal

from slimtf.model.compiled import ComparedModel, Draw, RefusedModel, ShortModel
from slimtf.node.protocol import PROTOCOL, Failure, Message, ReplacedFile


class TfjsFolders(Message):
    """The folders of the packages that models are compiled with and compared on: absolute; ``wasm`` on request."""

    core: str
    converter: str
    cpu: str
    wasm: str | None


class AskedOfModel(Message):
    """Outputs that the app's code asks a graph model for; None where only a run knows their names."""

    outputs: tuple[str, ...] | None
    place: str


class CompileRequest(Message):
    """Make a module of the graphs of the models, and compare it with tfjs's interpreter.

    Attributes:
        packages: the folder that ``ensure_shim_packages`` returned.
        models: the absolute paths of their ``model.json``.
        names: every name that the app uses; nodes among them may be asked for as outputs.
        asked: outputs that the app asks for by their names, of whichever model.
        plain_loading: models are loaded from addresses, without options: see ``slimtf.compile.eligible``.
        gradients: the app computes some, so that ops stay which choose their kernels by that.
        folder: absolute; receives the module and what runs it.
        every_draw: compare with all inputs that are drawn, however long that takes.
        short: say what a model.json needs of its graph, and take such files.
    """

    protocol: Literal[1] = PROTOCOL
    verb: Literal["compile"] = "compile"
    packages: str
    tfjs: TfjsFolders
    models: tuple[str, ...]
    names: tuple[str, ...]
    plain_loading: bool
    gradients: bool
    folder: str
    every_draw: bool
    asked: tuple[AskedOfModel, ...] = ()
    short: bool = False


class CompileReply(Message):
    """What was made, ``refused``, or ``failure``.

    Attributes:
        replaced: files of tfjs-converter, below its ``dist``, and the names of those in the folder that stand in.
        drawn: the inputs of the runs, one after another; a slow model had the first of them only.
        not_compared: a backend, and why it cannot run here.
        files: all that was read of models and packages: absolute; empty where a model is refused before it is compared.
    """

    protocol: Literal[1] = PROTOCOL
    failure: Failure | None
    refused: RefusedModel | None = None
    models: tuple[ComparedModel, ...] = ()
    replaced: tuple[ReplacedFile, ...] = ()
    drawn: tuple[Draw, ...] = ()
    not_compared: str = ""
    files: tuple[str, ...] = ()
    short: tuple[ShortModel, ...] = ()
