"""The options that several commands share."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from slimtf.cli.files import OutputFile

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

F = TypeVar("F", bound="Callable[..., object]")


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


def explain_option(command: F) -> F:
    """Add ``--explain``."""
    return click.option("--explain", metavar="KERNEL", multiple=True, help="Say why KERNEL is in the bundle; repeat.")(
        command
    )


def html_option(command: F) -> F:
    """Add ``--html``."""
    words = "Write a page that opens from disk, with maps of the bytes; - is stdout."
    return click.option("--html", metavar="FILE", type=OutputFile(), help=words)(command)


def shown_options(command: F) -> F:
    """Add ``--json``, ``--quiet`` and ``--verbose``."""
    for option in (
        click.option("--verbose", "-v", is_flag=True, help="Show everything: all files, every kernel and why."),
        click.option("--quiet", "-q", is_flag=True, help="Show errors and the result only."),
        click.option("--json", metavar="FILE", type=OutputFile(), help="Write the result as JSON; - is stdout."),
    ):
        command = option(command)
    return command


def project_options(command: F) -> F:
    """Add PROJECT and the settings that the custom modules depend on."""
    for option in (
        click.option("--allow-scripts", is_flag=True, help="Let packages run their install scripts."),
        click.option("--no-install", is_flag=True, help="Fail when packages are missing, install nothing."),
        click.option(
            "--output-path", metavar="FOLDER", type=click.Path(path_type=Path), help="Folder for the custom modules."
        ),
        click.option("--backend", metavar="NAMES", multiple=True, help="cpu, webgl, wasm, webgpu; repeat or comma."),
        click.option("--kernels", metavar="NAMES", multiple=True, help="Kernels to keep, or auto; repeat or comma."),
        click.option("--bundler", metavar="NAME", help="webpack, rollup or vite; detected when left out."),
        click.option(
            "--config", metavar="FILE", type=click.Path(path_type=Path), help="The settings file; else searched for."
        ),
        click.argument("project", type=click.Path(path_type=Path), default="."),
    ):
        command = option(command)
    return command


def verify_options(command: F) -> F:
    """Add ``--verify`` and ``--fix``."""
    for option in (
        click.option("--fix", is_flag=True, help="Add kernels that --verify finds missing, and begin again."),
        click.option("--verify", is_flag=True, help="Run both bundles and the models, and compare what they compute."),
    ):
        command = option(command)
    return command


def settings_flags(
    *, kernels: tuple[str, ...], backend: tuple[str, ...], output_path: Path | None, **others: str | None
) -> Mapping[str, object]:
    """Return the flags as settings, by key; a relative folder on the command line is relative to the current one."""
    folder = output_path.absolute() if output_path is not None else None
    return {"kernels": kernels, "backends": backend, "output_path": folder, **others}
