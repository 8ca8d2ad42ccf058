"""The lower bound: a bundle that is small because something fell out of it does not pass."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from slimtf.amounts import few
from slimtf.model.gate import Finding, Severity
from slimtf.model.sizes import PAGES, FileKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slimtf.model.report import Report, ReportFile, ReportLeftOut

NOT_PROVEN = "not-proven"
NOT_COVERED = "not-covered"
_MOST = 10  # kernels in one message


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


def uncovered(report: Report) -> tuple[Finding, ...]:
    """Return a warning for each thing that the proof of ``report`` leaves open: no verdict is silent about it."""
    proof = report.proof
    names = [f"{one.name} ({reason})" if (reason := _reason(one)) else one.name for one in proof.left_out]
    left_out = f"the settings leave out what the app can reach: {few(names, _MOST)}"
    return tuple(
        Finding(
            rule=NOT_COVERED,
            severity=Severity.WARN,
            title=f"not proven: {what}",
            text=f"The proof does not cover all of the bundle: {what}.",
            hint=hint,
        )
        for what, hint in (
            *([(left_out, "take them into the setting kernels, or leave that out")] if names else []),
            *(
                (limit.rstrip("."), "slimtf verify runs the bundle and shows whether it holds")
                for limit in proof.limits
            ),
        )
    )


def _reason(left_out: ReportLeftOut) -> str:
    return next((why.detail for why in left_out.why if why.detail), "")


def _may_hold_scripts(file: ReportFile) -> bool:
    """Tell whether a file is JavaScript or a page; the build looked whether a script is in the page, and proved it."""
    return file.kind is FileKind.JS or PurePosixPath(file.path).suffix.lower() in PAGES


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
    if not any(file.raw and _may_hold_scripts(file) for file in report.slim.files):
        yield "there is no JavaScript in it"
    for check in report.verify.checks if report.verify else ():
        if check.equal is False:
            yield f"{check.subject} does not compute the same"
