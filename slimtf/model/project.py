"""What detection found out about the user's web project."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from slimtf.model.backend import Backend
    from slimtf.model.page import PageApp


@dataclass(frozen=True, slots=True)
class BuildTool:
    """A framework, or a bundler that slimtf drives in no other way.

    Attributes:
        name: as people write it.
        program: as scripts call it.
        package: the npm package that the program comes in.
        verbs: the first words after the program that make it build; ``""`` stands for none.
        outputs: the folders that its builds write to unless configured otherwise, seen from the project's root.
        served: the folder that browsers download from; empty where that is what the bundler in it writes to.
        address: the path of ``served`` on the server.
        pages: folders with finished pages, which lie at the top of the server.
        framework: the package with the version that reports name, where that is another one.
        finished: the folder of the finished site, where the tool copies what browsers download to another one.
    """

    name: str
    program: str
    package: str
    verbs: tuple[str, ...] = ("build",)
    outputs: tuple[str, ...] = ("dist",)
    served: str = ""
    address: str = ""
    pages: tuple[str, ...] = ()
    framework: str = ""
    finished: str = ""


STARTER_PACKAGES = (
    "@rollup/plugin-node-resolve",
    "@rollup/plugin-commonjs",
    "@rollup/plugin-terser",
    "rollup-plugin-terser",
    "@rollup/plugin-typescript",
    "ts-loader",
)
"""The packages that a bundler config made by slimtf can make use of."""


class BundlerName(StrEnum):
    """A bundler that slimtf drives; or none: a page loads tfjs by itself, or a build tool's own command is run."""

    WEBPACK = "webpack"
    ROLLUP = "rollup"
    VITE = "vite"
    PAGE = "page"
    COMMAND = "command"

    @property
    def program(self) -> str:
        """What makes the bundle: esbuild makes the slim script of a page."""
        return "esbuild" if self is BundlerName.PAGE else self.value


BUNDLERS = (BundlerName.WEBPACK, BundlerName.ROLLUP, BundlerName.VITE)
"""Those that are packages of the project."""


class ManagerName(StrEnum):
    """A package manager, told apart by its lock file."""

    NPM = "npm"
    PNPM = "pnpm"
    YARN = "yarn"
    YARN_BERRY = "yarn-berry"
    BUN = "bun"


@dataclass(frozen=True, slots=True)
class Package:
    """An installed npm package.

    Attributes:
        root: its folder, symbolic links resolved, as bundlers resolve it.
    """

    name: str
    version: str
    root: Path


@dataclass(frozen=True, slots=True)
class PackageManager:
    """The package manager that the lock file names.

    Attributes:
        lock_file: None when the project has none; then the manager is npm by default.
        folder: the folder that holds the lock file: the project's root, or the workspace root above it.
        other_locks: further lock files, which slimtf does not use.
    """

    name: ManagerName
    lock_file: Path | None
    folder: Path
    other_locks: tuple[Path, ...] = ()

    def add_command(self, *packages: str) -> str:
        """Return the command with which a person adds development packages, for hints."""
        verb = "npm install --save-dev" if self.name is ManagerName.NPM else f"{self.name.value.split('-')[0]} add -D"
        return " ".join((verb, *packages))


@dataclass(frozen=True, slots=True)
class BuildCommand:
    """How the project itself runs its bundler, taken from a script in package.json.

    Attributes:
        script: the script's name in package.json; empty when the project has no such script.
        arguments: what follows the bundler's name on its command line, unchanged; only the ``--config`` of
            webpack and vite is taken out when the user chose another one.
        variables: environment variables that the script sets (``NODE_ENV=production``, cross-env).
        node_options: flags for node itself (``node --max-old-space-size=4096 …/webpack.js``).
        program: the file that Node.js runs, absolute; None for bundlers that slimtf drives.
    """

    script: str = ""
    arguments: tuple[str, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)
    node_options: tuple[str, ...] = ()
    program: Path | None = None


@dataclass(frozen=True, slots=True)
class TfjsInstall:
    """The tfjs packages as installed.

    Attributes:
        core: the tfjs-core that the app's own imports reach.
        packages: every ``@tensorflow/*`` package that the app or tfjs itself can reach, by name.
        core_copies: all copies of tfjs-core found; more than one is trap T10.
    """

    core: Package
    packages: Mapping[str, Package]
    core_copies: tuple[Package, ...]

    @property
    def version(self) -> str:
        """The version of tfjs-core."""
        return self.core.version

    @property
    def union(self) -> Package | None:
        """``@tensorflow/tfjs``, when installed."""
        return self.packages.get("@tensorflow/tfjs")

    @property
    def converter(self) -> Package | None:
        """``@tensorflow/tfjs-converter``, when installed."""
        return self.packages.get("@tensorflow/tfjs-converter")

    def backend(self, backend: Backend) -> Package | None:
        """Return the package of a backend, when installed."""
        return self.packages.get(backend.package)


@dataclass(frozen=True, slots=True, kw_only=True)
class TfjsApp:
    """An app that uses tfjs, whatever bundles it: all that the custom modules are made from.

    Attributes:
        root: the folder of its package.json, absolute.
        models: the ``model.json`` files, absolute, sorted.
        app_backends: the backends whose packages the app itself depends on, or that the union package brings.
        notes: what the user should know about the choices made, each one sentence.
    """

    root: Path
    manager: PackageManager
    tfjs: TfjsInstall
    models: tuple[Path, ...]
    app_backends: tuple[Backend, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Project(TfjsApp):
    """An app with a bundler that slimtf drives.

    Attributes:
        module_type: what package.json's ``type`` says: ``module`` or ``commonjs``.
        bundler_package: the bundler installed in the project's node_modules.
        config_file: the bundler config in use; None when the project has none.
        entry: the entry file for a project without a config; None when there is a config, none was found, or vite
            finds it by itself.
        starter_packages: those of STARTER_PACKAGES that are installed.
        page_app: the pages, where no bundler is at work.
        entries: where ``tool`` is at work, the files that the app begins with: those that name tfjs, until a build is
            overheard.
        unshaken: as the bundle says that was overheard.
        tool: whose command is run and overheard, where that is how the project is built.
    """

    module_type: str
    bundler: BundlerName
    bundler_package: Package
    command: BuildCommand
    config_file: Path | None
    entry: Path | None
    starter_packages: tuple[str, ...] = ()
    page_app: PageApp | None = None
    entries: tuple[Path, ...] = ()
    unshaken: bool = False
    tool: BuildTool | None = None

    @property
    def builder(self) -> str:
        """What makes the bundle, as reports and messages name it: ``webpack``, ``esbuild``, ``Next.js``."""
        return self.bundler.program if self.tool is None else self.tool.name
