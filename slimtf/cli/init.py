"""``slimtf init``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from slimtf.cli.options import Shown, project_options, settings_flags, shown_options

if TYPE_CHECKING:
    from pathlib import Path


@click.command("init")
@project_options
@shown_options
def init(
    *,
    project: Path,
    config: Path | None,
    bundler: str | None,
    kernels: tuple[str, ...],
    backend: tuple[str, ...],
    output_path: Path | None,
    no_install: bool,
    allow_scripts: bool,
    json: Path | str | None,
    quiet: bool,
    verbose: bool,
) -> None:
    """Write slimtf.toml for the app in PROJECT (the current folder), from what is found there.

    None is needed to build; it is the place for budgets, and keeps what was found from changing unnoticed.
    """
    from slimtf.cli.files import write_json  # noqa: PLC0415 - late: init --help needs none of it
    from slimtf.cli.screen import choose_progress  # noqa: PLC0415
    from slimtf.pipeline.init import init as run_init  # noqa: PLC0415
    from slimtf.pipeline.opening import ProjectOptions  # noqa: PLC0415
    from slimtf.report.printable import printable  # noqa: PLC0415

    shown = Shown(json, quiet, verbose)
    options = ProjectOptions(
        project=project.absolute(),
        settings_file=config.absolute() if config is not None else None,
        flags=settings_flags(kernels=kernels, backend=backend, output_path=output_path, bundler=bundler),
        install=not no_install,
        allow_scripts=allow_scripts,
    )
    written = run_init(options, choose_progress(shown))
    if json is not None:
        write_json(json, {"file": str(written.file), "text": written.text})
    if json == "-":
        return
    click.echo(printable(f"{written.file} (written)"))
    if not quiet:
        click.echo()
        click.echo(written.text, nl=False)
