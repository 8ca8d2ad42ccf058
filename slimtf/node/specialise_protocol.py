"""What Python and node_shim say to each other when tfjs is cut: the verb ``specialise``."""

from __future__ import annotations

from typing import Literal

from slimtf.model.flat import CutDecision, DroppedCut, Weight
from slimtf.node.protocol import PROTOCOL, AliasEntry, Failure, Message, ReplacedFile


class StandIn(AliasEntry):
    """Two more facts about a stand-in.

    Attributes:
        loads: it does something when it is loaded, a backend's above all.
        begins: the backend that tfjs is to know of only once the app imports the package; empty where there is none.
    """

    loads: bool
    begins: str = ""


class ExportEntry(Message):
    """A name that the app imports from ``specifier``, and what the flat module calls it.

    Attributes:
        whole: the app hands it on or looks into it by a key that only a run knows, so that all its members may be used.
    """

    specifier: str
    name: str
    exported: str
    whole: bool


class NeedsFact(Message):
    """What the app and its models need, by which tfjs is cut; see ``slimtf.model.flat.ModelNeeds``.

    Attributes:
        engine: tells the module's engine from those of others on the same page.
        methods: ``names`` holds the name of every method that is called.
    """

    engine: str
    names: tuple[str, ...]
    backends: tuple[str, ...]
    methods: bool
    classes: tuple[str, ...] | None
    gradients: bool
    optimizers: bool
    ops: tuple[str, ...] | None
    complex: bool
    functions: bool
    dtypes: tuple[str, ...]
    quantization: tuple[str, ...]
    activations: tuple[str, ...]


class RestFact(Message):
    """What is loaded once a model asks for it.

    Attributes:
        file: absolute; the custom module that it begins with.
        flat_file: the name of the module, as the rest imports it.
        out_file: receives the rest.
    """

    file: str
    flat_file: str
    out_file: str


class SpecialiseRequest(Message):
    """Make one module of the custom modules and all that they import, cut to what is needed.

    Attributes:
        rest: makes two modules of it; the ops among the needs are those of the first.
        replaced: files of tfjs that compiled models take the place of.
        inert: files that are left out where nothing of them is used, whatever they do when they are loaded.
        packages: the folder that ``ensure_shim_packages`` returned.
        folder: absolute, with the custom modules.
        aliases: of these.
        exports: what the module is to export.
        lines: tell which file each line of the module comes from.
        weigh: also minify the module and tell what it weighs; with ``cuts``, what it would weigh without each of them.
        out_file: receives the module.
    """

    protocol: Literal[1] = PROTOCOL
    verb: Literal["specialise"] = "specialise"
    project_root: str
    packages: str
    folder: str
    aliases: tuple[StandIn, ...]
    exports: tuple[ExportEntry, ...]
    needs: NeedsFact
    lines: bool = False
    weigh: Literal["nothing", "module", "cuts"] = "nothing"
    out_file: str
    rest: RestFact | None = None
    replaced: tuple[ReplacedFile, ...] = ()
    inert: tuple[str, ...] = ()


class LineFact(Message):
    """From ``line`` on, counted from 0, the module comes from ``files[file]`` of the reply; from no file: -1."""

    line: int
    file: int


class SavedFact(Message):
    """What a cut takes off the minified module, all others made; negative where what throws weighs more."""

    name: str
    raw: int
    gzip: int


class SpecialiseReply(Message):
    """What was made, or ``failure``.

    Attributes:
        files: the absolute paths of the files that the module is made of, before anything was cut.
        pruned: the names of methods, of members of namespaces and of flags that went because nothing names them.
        absent: of the exports asked for, as the module would call them, those that tfjs itself does not have.
        lines: where another file begins; empty where nothing asks.
        weight: of the module; None where nothing asks.
        saved: by each cut, and by what is cut without a name; the largest first; empty where nothing asks.
    """

    protocol: Literal[1] = PROTOCOL
    failure: Failure | None
    files: tuple[str, ...] = ()
    cuts: tuple[CutDecision, ...] = ()
    dropped: tuple[DroppedCut, ...] = ()
    pruned: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    lines: tuple[LineFact, ...] = ()
    weight: Weight | None = None
    saved: tuple[SavedFact, ...] = ()
