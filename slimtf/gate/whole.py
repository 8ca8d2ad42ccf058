"""The lower bound: a bundle that is small because something fell out of it does not pass."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.model.gate import Finding, Severity
from slimtf.model.sizes import FileKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slimtf.model.report import Report

NOT_PROVEN = "not-proven"


def unproven(report: Report) -> tuple[Finding, ...]:
    """Return a finding for each thing that the proof of ``report`` lacks; none when it holds."""
    return tuple(
        Finding(
            rule=NOT_PROVEN,
            severity=Severity.FAIL,
            title=f"the slim bundle is not proven whole: {what}",
            text=f"The slim bundle is not proven whole: {what}. However small it is, it does not pass.",
            hint="build again: slimtf build",
        )
        for what in _lacks(report)
    )


def _lacks(report: Report) -> Iterator[str]:
    proof = report.proof
    for missing in proof.missing_exports:
        yield f"{missing.name!r} is imported in {missing.importer} and missing"
    registered = set(proof.kernels_registered)
    # FromPixels has no backend where tfjs-core does its work with a canvas, and is registered nowhere.
    lost = [kernel.name for kernel in report.kernels if kernel.backends and kernel.name not in registered]
    if not registered:
        yield "no kernel is registered"
    elif lost:
        yield f"not registered: {', '.join(lost)}"
    if not any(proof.aliases.values()):
        yield "no alias caught an import"
    if proof.tfjs_core_copies != 1:
        yield f"{proof.tfjs_core_copies} copies of tfjs-core are in it"
    if not any(file.kind is FileKind.JS and file.raw for file in report.slim.files):
        yield "there is no JavaScript in it"
    for check in report.verify.checks if report.verify else ():
        if check.equal is False:
            yield f"{check.subject} does not compute the same"
