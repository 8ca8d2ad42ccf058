"""``slimtf migrate``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from slimtf.amounts import change, counted, kilobytes
from slimtf.cli.files import write_json
from slimtf.cli.grouped import GroupedCommand
from slimtf.cli.options import plan_options, project_options, shown_options
from slimtf.cli.screen import choose_progress
from slimtf.report.printable import printable, printable_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slimtf.cli.options import Chosen, Shown
    from slimtf.pipeline.migrate import MigrateReport
    from slimtf.pipeline.migration.proposal import Proposal


@click.command("migrate", cls=GroupedCommand)
@project_options
@plan_options
@click.option("--undo", is_flag=True, help="Take out again what migrate wrote.")
@click.option("--adopt", is_flag=True, help="Take over a custom build that was wired up by hand.")
@click.option("--allow-dirty", is_flag=True, help="Go on where git has uncommitted changes.")
@click.option(
    "--style",
    type=click.Choice(["auto", "inline", "wrap"]),
    default="auto",
    help="Write into the config itself, or wrap its export.",
)
@click.option("--yes", "-y", is_flag=True, help="Do not ask.")
@click.option("--dry-run", is_flag=True, help="Show the changes and write nothing.")
@shown_options
def migrate(
    *,
    chosen: Chosen,
    dry_run: bool,
    yes: bool,
    style: str,
    allow_dirty: bool,
    adopt: bool,
    undo: bool,
    shown: Shown,
) -> None:
    """Write the aliases into the bundler config of PROJECT (the current folder).

    Shows what would change and what it saves, asks, writes, and proves that plain webpack or rollup now makes the
    slim bundle; if not, every file is put back. --undo takes the aliases out again.
    """
    from slimtf.pipeline import migrate as pipeline  # noqa: PLC0415

    if not (yes or dry_run) and (shown.json == "-" or not sys.stdin.isatty()):
        message = "there is no terminal to ask on: add --yes, or --dry-run to see the changes"
        raise click.UsageError(message, click.get_current_context(silent=True))
    options = chosen.options(
        pipeline.MigrateOptions,
        style=style,
        dry_run=dry_run,
        allow_dirty=allow_dirty,
        adopt=adopt,
    )

    def agree(proposal: Proposal) -> bool:
        if shown.json != "-" and not shown.quiet:
            _show(proposal)
        return yes or click.confirm("Write this?", err=True)

    report = (pipeline.undo if undo else pipeline.migrate)(options, choose_progress(shown), agree)
    _deliver(report, shown, dry_run=dry_run)


def _show(proposal: Proposal) -> None:
    for line in _lines(proposal):
        click.echo(printable_lines(line))


def _lines(proposal: Proposal) -> Iterator[str]:
    yield from proposal.diff.splitlines()
    if proposal.modules:
        yield f"and {counted(len(proposal.modules), 'generated file')}:"
        yield from (f"  {name}" for name in proposal.modules)
    for each in proposal.migrations:
        if each.why_wrapped:
            yield f"{each.config.name} passes its export through a helper file, because {each.why_wrapped}"
    yield from (f"note: {note}" for note in proposal.notes)
    if proposal.before is not None and proposal.after is not None:
        saved = change(proposal.before, proposal.after)
        what = "bundle" if len(proposal.migrations) < 2 else "all bundles"  # noqa: PLR2004
        yield f"{what}: {kilobytes(proposal.before)} -> {kilobytes(proposal.after)} ({saved})"


def _deliver(report: MigrateReport, shown: Shown, *, dry_run: bool) -> None:
    if shown.json is not None:
        proposal = report.proposal
        write_json(
            shown.json,
            {
                "outcome": report.outcome,
                "diff": proposal.diff,
                "modules": list(proposal.modules),
                "notes": list(proposal.notes),
                "configs": {str(each.config): each.style.value for each in proposal.migrations},
                "bytesBefore": proposal.before,
                "bytesAfter": proposal.after,
                "leftOut": list(report.left_out),
                "limits": list(report.limits),
            },
        )
        if shown.json == "-":
            return
    if dry_run and report.outcome == "not written" and not shown.quiet:
        _show(report.proposal)

    click.echo(printable(_sentence(report, dry_run=dry_run)))


def _gaps(report: MigrateReport) -> Iterator[str]:
    if report.left_out:
        yield f"left out by the settings although the app can reach it: {', '.join(report.left_out)}"
    yield from report.limits


def _sentence(report: MigrateReport, *, dry_run: bool) -> str:
    if report.outcome == "written":
        who = "the page loads the slim script now" if report.in_pages else "the plain bundler makes the slim bundle now"
        if report.left_out or report.limits:
            return f"written: {who}; {'; '.join(_gaps(report))}"
        if report.in_pages:
            return f"written and proven by reading the script: {who}"
        return "written and proven by reading the bundle: the plain bundler makes the slim one now"
    if report.outcome == "removed":
        return "removed: the files are what they were; the custom modules stay, and may be deleted"
    if report.outcome == "up to date":
        return "up to date: nothing to write"
    return "nothing was written (dry run)" if dry_run else "nothing was written"
