"""What was read of a project to find its faults, before it is judged."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from slimtf.model.app_code import AppCode
    from slimtf.model.backend import Backend
    from slimtf.model.kernels import KernelPlan
    from slimtf.model.project import TfjsInstall


@dataclass(frozen=True, slots=True)
class ImportSite:
    """A place in a script that names another module.

    Attributes:
        file: absolute.
        line: from 1.
        names: what is taken from the module; ``*`` for all of it; empty for an import that only runs it.
        form: ``import``, ``export``, ``dynamic`` or ``require``.
        package: the folder of the installed package that the name reaches; None for none, and for a relative name.
        target: the file that it means, or the package's folder for a package's root; None when there is none.
    """

    file: Path
    line: int
    specifier: str
    names: tuple[str, ...]
    form: str
    package: Path | None = None
    target: Path | None = None


@dataclass(frozen=True, slots=True)
class ConfigAlias:
    """One alias of a name of tfjs.

    Attributes:
        name: without webpack's ``$``.
        dead: nothing in the bundler ever asks for the name as it is written (``$`` outside of webpack).
        targets: where it leads, as the config says; empty when it was read from the file only.
        line: in ``file``; None when it does not stand there.
    """

    name: str
    exact: bool
    dead: bool
    targets: tuple[str, ...]
    file: Path
    line: int | None


@dataclass(frozen=True, slots=True)
class ExaminedConfig:
    """One config, or one of those that a file exports.

    Attributes:
        bundler: its name.
        aliases: those of names of tfjs, in the order in which they are asked.
        external: the names of tfjs that stay outside of the bundle.
        values: the text of every other value by its path; empty when the config was read from the file only.
        evaluated: whether it was loaded as the bundler loads it.
    """

    file: Path
    bundler: str
    aliases: tuple[ConfigAlias, ...]
    external: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    evaluated: bool = True


class Maker(StrEnum):
    """Who made custom modules."""

    SLIMTF = "slimtf"
    OFFICIAL = "tfjs-custom-module"
    HAND = "hand"


@dataclass(frozen=True, slots=True)
class NearestManifest:
    """The package.json that holds for a folder: the nearest one.

    Attributes:
        side_effects: what ``sideEffects`` says, a text where it is no list; None when it says nothing, and then
            everything has effects.
        line: where ``sideEffects`` stands; None when it does not.
        says_commonjs: ``"type": "commonjs"`` stands in it, which is more than the default.
    """

    file: Path
    is_module: bool
    side_effects: bool | str | tuple[str, ...] | None
    line: int | None
    says_commonjs: bool = False


def plain_name(name: str) -> str:
    """Return ``name`` without underscores and case: ``as_scalar`` is the file of ``asScalar``."""
    return name.replace("_", "").lower()


@dataclass(frozen=True, slots=True)
class FlatFacts:
    """What the text of modules says that tfjs was cut to.

    Attributes:
        texts: the words that are string literals; a kernel that is registered is one of them.
        methods: what prototypes are given, without underscores and case.
        gradients: whether any is registered.
    """

    texts: frozenset[str]
    methods: frozenset[str]
    gradients: bool


@dataclass(frozen=True, slots=True)
class StandIns:
    """A folder of custom modules.

    Attributes:
        versions: of the packages that slimtf made them from, by name; empty when something else did.
        files: the modules, absolute, those included that they bring by a relative import.
        sites: what they import.
        aliased: an alias leads here.
        flat: of modules at level deep, which import nothing of tfjs; None at level standard.
    """

    folder: Path
    maker: Maker
    versions: Mapping[str, str]
    manifest: NearestManifest
    files: tuple[Path, ...]
    sites: tuple[ImportSite, ...]
    aliased: bool
    flat: FlatFacts | None = None


@dataclass(frozen=True, slots=True)
class PageScript:
    """A script element that loads tfjs from elsewhere."""

    file: Path
    line: int
    address: str


@dataclass(frozen=True, slots=True)
class MissingPeer:
    """A package that ``package`` asks the app to install beside it, and that is not there.

    Attributes:
        version: the range that it asks for.
    """

    package: str
    peer: str
    version: str


@dataclass(frozen=True, slots=True)
class Prebuilt:
    """A package of the app that is a finished bundle with tfjs inside.

    Attributes:
        file: its entry.
        size: of that, bytes.
    """

    package: str
    file: Path
    size: int


@dataclass(frozen=True, slots=True)
class CompiledImports:
    """What makes TypeScript write require().

    Attributes:
        file: the tsconfig.json that says so.
        line: where; None where it follows from what is not said.
        module: the value of ``module``; empty when it is left out.
    """

    file: Path
    line: int | None
    module: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """All of it; None where it could not be found out.

    Attributes:
        root: the project.
        is_module: whether its scripts are ES modules by default.
        install_command: with which a person adds a package, without its name.
        sites: where the app's own scripts name a module of tfjs.
        configs: every one in use.
        backends: those that the app depends on.
        missing_peers: of packages that use tfjs.
        webpack_version: of the webpack that bundles the app; empty where another bundler does.
        takes_old_hashes: Node.js is set to make hashes as before version 17.
        refused_imports: import and export in files that a package.json makes CommonJS by name, each with that file.
        compiled_imports: why TypeScript turns the app's imports into require(); None when it does not.
        plan: what the app needs of tfjs.
        in_pages: there is no bundler: pages load tfjs by themselves.
    """

    root: Path
    is_module: bool
    install_command: str
    configs: tuple[ExaminedConfig, ...]
    stand_ins: tuple[StandIns, ...]
    sites: tuple[ImportSite, ...]
    pages: tuple[PageScript, ...]
    backends: tuple[Backend, ...] = ()
    missing_peers: tuple[MissingPeer, ...] = ()
    prebuilt: tuple[Prebuilt, ...] = ()
    webpack_version: str = ""
    takes_old_hashes: bool = False
    refused_imports: tuple[tuple[ImportSite, Path], ...] = ()
    compiled_imports: CompiledImports | None = None
    tfjs: TfjsInstall | None = None
    code: AppCode | None = None
    plan: KernelPlan | None = None
    in_pages: bool = False
