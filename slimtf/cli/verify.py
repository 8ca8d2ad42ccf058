"""``slimtf verify``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from slimtf.cli.grouped import GroupedCommand
from slimtf.cli.options import certificate_option, plan_options, project_options, shown_options

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.cli.options import Chosen, Shown
    from slimtf.model.report import Report


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
    from slimtf.cli.screen import choose_progress  # noqa: PLC0415 - late: verify --help needs none of it
    from slimtf.pipeline.build import build  # noqa: PLC0415
    from slimtf.pipeline.build_options import BuildOptions  # noqa: PLC0415

    options = chosen.options(BuildOptions, emit=False, verify=True, fix=fix, explore=explore)
    _deliver(build(options, choose_progress(shown)), shown)
    return 0


def _check_certificate(file: Path, chosen: Chosen, shown: Shown, *, others: bool) -> int:
    from slimtf.cli.certificate import deliver_check  # noqa: PLC0415 - late: most verify without one
    from slimtf.cli.screen import choose_progress  # noqa: PLC0415
    from slimtf.pipeline.certificate import CertificateOptions, check_certificate  # noqa: PLC0415

    if others:
        message = "--certificate runs no page; leave out --explore and --fix"
        raise click.UsageError(message, click.get_current_context(silent=True))
    options = CertificateOptions(chosen.project, chosen.settings_file, file)
    return deliver_check(check_certificate(options, choose_progress(shown)), shown)


def _deliver(report: Report, shown: Shown) -> None:
    from rich.console import Group  # noqa: PLC0415

    from slimtf.cli.files import write_output  # noqa: PLC0415
    from slimtf.cli.screen import show  # noqa: PLC0415
    from slimtf.report.json_text import to_json  # noqa: PLC0415
    from slimtf.report.printable import printable  # noqa: PLC0415
    from slimtf.report.sentences import verify_summary  # noqa: PLC0415
    from slimtf.report.terminal import verify_lines  # noqa: PLC0415

    if isinstance(shown.json, str):
        click.echo(to_json(report), nl=False)
        return
    if shown.json is not None:
        write_output(shown.json, to_json(report))
    if not shown.quiet:
        show(Group(*verify_lines(report)))
    click.echo(printable(verify_summary(report)))
