"""``slimtf report``: a saved report, shown again, or several in a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from slimtf.cli.choices import a_file
from slimtf.cli.deliver import deliver, hand_out
from slimtf.cli.files import OutputFile, require_one_stdout
from slimtf.cli.grouped import GroupedCommand
from slimtf.cli.options import Shown, explain_option, html_option, shown_options
from slimtf.cli.saved import read_report, read_reports
from slimtf.report.comparison_markdown import history_markdown
from slimtf.report.comparison_sentences import history_summary
from slimtf.report.comparison_terminal import terminal_history
from slimtf.report.history import in_order, make_history
from slimtf.report.html import to_html
from slimtf.report.json_text import record_json

if TYPE_CHECKING:
    from pathlib import Path


@click.command("report", cls=GroupedCommand)
@click.argument("files", metavar="[FILE]...", nargs=-1, shell_complete=a_file)
@click.option("--history", is_flag=True, help="Show all FILEs in a row; a folder stands for the reports in it.")
@click.option(
    "--order",
    type=click.Choice(("given", "time")),
    default="given",
    help="Of --history: as given (a folder by time), or by the time of the builds.",
)
@click.option("--across-projects", is_flag=True, help="Of --history: the reports may be of different projects.")
@click.option("--markdown", metavar="FILE", type=OutputFile(), help="Write the report as Markdown; - is stdout.")
@html_option
@explain_option
@shown_options
def report(
    *,
    files: tuple[str, ...],
    history: bool,
    order: str,
    across_projects: bool,
    markdown: Path | str | None,
    html: Path | str | None,
    explain: tuple[str, ...],
    shown: Shown,
) -> None:
    """Show the report of a build again.

    FILE was written by slimtf build --json; - is stdin; without it, the last build in the current folder is shown.
    With --history, several of them become a table, and a line chart in --html.
    """
    require_one_stdout(shown.json, markdown, html)
    context = click.get_current_context(silent=True)
    if history:
        if explain or not files:
            message = (
                "--explain is about one report" if explain else "--history needs the files of reports, or a folder"
            )
            raise click.UsageError(message, context)
        _show_history(files, shown, markdown, html, by_time=order == "time", across_projects=across_projects)
        return
    if len(files) > 1:
        message = "one report at a time; several in a row with --history, two side by side with slimtf compare"
        raise click.UsageError(message, context)
    deliver(read_report(files[0] if files else None), shown, markdown, html=html, notices=True, explain=explain)


def _show_history(
    files: tuple[str, ...],
    shown: Shown,
    markdown: Path | str | None,
    html: Path | str | None,
    *,
    by_time: bool,
    across_projects: bool,
) -> None:
    reports = in_order(read_reports(files), by_time=by_time)
    history = make_history(reports, across_projects=across_projects)
    hand_out(
        shown,
        (
            (shown.json, lambda: record_json(history)),
            (markdown, lambda: history_markdown(history)),
            (html, lambda: to_html(reports[-1].report, history)),
        ),
        summary=lambda: history_summary(history),
        table=lambda: terminal_history(history),
    )
