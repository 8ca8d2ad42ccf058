"""``slimtf modules``: a drop-in for ``npx tfjs-custom-module``."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from slimtf.amounts import counted
from slimtf.cli.files import write_json
from slimtf.cli.grouped import GroupedCommand
from slimtf.cli.options import plan_options, project_options, shown_options
from slimtf.cli.screen import choose_progress
from slimtf.report.printable import printable, printable_lines

if TYPE_CHECKING:
    from slimtf.cli.options import Chosen, Shown
    from slimtf.pipeline.modules import ModulesReport


@click.command("modules", cls=GroupedCommand)
@project_options
@plan_options
@shown_options
def modules(
    *,
    chosen: Chosen,
    shown: Shown,
) -> None:
    """Write the custom tfjs modules of the app in PROJECT (the current folder).

    Stands in for tfjs-custom-module and takes its config unchanged: slimtf modules --config custom_tfjs_config.json
    """
    from slimtf.pipeline import modules as pipeline  # noqa: PLC0415 - late: modules --help needs none of it

    _deliver(pipeline.modules(chosen.options(pipeline.ModulesOptions), choose_progress(shown)), shown)


def _deliver(made: ModulesReport, shown: Shown) -> None:
    if shown.json is not None:
        aliases = {alias.specifier: str(alias.target) for alias in made.aliases}
        write_json(
            shown.json,
            {
                "folder": str(made.folder),
                "files": list(made.files),
                "kernels": list(made.kernels),
                "aliases": aliases,
                "unchanged": made.unchanged,
                "leftOut": list(made.left_out),
                "paste": asdict(made.paste) if made.paste is not None else None,
            },
        )
    if shown.json == "-":
        return
    state = "unchanged" if made.unchanged else "written"
    click.echo(printable(f"{counted(len(made.kernels), 'kernel')} in {made.folder} ({state})"))
    if made.left_out:
        names = ", ".join(made.left_out)
        click.echo(printable(f"left out by the settings although the app can reach it: {names}"))
    if shown.quiet:
        return
    if made.paste is not None:
        click.echo(printable(f"for {made.paste.tool} to find them, paste this into {made.paste.file}:"))
        click.echo(printable_lines(made.paste.text))
    else:
        click.echo("aliases for the bundler's config, all exact:")
        for alias in made.aliases:
            click.echo(printable(f"  {alias.specifier} -> {alias.target}"))
    if shown.verbose:
        click.echo(printable("kernels: " + ", ".join(made.kernels)))
