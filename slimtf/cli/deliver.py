"""Hands out a report where the command line wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from slimtf.cli.files import write_output

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from slimtf.cli.options import Shown
    from slimtf.model.report import Report


def require_one_stdout(*targets: Path | str | None) -> None:
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
    markdown: Path | str | None,
    *,
    notices: bool,
    explain: tuple[str, ...] = (),
    others: Sequence[Path | str | None] = (),
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

    wanted = [(shown.json, to_json), (markdown, to_markdown)]
    for target, render in wanted:
        if target is not None:
            _write(target, render(report))
    stdout_taken = "-" in (shown.json, markdown, *others)
    if not stdout_taken:
        _show(report, shown, notices=notices)
    if explain:
        from slimtf.report.explain import explanation  # noqa: PLC0415
        from slimtf.report.printable import printable  # noqa: PLC0415

        for line in "\n".join(explanation(report, name) for name in explain).splitlines():
            click.echo(printable(line), err=stdout_taken)


def _write(target: Path | str, text: str) -> None:
    if isinstance(target, str):
        click.echo(text, nl=False)
    else:
        write_output(target, text)


def _show(report: Report, shown: Shown, *, notices: bool) -> None:
    from slimtf.cli.screen import show  # noqa: PLC0415
    from slimtf.report.printable import printable  # noqa: PLC0415
    from slimtf.report.sentences import summary  # noqa: PLC0415
    from slimtf.report.terminal import terminal_report  # noqa: PLC0415

    if shown.quiet:
        click.echo(printable(summary(report)))
    else:
        show(terminal_report(report, verbose=shown.verbose, notices=notices))
