"""``slimtf doctor``."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from slimtf.amounts import counted, kilobytes
from slimtf.cli.files import write_json
from slimtf.cli.grouped import GroupedCommand
from slimtf.cli.options import bundling_options, shown_options
from slimtf.cli.screen import choose_progress
from slimtf.report.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slimtf.cli.options import Chosen, Shown
    from slimtf.model.doctor import Diagnosis, Finding

FOUND = 1


@click.command("doctor", cls=GroupedCommand)
@bundling_options
@click.option("--strict", is_flag=True, help="End with exit code 1 for anything found, and for what was not checked.")
@shown_options
def doctor(
    *,
    chosen: Chosen,
    strict: bool,
    shown: Shown,
) -> int:
    """Name the problems in PROJECT (the current folder), and their fixes.

    Reads, loads the bundler's config and analyses the app's code; bundles nothing, installs nothing into the project
    and changes no file. The exit code is 1 when something fails; warnings and notes end with 0.
    """
    from slimtf.pipeline import doctor as pipeline  # noqa: PLC0415 - late: doctor --help needs none of it

    options = replace(chosen, install=False).options(pipeline.DoctorOptions)
    diagnosis = pipeline.doctor(options, choose_progress(shown))
    _deliver(diagnosis, shown)
    return FOUND if diagnosis.fails or (strict and not diagnosis.all_clear) else 0


def _deliver(diagnosis: Diagnosis, shown: Shown) -> None:
    if shown.json is not None:
        write_json(shown.json, diagnosis.model_dump(mode="json", by_alias=True))
        if shown.json == "-":
            return
    lines = () if shown.quiet else _lines(diagnosis, verbose=shown.verbose)
    for line in (*lines, _sentence(diagnosis)):
        click.echo(printable(line))


def _lines(diagnosis: Diagnosis, *, verbose: bool) -> Iterator[str]:
    for finding in diagnosis.findings:
        yield from _finding(finding, verbose=verbose)
        yield ""
    if diagnosis.unchecked:
        yield "not checked:"
    for each in diagnosis.unchecked:
        yield f"  {each.what}: {each.why}"
        if each.hint:
            yield f"    try: {each.hint}"


def _finding(finding: Finding, *, verbose: bool) -> Iterator[str]:
    trap = f" {finding.trap}" if finding.trap else ""
    yield f"{finding.severity.value}: {finding.title} [{finding.rule}{trap}]"
    if finding.file:
        yield f"  where: {finding.file}" + (f":{finding.line}" if finding.line is not None else "")
    if finding.text:
        yield f"  {finding.text}"
    if finding.cost is not None:
        how = f" ({finding.cost.how})" if verbose else ""
        yield f"  costs: {kilobytes(finding.cost.bytes)}, {finding.cost.basis.value}{how}"
    yield f"  fix: {finding.cure}"


def _sentence(diagnosis: Diagnosis) -> str:
    left = f"; {counted(len(diagnosis.unchecked), 'thing')} not checked" if diagnosis.unchecked else ""
    if not diagnosis.findings:
        return f"nothing found{left}"
    severities = [finding.severity.value for finding in diagnosis.findings]
    numbers = {"failed": "fail", "warned": "warn", "noted": "note"}
    counts = [f"{severities.count(severity)} {word}" for word, severity in numbers.items() if severity in severities]
    return f"{counted(len(severities), 'finding')}: {', '.join(counts)}{left}"
