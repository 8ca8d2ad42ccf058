"""``slimtf init``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from slimtf.cli.files import write_json
from slimtf.cli.grouped import GroupedCommand
from slimtf.cli.options import project_options, shown_options
from slimtf.cli.screen import choose_progress
from slimtf.report.printable import printable, printable_lines

if TYPE_CHECKING:
    from slimtf.cli.options import Chosen, Shown


@click.command("init", cls=GroupedCommand)
@project_options
@click.option("--schema", is_flag=True, help="Write the JSON schema for editors again, and nothing else.")
@shown_options
def init(
    *,
    chosen: Chosen,
    schema: bool,
    shown: Shown,
) -> None:
    """Write slimtf.toml for PROJECT (the current folder), from what is there.

    A build needs none. It is the place for budgets, and for what you know better than slimtf.
    """
    from slimtf.pipeline import init as pipeline  # noqa: PLC0415 - late: init --help needs none of it
    from slimtf.pipeline import opening  # noqa: PLC0415

    if schema:
        click.echo(printable(f"{pipeline.write_schema(chosen.project)} (written)"))
        return
    written = pipeline.init(chosen.options(opening.ProjectOptions), choose_progress(shown))
    if shown.json is not None:
        write_json(shown.json, {"file": str(written.file), "text": written.text})
    if shown.json == "-":
        return
    click.echo(printable(f"{written.file} (written)"))
    if not shown.quiet:
        click.echo()
        click.echo(printable_lines(written.text))
