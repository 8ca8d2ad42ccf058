"""``slimtf build``."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import click

from slimtf.cli.choices import LEVELS, one_of
from slimtf.cli.ci_options import ci_options
from slimtf.cli.files import OutputFile, require_one_stdout
from slimtf.cli.grouped import GroupedCommand
from slimtf.cli.options import (
    certificate_option,
    explain_option,
    html_option,
    plan_options,
    project_options,
    shown_options,
    verify_options,
)
from slimtf.cli.screen import choose_progress
from slimtf.cli.verdict import exit_code

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from slimtf.cli.ci_options import CiFlags
    from slimtf.cli.options import Chosen, Shown, VerifyFlags

_F = TypeVar("_F", bound="Callable[..., object]")


def _attribution_options(command: _F) -> _F:
    """Add ``--attribution``, ``--advise``, ``--levels`` and ``--what-if``."""
    for option in (
        click.option(
            "--what-if",
            metavar="KERNEL",
            multiple=True,
            help="Bundle without KERNEL too, and say what it saves; repeat.",
        ),
        click.option("--levels", is_flag=True, help="Bundle at the other levels too, and show the sizes side by side."),
        click.option("--advise", is_flag=True, help="Bundle as if the advice was followed too, and say what it saves."),
        click.option("--attribution", is_flag=True, help="Say which module every byte comes from; takes longer."),
    ):
        command = option(command)
    return command


@click.command("build", cls=GroupedCommand)
@project_options
@plan_options
@click.option(
    "--level",
    metavar="NAME",
    shell_complete=one_of(*LEVELS),
    help="How much is taken out: standard, deep or compiled.",
)
@click.option("--no-baseline", is_flag=True, help="Do not bundle without the custom modules to compare.")
@click.option("--no-emit", is_flag=True, help="Leave the project's output folder as it is.")
@certificate_option("Write slimtf.certificate.json, or FILE.")
@verify_options
@_attribution_options
@click.option("--check", is_flag=True, help="Judge the result by the budgets, as slimtf check does.")
@explain_option
@click.option("--markdown", metavar="FILE", type=OutputFile(), help="Write the report as Markdown; - is stdout.")
@html_option
@ci_options
@shown_options
def build(
    *,
    chosen: Chosen,
    level: str | None,
    no_baseline: bool,
    no_emit: bool,
    certificate: Path | None,
    asked: VerifyFlags,
    attribution: bool,
    what_if: tuple[str, ...],
    levels: bool,
    advise: bool,
    check: bool,
    explain: tuple[str, ...],
    markdown: Path | str | None,
    html: Path | str | None,
    ci: CiFlags,
    shown: Shown,
) -> int:
    """Make the app in PROJECT (the current folder) small.

    Bundles it without and with custom tfjs modules, proves that the smaller bundle is complete, and shows the
    sizes before and after. No file that you wrote is changed.
    """
    require_one_stdout(shown.json, markdown, html, *ci.targets)
    if no_baseline and asked.verify:
        raise _contradiction("--verify compares with the baseline; leave out --no-baseline")
    if no_emit and certificate is not None:
        raise _contradiction("--certificate speaks of files that are in place; leave out --no-emit")
    from slimtf.pipeline import build as pipeline  # noqa: PLC0415 - late: build --help needs none of it
    from slimtf.pipeline import build_options  # noqa: PLC0415

    options = chosen.setting(level=level).options(
        build_options.BuildOptions,
        with_baseline=not no_baseline,
        emit=not no_emit,
        verify=asked.verify,
        fix=asked.fix,
        explore=asked.explore,
        check=check,
        attribution=attribution or advise or html is not None,
        what_if=what_if,
        levels=levels,
        advise=advise,
        certificate=certificate,
    )
    report = pipeline.build(options, choose_progress(shown))
    from slimtf.cli import ci_output, deliver  # noqa: PLC0415 - late: the bundlers do not wait for it

    deliver.deliver(report, shown, markdown, html=html, notices=False, explain=explain, others=ci.targets)
    ci_output.deliver_to_ci(report, ci, chosen.project, stdout_taken="-" in {shown.json, markdown, html})
    return exit_code(report.gate)


def _contradiction(message: str) -> click.UsageError:
    return click.UsageError(message, click.get_current_context(silent=True))
