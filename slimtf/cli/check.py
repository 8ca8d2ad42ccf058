"""``slimtf check``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from slimtf.cli.ci_options import ci_options
from slimtf.cli.files import OutputFile, require_one_stdout
from slimtf.cli.grouped import GroupedCommand
from slimtf.cli.options import place_options, shown_options
from slimtf.cli.screen import choose_progress
from slimtf.cli.verdict import exit_code

if TYPE_CHECKING:
    from slimtf.cli.ci_options import CiFlags
    from slimtf.cli.options import Chosen, Shown


@click.command("check", cls=GroupedCommand)
@place_options
@click.option(
    "--report",
    "file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="The report to judge; else the last build's.",
)
@click.option(
    "--update", is_flag=True, help="Write slimtf.lock.json, the reference that later builds are compared with."
)
@click.option("--no-files", is_flag=True, help="Judge the report alone; do not look whether the files still match it.")
@click.option("--markdown", metavar="FILE", type=OutputFile(), help="Write the verdict as Markdown; - is stdout.")
@ci_options
@shown_options
def check(
    *,
    chosen: Chosen,
    file: Path | None,
    update: bool,
    no_files: bool,
    markdown: Path | str | None,
    ci: CiFlags,
    shown: Shown,
) -> int:
    """Judge the build in PROJECT (the current folder) by its budgets.

    Looks at the report of slimtf build and at the files that it wrote, compares with slimtf.lock.json if there is one,
    and ends with exit code 1 when a budget is exceeded, with 6 when the bundle is not proven whole.
    """
    from slimtf.cli import ci_output, deliver  # noqa: PLC0415 - late: check --help needs none of it
    from slimtf.pipeline import check as pipeline  # noqa: PLC0415

    require_one_stdout(shown.json, markdown, *ci.targets)
    options = pipeline.CheckOptions(
        project=chosen.project,
        settings_file=chosen.settings_file,
        report=file.absolute() if file is not None else None,
        update=update,
        files=not no_files,
        tighten=file is None and not os.environ.get("CI"),
    )
    report = pipeline.check(options, choose_progress(shown))
    deliver.deliver_verdict(report, shown, markdown, others=ci.targets)
    ci_output.deliver_to_ci(report, ci, chosen.project, stdout_taken="-" in {shown.json, markdown})
    return exit_code(report.gate)
