"""What one run of the project's bundler produced."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - pydantic reads these records from the baseline's stamp
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path  # noqa: TC003

from slimtf.model.wire import WIRE


class Variant(StrEnum):
    """Which bundle: without the custom modules, with them, or what the config says by itself."""

    BASELINE = "baseline"
    SLIM = "slim"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Output:
    """One output folder of the bundler, as the shim says.

    Where the build writes beside its folder (``../js/main.js``), it is the folder above all of its files.

    Attributes:
        target: the folder that the project's config names, absolute.
        folder: the folder under ``.slimtf/`` that was written instead, absolute.
        files: paths inside ``folder``, forward slashes.
        externalizes_tfjs: this output imports tfjs and leaves it to be loaded from elsewhere.
        wasm_folders: where in it the wasm backend looks for its binaries unless the app says otherwise; empty when
            the backend is not in this output.
        maps: emitted file (as in ``files``) → its source map, absolute; empty when none were asked for. They lie
            outside ``folder``.
        base: the path under which its pages expect it on the server, ``/demo/``; empty where that is the top.
        on_demand: those of ``files`` that are loaded once a model asks for them.
        holding_tfjs: those that have modules of tfjs, or custom ones.
    """

    __pydantic_config__ = WIRE

    target: Path
    folder: Path
    files: tuple[str, ...]
    externalizes_tfjs: bool = False
    wasm_folders: tuple[str, ...] = ()
    maps: Mapping[str, Path] = field(default_factory=dict)
    base: str = ""
    on_demand: tuple[str, ...] = ()
    holding_tfjs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BundledModule:
    """One module of the bundler's graph that ended up in an emitted chunk.

    Attributes:
        path: absolute, symbolic links as the bundler resolved them.
        used: the exports that the bundler kept; None when it keeps all of them or cannot tell.
    """

    __pydantic_config__ = WIRE

    path: Path
    used: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class MissingExport:
    """A named import that the bundler could not find in the module it is imported from; paths absolute."""

    __pydantic_config__ = WIRE

    name: str
    module: str
    importer: str


@dataclass(frozen=True, slots=True)
class Realm:
    """What runs together: a page's scripts or a worker's, with what they load later.

    Attributes:
        modules: the files of the app and the custom modules that are in it, absolute.
        files: the emitted files that it consists of, named as in ``Output.files``.
        named: of the methods that some script's tensors lack, those that its code names as the bundler has it: that of
            the app, and that which is in no file.
    """

    __pydantic_config__ = WIRE

    modules: tuple[Path, ...]
    files: tuple[str, ...]
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MadeModule:
    """Code that a plugin or a loader writes: a module that asks for tfjs, or that such a module imports.

    Attributes:
        module: what ``Bundle.importers`` calls it.
        name: of a file for it, beside those of the others, which import it by that name.
        code: JavaScript; what it imports of files has their absolute paths.
        specifiers: the names by which other modules import it, those that are paths left out.
    """

    __pydantic_config__ = WIRE

    module: str
    name: str
    code: str
    specifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OtherFile:
    """A file of the app whose text the bundler has in another way than the disk.

    Attributes:
        file: absolute.
        name: of a file for that text.
        code: that text, as JavaScript; what it imports of files has their absolute paths.
    """

    __pydantic_config__ = WIRE

    file: Path
    name: str
    code: str


@dataclass(frozen=True, slots=True)
class Link:
    """An import of the app that leads elsewhere than its name says by itself.

    Attributes:
        importer: the file of the app that has it, absolute.
        specifier: as it is written: ``@/ops``, ``./config.js``.
        target: a file, absolute, or the name of a module of tfjs.
    """

    __pydantic_config__ = WIRE

    importer: str
    specifier: str
    target: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """A finished bundle and the facts that the proof is made from.

    Attributes:
        modules: only those of ``@tensorflow`` packages and of the custom modules' folder.
        alias_hits: how many imports each alias caught, by specifier.
        short_models: model.json of the project → the file in an output folder whose graph was taken out; absolute.
        realms: empty where all scripts share their custom modules.
        importers: the modules whose imports they caught (of a baseline: those that import tfjs), tfjs's own and
            the custom ones left out: a file, absolute, or what the bundler calls a module that is in none.
        made: those of ``importers`` that ask for tfjs in no file, and what they import that is in none.
        others: what the analysis has to read in another way than it would by itself.
        links: imports that lead elsewhere than their names say, as an alias or a plugin leads them.
        externals: bare module names that the bundle leaves to be loaded from elsewhere.
        notices: what the overlay had to change or leave, for the user to know.
        inputs: the files read, those in node_modules left out.
        beside: those of ``inputs`` that are no module of the bundle: what the config is made from, public files, what
            loaders and plugins read on the side.
        seconds: wall time of the bundler's process.
        peak_rss: peak resident memory of its process tree, bytes.
        cached: whether an earlier run's result was taken.
        pages: pages of the app that load this variant, for visits alone; never measured or put in place.
        entries: the files of the app that its modules begin with; only where a tool's own command was overheard.
        unshaken: the bundler keeps code that nothing uses and that is marked as pure; known there only, too.
        beside_browsers: what the same command wrote for others than browsers; put in place, never measured.
        unheard: files for browsers that hold tfjs, and that no bundler which was overheard says to have written.
    """

    variant: Variant
    bundler_version: str
    node_version: str
    mode: str
    outputs: tuple[Output, ...]
    modules: tuple[BundledModule, ...]
    alias_hits: Mapping[str, int]
    externals: tuple[str, ...]
    missing_exports: tuple[MissingExport, ...]
    warnings: tuple[str, ...]
    notices: tuple[str, ...]
    inputs: tuple[Path, ...]
    seconds: float
    peak_rss: int
    cached: bool = False
    beside: tuple[Path, ...] = ()
    pages: tuple[Output, ...] = ()
    entries: tuple[Path, ...] = ()
    unshaken: bool = False
    beside_browsers: tuple[Output, ...] = ()
    unheard: tuple[Path, ...] = ()
    importers: tuple[str, ...] = ()
    made: tuple[MadeModule, ...] = ()
    others: tuple[OtherFile, ...] = ()
    links: tuple[Link, ...] = ()
    short_models: Mapping[Path, Path] = field(default_factory=dict)
    realms: tuple[Realm, ...] = ()
