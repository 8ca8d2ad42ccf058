"""``slimtf compare``: two saved reports side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from slimtf.cli.choices import a_file
from slimtf.cli.deliver import hand_out
from slimtf.cli.files import OutputFile, require_one_stdout
from slimtf.cli.options import Shown, html_option, shown_options
from slimtf.cli.saved import read_pair
from slimtf.report.compare import compare as compare_reports
from slimtf.report.comparison_markdown import comparison_markdown
from slimtf.report.comparison_sentences import comparison_summary
from slimtf.report.comparison_terminal import terminal_comparison
from slimtf.report.html import comparison_to_html
from slimtf.report.json_text import record_json

if TYPE_CHECKING:
    from pathlib import Path


@click.command("compare")
@click.argument("before", metavar="A", shell_complete=a_file)
@click.argument("after", metavar="B", shell_complete=a_file)
@click.option("--across-projects", is_flag=True, help="The reports may be of different projects.")
@click.option("--markdown", metavar="FILE", type=OutputFile(), help="Write the comparison as Markdown; - is stdout.")
@html_option
@shown_options
def compare(
    *,
    before: str,
    after: str,
    across_projects: bool,
    markdown: Path | str | None,
    html: Path | str | None,
    shown: Shown,
) -> None:
    """Show what changed from report A to report B.

    Both are files that slimtf build --json wrote. Shows totals, files, kernels, packages, modules and
    versions. Names the kernel or the module that moved most, and who asked for it.
    Being larger is no failure here; budgets and slimtf check are for that.
    """
    require_one_stdout(shown.json, markdown, html)
    first, second = read_pair(before, after)
    comparison = compare_reports(
        first.report, second.report, (first.name, second.name), across_projects=across_projects
    )
    hand_out(
        shown,
        (
            (shown.json, lambda: record_json(comparison)),
            (markdown, lambda: comparison_markdown(comparison)),
            (html, lambda: comparison_to_html(comparison, first.report, second.report)),
        ),
        summary=lambda: comparison_summary(comparison),
        table=lambda: terminal_comparison(comparison, verbose=shown.verbose),
    )
