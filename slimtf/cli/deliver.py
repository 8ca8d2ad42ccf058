"""Hands out a report where the command line wants it."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click
from rich.console import Console, Group

from slimtf.cli.files import write_target
from slimtf.report.explain import explanation
from slimtf.report.gate_terminal import terminal_verdict
from slimtf.report.html import to_html
from slimtf.report.json_text import to_json
from slimtf.report.markdown import to_markdown
from slimtf.report.printable import printable
from slimtf.report.sentences import gate_summary, summary, verify_summary
from slimtf.report.terminal import terminal_report, verify_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from rich.console import RenderableType

    from slimtf.cli.options import Shown
    from slimtf.model.report import Report

    Target = Path | str | None  # a file, - for stdout, None for nowhere


_PLAIN_WIDTH = 120


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
    outputs = (
        (shown.json, lambda: to_json(report)),
        (markdown, lambda: to_markdown(report)),
        (html, lambda: to_html(report)),
    )
    stdout_taken = "-" in (shown.json, markdown, html, *others)

    def table() -> RenderableType:
        return terminal_report(report, verbose=shown.verbose, notices=notices)

    hand_out(shown, outputs, lambda: summary(report), table, others=others)
    if explain:
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
        click.echo(printable(summary()))
    else:
        _show(table())


def deliver_verdict(report: Report, shown: Shown, markdown: Target, *, others: Sequence[Target] = ()) -> None:
    """Write the verdict of ``slimtf check`` as ``deliver`` writes a report.

    Raises:
        WorkspaceError: a file cannot be written.
    """
    outputs = ((shown.json, lambda: to_json(report)), (markdown, lambda: to_markdown(report)))

    def table() -> RenderableType:
        return terminal_verdict(report, verbose=shown.verbose)

    hand_out(shown, outputs, lambda: gate_summary(report), table, others=others)


def deliver_verification(report: Report, shown: Shown) -> None:
    """Write what ``slimtf verify`` found: JSON where it was asked for, and lines on stdout unless JSON takes it.

    Raises:
        WorkspaceError: a file cannot be written.
    """
    if shown.json is not None:
        write_target(shown.json, to_json(report))
    if shown.json == "-":
        return
    if not shown.quiet:
        _show(Group(*verify_lines(report)))
    click.echo(printable(verify_summary(report)))


def _show(renderable: RenderableType) -> None:
    """Print to stdout, in colours where it is a terminal and ``NO_COLOR`` does not forbid them."""
    # Without a terminal rich would wrap tables at 80 columns.
    width = None if sys.stdout.isatty() or os.environ.get("COLUMNS") else _PLAIN_WIDTH
    Console(highlight=False, width=width).print(renderable)
