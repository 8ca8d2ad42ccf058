"""``slimtf verify``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from slimtf.cli.grouped import GroupedCommand
from slimtf.cli.options import plan_options, project_options, shown_options

if TYPE_CHECKING:
    from slimtf.cli.options import Chosen, Shown
    from slimtf.model.report import Report


@click.command("verify", cls=GroupedCommand)
@project_options
@plan_options
@click.option("--explore", is_flag=True, help="Use the page a little: fill in, choose files, click; the same in both.")
@click.option("--fix", is_flag=True, help="Add what is missing to slimtf.kernels.json, and begin again.")
@shown_options
def verify(
    *,
    chosen: Chosen,
    explore: bool,
    fix: bool,
    shown: Shown,
) -> None:
    """Run the app in PROJECT (the current folder) full and slim, and compare.

    Runs every model with inputs drawn at random, and opens the app in a headless browser. Needs no preparation, and
    says what its evidence is. The project's output folder stays as it is.
    """
    from slimtf.cli.screen import choose_progress  # noqa: PLC0415 - late: verify --help needs none of it
    from slimtf.pipeline.build import build  # noqa: PLC0415
    from slimtf.pipeline.build_options import BuildOptions  # noqa: PLC0415

    options = chosen.options(BuildOptions, emit=False, verify=True, fix=fix, explore=explore)
    _deliver(build(options, choose_progress(shown)), shown)


def _deliver(report: Report, shown: Shown) -> None:
    from rich.console import Group  # noqa: PLC0415

    from slimtf.cli.files import write_output  # noqa: PLC0415
    from slimtf.cli.screen import show  # noqa: PLC0415
    from slimtf.report.json_text import to_json  # noqa: PLC0415
    from slimtf.report.printable import printable  # noqa: PLC0415
    from slimtf.report.sentences import verify_summary  # noqa: PLC0415
    from slimtf.report.terminal import verify_lines  # noqa: PLC0415

    if isinstance(shown.json, str):
        click.echo(to_json(report), nl=False)
        return
    if shown.json is not None:
        write_output(shown.json, to_json(report))
    if not shown.quiet:
        show(Group(*verify_lines(report)))
    click.echo(printable(verify_summary(report)))
