"""``slimtf verify``."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from slimtf.amounts import counted
from slimtf.cli.files import write_json
from slimtf.cli.grouped import GroupedCommand
from slimtf.cli.options import certificate_option, plan_options, project_options, shown_options
from slimtf.cli.screen import choose_progress
from slimtf.errors import ProofError
from slimtf.report.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from slimtf.cli.options import Chosen, Shown
    from slimtf.model.certificate import CheckedCertificate


@click.command("verify", cls=GroupedCommand)
@project_options
@plan_options
@click.option("--explore", is_flag=True, help="Use the page a little: fill in, choose files, click; the same in both.")
@click.option("--fix", is_flag=True, help="Add what is missing to slimtf.kernels.json, and begin again.")
@certificate_option("Compare a certificate with what is there; bundle nothing.")
@shown_options
def verify(
    *,
    chosen: Chosen,
    explore: bool,
    fix: bool,
    certificate: Path | None,
    shown: Shown,
) -> int:
    """Run the app in PROJECT (the current folder) full and slim, and compare.

    Runs every model with inputs drawn at random, and opens the app in a headless browser. Needs no preparation, and
    says what its evidence is. The project's output folder stays as it is.

    With --certificate nothing is bundled and no browser opened: files, packages and settings are compared with what
    slimtf build --certificate wrote, and models that became code with tfjs's interpreter. The exit code is 6 when
    something differs.
    """
    if certificate is not None:
        return _check_certificate(certificate, chosen, shown, others=explore or fix)
    from slimtf.cli import deliver  # noqa: PLC0415 - late: verify --help needs none of it
    from slimtf.pipeline import build as pipeline  # noqa: PLC0415
    from slimtf.pipeline import build_options  # noqa: PLC0415

    options = chosen.options(build_options.BuildOptions, emit=False, verify=True, fix=fix, explore=explore)
    deliver.deliver_verification(pipeline.build(options, choose_progress(shown)), shown)
    return 0


def _check_certificate(file: Path, chosen: Chosen, shown: Shown, *, others: bool) -> int:
    from slimtf.pipeline import certificate as pipeline  # noqa: PLC0415 - late, as above

    if others:
        message = "--certificate runs no page; leave out --explore and --fix"
        raise click.UsageError(message, click.get_current_context(silent=True))
    options = pipeline.CertificateOptions(chosen.project, chosen.settings_file, file)
    return _deliver_check(pipeline.check_certificate(options, choose_progress(shown)), shown)


_MOST = 20  # mismatches, unless all are asked for


def _deliver_check(checked: CheckedCertificate, shown: Shown) -> int:
    """Print what ``checked`` found, and return the exit code: 0 where the certificate holds, else 6."""
    if shown.json is not None:
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
