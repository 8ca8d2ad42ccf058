"""Puts into the report where the bytes come from, and what would make the app smaller still."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from slimtf.attribute.advice import advise, ranked
from slimtf.attribute.bundle import attribute_bundle
from slimtf.detect.own_scripts import foreign_scripts
from slimtf.measure.compress import compressed_size
from slimtf.measure.counted import counted_files
from slimtf.measure.licences import licence_ranges
from slimtf.model.attribution import Advice
from slimtf.model.sizes import FileSize, Size

if TYPE_CHECKING:
    from slimtf.model.app_code import AppCode
    from slimtf.model.bundle import Bundle
    from slimtf.model.project import Project
    from slimtf.model.report import Report, ReportBundle
    from slimtf.pipeline.slim import Slim
    from slimtf.progress import Progress


def with_attribution(
    report: Report, *, project: Project, slim: Slim, baseline: Bundle | None, progress: Progress
) -> Report:
    """Return ``report`` with the modules of every file, of bundles that were made with source maps.

    Raises:
        WorkspaceError: an emitted file cannot be read.
        UnsupportedProjectError: the installed tfjs packages are not understood.
    """
    with progress.step("Attributing the bytes"):
        after, notes = _attributed(report.slim, slim.bundle, slim, project)
        before = report.baseline
        more: tuple[str, ...] = ()
        if before is not None and baseline is not None:
            before, more = _attributed(before, baseline, slim, project)
    for note in dict.fromkeys((*notes, *more)):
        progress.warn(note)
    notices = tuple(dict.fromkeys((*report.notices, *notes, *more)))
    return report.model_copy(update={"slim": after, "baseline": before, "notices": notices})


def with_advice(report: Report, slim: Slim, code: AppCode | None, project: Project) -> Report:
    """Return ``report`` with the advice that follows from it and from scripts that pages load beside it."""
    beside = () if project.page_app is not None else _scripts_beside(project)
    return report.model_copy(update={"advice": ranked((*beside, *advise(report, slim.plan, code, project)))})


def _scripts_beside(project: Project) -> tuple[Advice, ...]:
    """Return advice for each script element with all of tfjs; its size is that of the tf.min.js that is installed."""
    scripts = foreign_scripts(project.root)
    union = project.tfjs.union
    whole = union.root / "dist" / "tf.min.js" if union is not None else None
    if not scripts or whole is None or not whole.is_file():
        return ()
    size = compressed_size(whole.read_bytes())
    return tuple(
        Advice(
            rule="cdn-script",
            cause=f"the page loads all of tfjs from {script.address}, beside the bundle",
            cure="take the script element out, and import tfjs by its name where the page's own code uses it",
            raw=size.raw,
            gzip=size.gzip,
            brotli=size.brotli,
            file=os.path.relpath(script.file, project.root).replace(os.sep, "/"),
            line=script.line,
        )
        for script in scripts
    )


def _attributed(
    shown: ReportBundle, bundle: Bundle, slim: Slim, project: Project
) -> tuple[ReportBundle, tuple[str, ...]]:
    """Return the bundle of the report with modules, and notes; its files are those that count, in the same order."""
    files = counted_files(bundle.outputs)
    pairs = list(zip(files, shown.files, strict=True))
    sizes = [FileSize(name, file.kind, Size(file.raw, file.gzip, file.brotli), Size()) for name, file in pairs]
    found = attribute_bundle(
        bundle.outputs,
        files,
        sizes,
        root=project.root,
        modules=slim.modules,
        install=project.tfjs,
        licences=licence_ranges,
    )
    known = tuple(file.model_copy(update={"modules": found.modules[name]}) for name, file in pairs)
    return shown.model_copy(update={"files": known}), found.notes
