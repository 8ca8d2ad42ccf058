"""``slimtf check``: judge the report of a finished build, and see that it still is the build that is there."""

from __future__ import annotations

import os
from contextlib import nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slimtf.detect.root import find_root
from slimtf.errors import ProofError, WorkspaceError
from slimtf.gate.files import check_files
from slimtf.gate.judge import judge
from slimtf.gate.outside import from_flags
from slimtf.gate.reference import make_reference, tightened
from slimtf.gate.stale import stale_build, unknown_build
from slimtf.gate.whole import unproven
from slimtf.pipeline.built import read_built
from slimtf.pipeline.gate import open_gate, write_reference
from slimtf.pipeline.sources import sources_now
from slimtf.settings.load import load_settings
from slimtf.workspace.lock import alone_in
from slimtf.workspace.scratch import NAME, Scratch

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.gate import Finding
    from slimtf.model.report import Report
    from slimtf.progress import Progress
    from slimtf.settings.load import LoadedSettings


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """What the command line asks of a check.

    Attributes:
        project: the project's folder, or one inside it.
        settings_file: the file given with ``--config``; None searches for one.
        report: the report to judge; None takes that of the last build that put its files in place, or, without
            ``files``, that of the last run.
        update: write the reference from this build, then judge by it.
        files: see whether the emitted files, the custom modules, the models and the kernel list are still those of
            the report; without it the report is judged alone.
        tighten: a ratchet may write a smaller reference; not in CI, where no one would commit it.
    """

    project: Path
    settings_file: Path | None = None
    report: Path | None = None
    update: bool = False
    files: bool = True
    tighten: bool = True


def check(options: CheckOptions, progress: Progress) -> Report:
    """Return the report with the verdict in it.

    Raises:
        UsageError: a mistake in settings or reference, or a budget that cannot be judged (exit code 2).
        WorkspaceError: there is no report, or the files are not those that it describes (exit code 7).
        ProofError: a reference was asked for from a bundle that is not proven whole (exit code 6).
    """
    root = find_root(options.project)
    loaded = load_settings(root, file=options.settings_file, flags={}, environ=os.environ)
    # a build that runs has taken its last report away; where nothing may be written, none runs
    lock = Scratch(root / NAME).lock
    with alone_in(root, progress) if os.access(lock, os.W_OK) else nullcontext():
        return _checked(options, root, loaded, progress)


def _checked(options: CheckOptions, root: Path, loaded: LoadedSettings, progress: Progress) -> Report:
    scratch = Scratch(root / NAME)
    last = scratch.report_in_place if options.files else scratch.report
    report = read_built(options.report) if options.report else read_built(last, scratch.earlier)
    gate = open_gate(root, loaded, read=not options.update)
    stale = (*_compare_with_files(report, root, loaded), *gate.foreign(report)) if options.files else ()
    outside = tuple(
        from_flags(files=options.files, report=_named(options.report), config=_named(options.settings_file))
    )
    evidence = gate.evidence(report, stale, outside)
    if options.update:
        _refuse_unsound(report, stale)
        write_reference(gate, make_reference(evidence))
        progress.note(f"{gate.name} written; commit it")
        gate = open_gate(root, loaded)
        evidence = gate.evidence(report, outside=outside)
    verdict = judge(evidence)
    smaller = tightened(evidence, verdict)
    if smaller is not None and options.tighten:
        write_reference(gate, smaller)
        progress.note(f"smaller than before: {gate.name} was tightened; commit it")
    elif smaller is not None:
        progress.note(f"smaller than before: tighten {gate.name} with slimtf check, and commit it")
    return report.model_copy(update={"gate": verdict})


def _named(file: Path | None) -> str:
    return file.name if file is not None else ""


def _compare_with_files(report: Report, root: Path, loaded: LoadedSettings) -> tuple[Finding, ...]:
    if report.output is None:
        what = "the last build put nothing in place (--no-emit, or slimtf verify), so there are no files to check"
        hint = "build again: slimtf build; or judge the report alone: --no-files"
        raise WorkspaceError(what, where=str(root), hint=hint)
    check_files(report, root / report.output)
    if report.sources is None or report.sources.settings is None:
        return unknown_build()
    return stale_build(report.sources, sources_now(root, report.sources, loaded))


def _refuse_unsound(report: Report, stale: tuple[Finding, ...]) -> None:
    """Refuse to make a reference of a bundle that is broken or outdated: every later one would be measured by it."""
    for finding in unproven(report):
        raise ProofError(f"no reference is written: {finding.title}", hint=finding.hint)
    for finding in stale:
        raise WorkspaceError(f"no reference is written: {finding.title}", where=finding.file, hint=finding.hint)
