"""What Python and node_shim say to each other: ``node main.mjs <verb> <request.json> <reply.json>``.

These models generate ``node_shim/protocol.schema.json``; a test compares the two. Keys are camelCase in JSON.
A reply decides; console text is never parsed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import BaseModel

from slimtf.model.bundle import BundledModule, Link, MadeModule, MissingExport, OtherFile, Output, Realm
from slimtf.model.scripts import ApartFact, ScriptAliases, ScriptFact
from slimtf.model.wire import WIRE

PROTOCOL: Literal[1] = 1


class Message(BaseModel):
    """Base of everything that crosses the border: frozen, camelCase, nothing unknown."""

    model_config = WIRE


class ReplacedFile(Message):
    """A file that another one stands in for, wherever it is imported from."""

    file: str
    target: str


class AliasEntry(Message):
    """An exact module name and the absolute path of its stand-in."""

    specifier: str
    target: str


class PageScriptFact(Message):
    """Code of a page: that of ``file``, or else ``code``, which begins on ``line`` of the page.

    ``unreadable`` is code that may do anything with tfjs.
    """

    kind: Literal["classic", "module", "handler", "unreadable"]
    line: int
    file: str | None
    code: str


class PageFact(Message):
    """A page and its code, in its order, and what its import maps say; ``file`` and their targets are absolute."""

    file: str
    scripts: tuple[PageScriptFact, ...]
    imports: tuple[tuple[str, ...], ...] = ()  # (name, target)


class MembersFact(Message):
    """What a module of ``@tensorflow`` exports: ``add``, and what a namespace of it has, ``losses.huberLoss``."""

    specifier: str
    names: tuple[str, ...]


class AnalyzeRequest(Message):
    """Bundle the app with esbuild, tfjs left outside, and read what remains of its own code.

    Attributes:
        packages: the folder that ``ensure_shim_packages`` returned.
        bundler, bundler_root, config_file, arguments: as in ``BundleRequest``; the config says where the app begins.
        entries, more_entries: absolute files that the app begins with, instead of what the config says, and besides it.
        names: the names of methods to look for: chained ops, and what trains.
        members: what the code may ask for where tfjs is handed to other code.
        every_name: tell every other name as well.
        made: names by which the app imports code that plugins write, of which there are files for the analysis.
        led: what is read in the place of files of the app.
        pages: where no bundler is at work.
        apart: also tell the facts of each entry and each worker by itself.
        scripts: also tell those of the pages and of each worker, where one loads tfjs.
        unshaken: code counts that nothing uses and that is marked as pure.
        out_file: receives the facts, ``AppFacts``.
    """

    protocol: Literal[1] = PROTOCOL
    verb: Literal["analyze"] = "analyze"
    project_root: str
    packages: str
    bundler: Literal["webpack", "rollup", "vite", "page", "command"]
    bundler_root: str
    config_file: str | None
    arguments: tuple[str, ...]
    entries: tuple[str, ...]
    more_entries: tuple[str, ...]
    names: tuple[str, ...]
    every_name: bool
    out_file: str
    members: tuple[MembersFact, ...] = ()
    made: tuple[AliasEntry, ...] = ()
    led: tuple[ReplacedFile, ...] = ()
    links: tuple[Link, ...] = ()
    pages: tuple[PageFact, ...] = ()
    apart: bool = False
    scripts: bool = False
    unshaken: bool = False


class CopiedFile(Message):
    """A file to be copied: an absolute path, and its name in the output folder."""

    source: str
    name: str


class NamedExport(Message):
    """A name as it is imported from a module of tfjs; ``*`` for all names."""

    specifier: str
    name: str


class SlimScript(Message):
    """What pages without a bundler load instead of tfjs.

    Attributes:
        target: the folder that it is for, absolute.
        name: of the slim script.
        is_module: an ES module instead of a script with the global ``tf``.
        exports: what the slim script offers.
        copies: what the baseline consists of.
    """

    target: str
    name: str
    is_module: bool
    exports: tuple[NamedExport, ...]
    copies: tuple[CopiedFile, ...]


class BundleRequest(Message):
    """Run the project's bundler once.

    Attributes:
        bundler_root: the folder of the bundler's package in the project's node_modules; where no bundler is at work,
            the one that ``ensure_shim_packages`` returned.
        config_file: absolute; None lets the bundler's own defaults hold (the shim finds none either).
        arguments: the words after the bundler's name in the project's script.
        variant: ``slim`` puts ``aliases`` in front; ``baseline`` takes out what leads into ``own_folders``; ``plain``
            runs the config as it is.
        apart: what holds in the place of ``aliases`` for imports in certain files.
        own_folders: absolute folders with custom modules (ours by marker, or the official tool's).
        cache_tag: names the state of the custom modules; goes into webpack's ``cache.version``.
        out_dir: absolute, empty; output ``n`` goes into ``out_dir/n``.
        progress_file: the shim keeps ``{"percent": 0..1, "message": "…"}`` in it while the bundler runs.
        source_maps: a source map of every emitted script goes to ``out_dir/maps``, made for the measurement where the
            config has none; the emitted files are the same, byte for byte, as without.
        analysis: make this analysis first, with the config that has just been loaded (webpack and rollup).
        analysis_reply: the file for its ``AnalyzeReply``, which is made beside the bundle.
        slim_script: where no bundler is at work.
        program: the file that Node.js runs with ``arguments``, where a tool's own command is overheard. That writes
            to the project's own folders: ``out_dir`` is for whoever collects what it wrote.
        title: what the user calls that command.
    """

    protocol: Literal[1] = PROTOCOL
    verb: Literal["bundle"] = "bundle"
    bundler: Literal["webpack", "rollup", "vite", "page", "command"]
    bundler_root: str
    project_root: str
    config_file: str | None
    arguments: tuple[str, ...]
    variant: Literal["baseline", "slim", "plain"]
    aliases: tuple[AliasEntry, ...]
    own_folders: tuple[str, ...]
    cache_tag: str
    out_dir: str
    progress_file: str
    source_maps: bool = False
    analysis: AnalyzeRequest | None = None
    analysis_reply: str = ""
    slim_script: SlimScript | None = None
    program: str = ""
    title: str = ""
    apart: tuple[ScriptAliases, ...] = ()


class Failure(Message):
    """Why the shim could not do what was asked.

    Attributes:
        code: one of ``config-not-found config-load config-shape bundler-load bundle unsupported internal``.
        file: the user's file concerned; empty when none.
    """

    code: str
    message: str
    hint: str = ""
    file: str = ""
    line: int | None = None
    stack: str = ""


class BundleReply(Message):
    """What the bundler did, or ``failure``.

    Attributes:
        inputs: the files read outside of node_modules, absolute: what a cached result depends on, too.
        beside: those of ``inputs`` that are no module of a bundle: what the config is made from, public files, what
            loaders and plugins read on the side.
        entries: absolute paths of the files that the app begins with.
        unshaken: the bundler keeps code that nothing uses and that is marked as pure; only where it was overheard.
        for_servers: what the same command wrote for servers.
        importers: modules of the app whose imports an alias caught: absolute, or as the bundler calls them.
        realms: empty where the request has no aliases for certain files.
    """

    protocol: Literal[1] = PROTOCOL
    failure: Failure | None = None
    bundler_version: str = ""
    mode: str = ""
    entries: tuple[Path, ...] = ()
    unshaken: bool = False
    inputs: tuple[Path, ...] = ()
    beside: tuple[Path, ...] = ()
    outputs: tuple[Output, ...] = ()
    modules: tuple[BundledModule, ...] = ()
    alias_hits: dict[str, int] = {}
    externals: tuple[str, ...] = ()
    missing_exports: tuple[MissingExport, ...] = ()
    warnings: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    for_servers: tuple[Output, ...] = ()
    importers: tuple[str, ...] = ()
    made: tuple[MadeModule, ...] = ()
    others: tuple[OtherFile, ...] = ()
    links: tuple[Link, ...] = ()
    realms: tuple[Realm, ...] = ()


class AnalyzeReply(Message):
    """What the analysis read, or ``failure``.

    Attributes:
        users: the entries and workers whose code loads tfjs, absolute.
        importers: every file that imports tfjs, packages included, whether or not its code is reached; absolute.
        apart, scripts: each of them, and the pages' and each worker's; empty where nothing asks.
        shares: code that two scripts begin with may become one file, which both load.
        exports: ``file: names`` of what can be imported from the bundle.
        inputs: absolute paths of the app's own files that were read, those in node_modules left out.
        unread: absolute paths of scripts that esbuild does not understand; the analysis knows nothing of them.
        warnings: what was left out, ``file:line reason``.
        unresolved: ``importer: name`` of imports that only the project's bundler can find.
        links: imports of the app that lead elsewhere than their names say.
    """

    protocol: Literal[1] = PROTOCOL
    failure: Failure | None = None
    entries: tuple[str, ...] = ()
    users: tuple[str, ...] = ()
    importers: tuple[str, ...] = ()
    apart: tuple[ApartFact, ...] = ()
    scripts: tuple[ScriptFact, ...] = ()
    shares: bool = False
    exports: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    unresolved: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
