"""What ``slimtf verify --certificate`` prints, and how it ends."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from slimtf.amounts import counted
from slimtf.errors import ProofError
from slimtf.report.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slimtf.cli.options import Shown
    from slimtf.model.certificate import CheckedCertificate

_MOST = 20  # mismatches, unless all are asked for


def deliver_check(checked: CheckedCertificate, shown: Shown) -> int:
    """Print what ``checked`` found, and return the exit code: 0 where the certificate holds, else 6."""
    if shown.json is not None:
        from slimtf.cli.files import write_json  # noqa: PLC0415 - late: most ask for none

        write_json(shown.json, _as_json(checked))
    if shown.json != "-":
        for line in (*(() if shown.quiet else _lines(checked, verbose=shown.verbose)), _sentence(checked)):
            click.echo(printable(line))
    return ProofError.exit_code if checked.mismatches else 0


def _as_json(checked: CheckedCertificate) -> dict[str, object]:
    return {
        "schema": 1,
        "certificate": checked.file,
        "holds": not checked.mismatches,
        "mismatches": [asdict(each) for each in checked.mismatches],
        "compared": list(checked.compared),
        "runs": checked.runs,
        "notRun": checked.not_run,
        "limits": list(checked.certificate.limits),
    }


def _lines(checked: CheckedCertificate, *, verbose: bool) -> Iterator[str]:
    certificate = checked.certificate
    yield f"{checked.file}: {certificate.project} at level {certificate.level}, by slimtf {certificate.slimtf}"
    yield f"compared: {', '.join(checked.compared)}"
    if checked.runs:
        yield f"compared with tfjs's interpreter again: {counted(checked.runs, 'run')}"
    if checked.not_run:
        yield f"not compared with tfjs's interpreter again: {checked.not_run}"
    for limit in certificate.limits:
        yield f"not covered: {limit}"
    most = len(checked.mismatches) if verbose else _MOST
    for each in checked.mismatches[:most]:
        yield f"  {each.kind}: {each}"
    if len(checked.mismatches) > most:
        yield f"  and {len(checked.mismatches) - most} more (--verbose)"


def _sentence(checked: CheckedCertificate) -> str:
    if not checked.mismatches:
        return "the certificate holds"
    differ = f"{counted(len(checked.mismatches), 'thing')} {'differs' if len(checked.mismatches) == 1 else 'differ'}"
    return f"the certificate does not hold: {differ}; {checked.mismatches[0]}"
