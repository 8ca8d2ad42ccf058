"""``slimtf inputs`` and ``slimtf outputs``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from slimtf.cli.files import write_json
from slimtf.cli.options import place_options, shown_options
from slimtf.report.printable import printable

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
    from slimtf.pipeline import opening, task_files  # noqa: PLC0415 - late: inputs --help needs none of it

    found = task_files.build_inputs(chosen.options(opening.ProjectOptions))
    _print(found, shown, {"environment": task_files.ENVIRONMENT})


@click.command("outputs")
@place_options
@shown_options
def outputs(*, chosen: Chosen, shown: Shown) -> None:
    """Print what a build of PROJECT (the current folder) writes.

    These are patterns for a task of Turborepo or Nx. With --verbose, also the files that the last build wrote.
    """
    from slimtf.pipeline import opening, task_files  # noqa: PLC0415 - late: outputs --help needs none of it

    _print(task_files.build_outputs(chosen.options(opening.ProjectOptions)), shown, {})


def _print(found: TaskFiles, shown: Shown, more: dict[str, object]) -> None:
    if shown.json is not None:
        write_json(shown.json, {"patterns": found.patterns, "files": found.files, **more})
        if shown.json == "-":
            return
    for line in (*found.patterns, *(found.files if shown.verbose else ())):
        click.echo(printable(line))
