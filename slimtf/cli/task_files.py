"""``slimtf inputs`` and ``slimtf outputs``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from slimtf.cli.options import place_options, shown_options

if TYPE_CHECKING:
    from slimtf.cli.options import Chosen, Shown
    from slimtf.pipeline.task_files import TaskFiles


@click.command("inputs")
@place_options
@shown_options
def inputs(*, chosen: Chosen, shown: Shown) -> None:
    """Print what a build of PROJECT (the current folder) reads.

    These are patterns for a task of Turborepo or Nx. With --verbose, also the files that the last build read. Its
    environment is in the JSON.
    """
    from slimtf.pipeline.opening import ProjectOptions  # noqa: PLC0415 - late: --help needs none of it
    from slimtf.pipeline.task_files import ENVIRONMENT, build_inputs  # noqa: PLC0415

    _print(build_inputs(chosen.options(ProjectOptions)), shown, {"environment": ENVIRONMENT})


@click.command("outputs")
@place_options
@shown_options
def outputs(*, chosen: Chosen, shown: Shown) -> None:
    """Print what a build of PROJECT (the current folder) writes.

    These are patterns for a task of Turborepo or Nx. With --verbose, also the files that the last build wrote.
    """
    from slimtf.pipeline.opening import ProjectOptions  # noqa: PLC0415 - late: --help needs none of it
    from slimtf.pipeline.task_files import build_outputs  # noqa: PLC0415

    _print(build_outputs(chosen.options(ProjectOptions)), shown, {})


def _print(found: TaskFiles, shown: Shown, more: dict[str, object]) -> None:
    from slimtf.report.printable import printable  # noqa: PLC0415 - late: as above

    if shown.json is not None:
        from slimtf.cli.files import write_json  # noqa: PLC0415

        write_json(shown.json, {"patterns": found.patterns, "files": found.files, **more})
        if shown.json == "-":
            return
    for line in (*found.patterns, *(found.files if shown.verbose else ())):
        click.echo(printable(line))
