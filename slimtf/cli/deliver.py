"""Hands out a report where the command line wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from slimtf.cli.files import write_target

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from rich.console import RenderableType

    from slimtf.cli.options import Shown
    from slimtf.model.report import Report

    Target = Path | str | None  # a file, - for stdout, None for nowhere


def require_one_stdout(*targets: Target) -> None:
    """Refuse to write two things to stdout.

    Raises:
        click.UsageError: more than one target is ``-``.
    """
    if targets.count("-") > 1:
        message = "only one of the outputs can be - (stdout)"
        raise click.UsageError(message, click.get_current_context(silent=True))


def deliver(
    report: Report,
    shown: Shown,
    markdown: Target,
    *,
    notices: bool,
    html: Target = None,
    explain: tuple[str, ...] = (),
    others: Sequence[Target] = (),
) -> None:
    """Write ``report`` to the files that were asked for, and to stdout as what is left for it.

    Args:
        explain: kernels to explain, after the report; on stderr when stdout is taken.
        notices: show the notices on the terminal; a build has shown them already.
        others: where more is going to be written; ``-`` among them leaves stdout alone.

    Raises:
        WorkspaceError: a file cannot be written.
    """
    from slimtf.report.json_text import to_json  # noqa: PLC0415 - late, as all that --help does not need
    from slimtf.report.markdown import to_markdown  # noqa: PLC0415
    from slimtf.report.sentences import summary  # noqa: PLC0415

    outputs = (
        (shown.json, lambda: to_json(report)),
        (markdown, lambda: to_markdown(report)),
        (html, lambda: _html(report)),
    )
    stdout_taken = "-" in (shown.json, markdown, html, *others)
    hand_out(shown, outputs, lambda: summary(report), lambda: _table(report, shown, notices=notices), others=others)
    if explain:
        from slimtf.report.explain import explanation  # noqa: PLC0415
        from slimtf.report.printable import printable  # noqa: PLC0415

        for line in "\n".join(explanation(report, name) for name in explain).splitlines():
            click.echo(printable(line), err=stdout_taken)


def hand_out(
    shown: Shown,
    outputs: Sequence[tuple[Target, Callable[[], str]]],
    summary: Callable[[], str],
    table: Callable[[], RenderableType],
    *,
    others: Sequence[Target] = (),
) -> None:
    """Write each output that has a target; where stdout is left, show ``table`` there, ``summary`` with ``--quiet``.

    Raises:
        WorkspaceError: a file cannot be written.
    """
    for target, render in outputs:
        if target is not None:
            write_target(target, render())
    if "-" in (*(target for target, _ in outputs), *others):
        return
    if shown.quiet:
        from slimtf.report.printable import printable  # noqa: PLC0415

        click.echo(printable(summary()))
    else:
        from slimtf.cli.screen import show  # noqa: PLC0415

        show(table())


def _html(report: Report) -> str:
    from slimtf.report.html import to_html  # noqa: PLC0415

    return to_html(report)


def _table(report: Report, shown: Shown, *, notices: bool) -> RenderableType:
    from slimtf.report.terminal import terminal_report  # noqa: PLC0415

    return terminal_report(report, verbose=shown.verbose, notices=notices)
