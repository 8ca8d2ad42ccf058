"""``slimtf check``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from slimtf.cli.ci_options import ci_options
from slimtf.cli.files import OutputFile
from slimtf.cli.grouped import GroupedCommand
from slimtf.cli.options import place_options, shown_options

if TYPE_CHECKING:
    from rich.console import RenderableType

    from slimtf.cli.ci_options import CiFlags
    from slimtf.cli.options import Chosen, Shown
    from slimtf.model.report import Report


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
    from slimtf.cli.ci_output import deliver_to_ci  # noqa: PLC0415 - late: check --help needs none of it
    from slimtf.cli.deliver import require_one_stdout  # noqa: PLC0415
    from slimtf.cli.screen import choose_progress  # noqa: PLC0415
    from slimtf.cli.verdict import exit_code  # noqa: PLC0415
    from slimtf.pipeline.check import CheckOptions  # noqa: PLC0415
    from slimtf.pipeline.check import check as run_check  # noqa: PLC0415

    require_one_stdout(shown.json, markdown, *ci.targets)
    options = CheckOptions(
        project=chosen.project,
        settings_file=chosen.settings_file,
        report=file.absolute() if file is not None else None,
        update=update,
        files=not no_files,
        tighten=file is None and not os.environ.get("CI"),
    )
    report = run_check(options, choose_progress(shown))
    _hand_out(report, shown, markdown, ci)
    deliver_to_ci(report, ci, chosen.project, stdout_taken="-" in {shown.json, markdown})
    return exit_code(report.gate)


def _hand_out(report: Report, shown: Shown, markdown: Path | str | None, ci: CiFlags) -> None:
    from slimtf.cli.deliver import hand_out  # noqa: PLC0415
    from slimtf.report.json_text import to_json  # noqa: PLC0415
    from slimtf.report.sentences import gate_summary  # noqa: PLC0415

    def as_markdown() -> str:
        from slimtf.report.markdown import to_markdown  # noqa: PLC0415

        return to_markdown(report)

    def table() -> RenderableType:
        from slimtf.report.gate_terminal import terminal_verdict  # noqa: PLC0415

        return terminal_verdict(report, verbose=shown.verbose)

    outputs = ((shown.json, lambda: to_json(report)), (markdown, as_markdown))
    hand_out(shown, outputs, lambda: gate_summary(report), table, others=ci.targets)
