"""The options that several commands share. A decorator adds them; the command gets them as one argument."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from slimtf.cli.choices import BACKENDS, BUNDLERS, KERNELS, a_file, one_of, some_of
from slimtf.cli.files import OutputFile
from slimtf.model.recording import CERTIFICATE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from click.shell_completion import CompletionItem

F = TypeVar("F", bound="Callable[..., object]")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Shown:
    """What the user wants to see.

    Attributes:
        json: where the result goes as JSON: a file, or ``-`` for stdout.
        quiet: no progress, and the result in one line.
        verbose: nothing is folded.
    """

    json: Path | str | None
    quiet: bool
    verbose: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """The project and its settings, as the command line gives them.

    Attributes:
        project: the project's folder, or one inside it, absolute.
        settings_file: absolute; None searches for one.
        flags: settings by key; None and empty ones were not given.
        install: whether missing packages may be installed.
        allow_scripts: whether the packages' install scripts may run.
        allow_missing_kernels: whether the settings may list fewer kernels than the app needs.
        refresh_models: whether models that are named by their address are fetched again.
    """

    project: Path
    settings_file: Path | None
    flags: Mapping[str, object]
    install: bool = True
    allow_scripts: bool = False
    allow_missing_kernels: bool = False
    refresh_models: bool = False

    def setting(self, **flags: object) -> Chosen:
        """Return the same with more settings."""
        return replace(self, flags={**self.flags, **flags})

    def options(self, kind: Callable[..., T], **more: object) -> T:
        """Return the options of a pipeline, which begin with what is said here: a kind of ``ProjectOptions``."""
        return kind(
            project=self.project,
            settings_file=self.settings_file,
            flags=self.flags,
            install=self.install,
            allow_scripts=self.allow_scripts,
            allow_missing_kernels=self.allow_missing_kernels,
            refresh_models=self.refresh_models,
            **more,
        )


_PROJECT = click.argument("project", type=click.Path(path_type=Path), default=".")
_CONFIG = click.option(
    "--config", metavar="FILE", type=click.Path(path_type=Path), help="The settings file; else searched for."
)


def explain_option(command: F) -> F:
    """Add ``--explain``."""
    return click.option(
        "--explain",
        metavar="NAME",
        multiple=True,
        help="Say why kernel NAME, or a part of tfjs, is there; repeat.",
    )(command)


def html_option(command: F) -> F:
    """Add ``--html``."""
    words = "Write a page with maps of the bytes; - is stdout."
    return click.option("--html", metavar="FILE", type=OutputFile(), help=words)(command)


def shown_options(command: F) -> F:
    """Add ``--json``, ``--quiet`` and ``--verbose``; the command gets them as ``shown``."""

    @wraps(command)
    def collected(*, json: Path | str | None, quiet: bool, verbose: bool, **others: Any) -> object:  # noqa: ANN401
        return command(shown=Shown(json, quiet, verbose), **others)

    for option in (
        click.option("--verbose", "-v", is_flag=True, help="Show everything: all files, every kernel and why."),
        click.option("--quiet", "-q", is_flag=True, help="Show errors and the result only."),
        click.option("--json", metavar="FILE", type=OutputFile(), help="Write the result as JSON; - is stdout."),
    ):
        collected = option(collected)
    return cast("F", collected)  # the same command with other options


def place_options(command: F) -> F:
    """Add PROJECT and ``--config``; the command gets them as ``chosen``."""

    @wraps(command)
    def collected(*, project: Path, config: Path | None, **others: Any) -> object:  # noqa: ANN401 - click's own
        settings_file = config.absolute() if config is not None else None
        return command(chosen=Chosen(project.absolute(), settings_file, {}), **others)

    for option in (_CONFIG, _PROJECT):
        collected = option(collected)
    return cast("F", collected)


def bundling_options(command: F) -> F:
    """Add PROJECT, ``--config`` and what says how the project is bundled; the command gets them as ``chosen``."""

    @wraps(command)
    def collected(*, chosen: Chosen, bundler: str | None, script: str | None, **others: Any) -> object:  # noqa: ANN401
        return command(chosen=chosen.setting(bundler=bundler, script=script), **others)

    for option in (
        click.option("--script", metavar="NAME", help="The script of package.json to reproduce (build)."),
        click.option(
            "--bundler",
            metavar="NAME",
            shell_complete=one_of(*BUNDLERS),
            help="webpack, rollup or vite; detected when left out.",
        ),
        place_options,
    ):
        collected = option(collected)
    return cast("F", collected)


def project_options(command: F) -> F:
    """Add ``bundling_options`` and what the custom modules depend on; the command gets all of it as ``chosen``."""

    @wraps(command)
    def collected(
        *,
        chosen: Chosen,
        kernels: tuple[str, ...],
        backend: tuple[str, ...],
        output_path: Path | None,
        no_install: bool,
        allow_scripts: bool,
        **others: Any,  # noqa: ANN401
    ) -> object:
        # A relative folder on the command line is relative to the current one.
        folder = output_path.absolute() if output_path is not None else None
        chosen = chosen.setting(kernels=kernels, backends=backend, output_path=folder)
        return command(chosen=replace(chosen, install=not no_install, allow_scripts=allow_scripts), **others)

    for option in (
        click.option("--allow-scripts", is_flag=True, help="Let packages run their install scripts."),
        click.option("--no-install", is_flag=True, help="Fail when packages are missing, install nothing."),
        click.option(
            "--output-path", metavar="FOLDER", type=click.Path(path_type=Path), help="Folder for the custom modules."
        ),
        click.option(
            "--backend",
            metavar="NAMES",
            multiple=True,
            shell_complete=some_of(*BACKENDS),
            help="cpu, webgl, wasm, webgpu; repeat or comma.",
        ),
        click.option(
            "--kernels",
            metavar="NAMES",
            multiple=True,
            shell_complete=one_of(*KERNELS),
            help="Kernels to keep, or auto; repeat or comma.",
        ),
        bundling_options,
    ):
        collected = option(collected)
    return cast("F", collected)


def plan_options(command: F) -> F:
    """Add what decides about the plan, and is no setting, to a command that has ``chosen``."""

    @wraps(command)
    def collected(*, chosen: Chosen, allow_missing_kernels: bool, refresh_models: bool, **others: Any) -> object:  # noqa: ANN401
        chosen = replace(chosen, allow_missing_kernels=allow_missing_kernels, refresh_models=refresh_models)
        return command(chosen=chosen, **others)

    missing = "Go on where --kernels lists fewer than the app needs."
    for option in (
        click.option("--refresh-models", is_flag=True, help="Fetch models that are named by their address again."),
        click.option("--allow-missing-kernels", is_flag=True, help=missing),
    ):
        collected = option(collected)
    return cast("F", collected)


@dataclass(frozen=True, slots=True)
class VerifyFlags:
    """What a build is asked to verify; ``explore`` and ``fix`` ask for it as well."""

    verify: bool
    explore: bool
    fix: bool


def verify_options(command: F) -> F:
    """Add ``--verify``, ``--explore`` and ``--fix``; the command gets them as ``asked``."""

    @wraps(command)
    def collected(*, verify: bool, explore: bool, fix: bool, **others: Any) -> object:  # noqa: ANN401 - click's own
        return command(asked=VerifyFlags(verify or explore or fix, explore, fix), **others)

    for option in (
        click.option("--fix", is_flag=True, help="Add what --verify finds missing, and begin again."),
        click.option("--explore", is_flag=True, help="Verify, and use the page a little, the same in both."),
        click.option("--verify", is_flag=True, help="Run both bundles and the models, and compare."),
    ):
        collected = option(collected)
    return cast("F", collected)


class _CertificateFile(click.ParamType):  # type: ignore[type-arg]  # generic in newer versions of click only
    """A file, absolute; the usual name is relative to the project instead."""

    name = "file"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Return the path."""
        if isinstance(value, Path):
            return value
        if value == CERTIFICATE:
            return Path(CERTIFICATE)
        path = Path(str(value)).absolute()
        if path.is_dir():
            self.fail(f"{value} is a folder: put PROJECT before --certificate, or name a file in it", param, ctx)
        return path

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        """Have the shell complete to a file."""
        return a_file(ctx, param, incomplete)


def certificate_option(words: str) -> Callable[[F], F]:
    """Return what adds ``--certificate [FILE]``, explained by ``words``."""
    return click.option(
        "--certificate", metavar="[FILE]", type=_CertificateFile(), is_flag=False, flag_value=CERTIFICATE, help=words
    )
