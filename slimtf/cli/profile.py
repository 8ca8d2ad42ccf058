"""``slimtf profile``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from slimtf.amounts import counted
from slimtf.cli.files import write_json
from slimtf.cli.grouped import GroupedCommand
from slimtf.cli.options import project_options, shown_options
from slimtf.cli.screen import choose_progress
from slimtf.report.printable import printable

if TYPE_CHECKING:
    from slimtf.cli.options import Chosen, Shown
    from slimtf.pipeline.profile import Profile


@click.command("profile", cls=GroupedCommand)
@project_options
@click.option("--open", "by_hand", is_flag=True, help="Open a window and use the app yourself; close it when done.")
@click.option("--merge/--fresh", default=True, help="Keep what earlier visits recorded (the default), or start over.")
@shown_options
def profile(
    *,
    chosen: Chosen,
    by_hand: bool,
    merge: bool,
    shown: Shown,
) -> None:
    """Record the kernels that PROJECT (the current folder) and its models run.

    Runs every model with generated inputs, then opens the app in a browser, where slimtf.scenario.mjs uses it, or you.
    The kernels go into slimtf.kernels.json, for you to commit.
    """
    from slimtf.pipeline import profile as pipeline  # noqa: PLC0415 - late: profile --help needs none of it

    options = chosen.options(pipeline.ProfileOptions, by_hand=by_hand, fresh=not merge)
    _deliver(pipeline.profile(options, choose_progress(shown)), shown)


def _deliver(made: Profile, shown: Shown) -> None:
    recording = made.recording
    if shown.json is not None:
        write_json(
            shown.json,
            {
                "file": str(made.path),
                "tfjs": recording.tfjs,
                "backends": list(recording.backends),
                "models": dict(recording.models),
                "kernels": {one.name: {"backends": one.backends, "seen": one.seen} for one in recording.kernels},
                "new": list(made.new),
            },
        )
    if shown.json == "-":
        return
    kernels = counted(len(recording.kernels), "kernel")
    click.echo(printable(f"{kernels} in {made.path.name}, {len(made.new)} of them new"))
    if shown.quiet:
        return
    for one in recording.kernels:
        seen = ", ".join(one.seen) if shown.verbose else ""
        click.echo(printable(f"  {one.name} ({', '.join(one.backends)}) {seen}".rstrip()))
