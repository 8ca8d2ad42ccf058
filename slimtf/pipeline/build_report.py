"""The report of finished bundles: sizes, where the bytes come from, advice, and what kernels would save."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from slimtf.detect.compiled_imports import imports_compiled_to_require
from slimtf.detect.minifier import find_minifier
from slimtf.errors import located
from slimtf.measure.sizes import measure_bundle
from slimtf.pipeline.attribution import with_advice, with_attribution
from slimtf.pipeline.cuts import reported_cuts
from slimtf.pipeline.levels import Levels
from slimtf.pipeline.sources import with_sources
from slimtf.pipeline.what_if import Trial, measure_levels, measure_without
from slimtf.report.assemble import build_report
from slimtf.workspace.atomic import write_atomic

if TYPE_CHECKING:
    from slimtf.measure.known import KnownSizes
    from slimtf.model.project import Project
    from slimtf.model.report import Report
    from slimtf.pipeline.bundles import Bundles
    from slimtf.pipeline.slim import Slim
    from slimtf.progress import Progress
    from slimtf.settings.load import LoadedSettings
    from slimtf.workspace.scratch import Scratch

_TYPESCRIPT = frozenset({".ts", ".tsx", ".mts", ".cts"})


def report_bundles(
    made: Bundles,
    loaded: LoadedSettings,
    scratch: Scratch,
    *,
    attribution: bool,
    what_if: tuple[str, ...],
    levels: bool,
    known: KnownSizes,
    progress: Progress,
) -> Report:
    """Return the report; when it was made, and how long the command took, is not in it yet.

    Args:
        attribution: the bundles were made with source maps; say where their bytes come from.
        what_if: kernels to leave out, one at a time.
        levels: bundle at the other levels too.
        known: sizes measured before; what is measured now is added, and all of it kept in ``scratch``.

    Raises:
        SlimtfError: anything went wrong.
    """
    report = _measured(made, loaded, known, scratch, progress)
    report = with_sources(report, made.project, made.slim, loaded)
    if attribution:
        full = made.baseline.bundle if made.baseline else None
        report = with_attribution(report, project=made.project, slim=made.slim, baseline=full, progress=progress)
    report = with_advice(report, made.slim, made.slim.code, made.project)
    writer = Levels(made.project, loaded.settings, made.environment, scratch, progress)
    trial = Trial(writer, made.project, made.environment, known)
    total = report.slim.total.size
    saved = measure_without(what_if, made.slim, total, trial)
    others = measure_levels(made.slim, total, trial) if levels else ()
    return report.model_copy(update={"what_if": saved, "levels": others})


def compiled_to_require(project: Project, slim: Slim) -> tuple[str, ...]:
    """Return what to change where TypeScript's output makes the bundler keep all that the custom modules export."""
    whole = any(module.used is None and module.path.parent == slim.modules.folder for module in slim.bundle.modules)
    if not whole or not any(path.suffix in _TYPESCRIPT for path in slim.bundle.inputs):
        return ()
    cause = imports_compiled_to_require(project.root, is_module=project.module_type == "module")
    if cause is None:
        return ()
    place = located(os.path.relpath(cause.file, project.root), cause.line)
    says = f'says "module": "{cause.module}"' if cause.module else 'does not say "module", and its target is old'
    what = (
        f"TypeScript turns the imports of tfjs into require(), and {project.builder} keeps everything that it exports"
    )
    return (f'{place} {says}: {what}; say "module": "esnext" there',)


def _measured(made: Bundles, loaded: LoadedSettings, known: KnownSizes, scratch: Scratch, progress: Progress) -> Report:
    project, slim, baseline = made.project, made.slim, made.baseline
    compiled = compiled_to_require(project, slim)
    for note in compiled:
        progress.note(note)
    left = (f"level deep instead of compiled: {slim.modules.left}",) if slim.modules.left else ()
    with progress.step("Measuring sizes"):
        slim_sizes = measure_bundle(slim.bundle.outputs, known)
        baseline_sizes = baseline.sizes if baseline else None
        write_atomic(scratch.sizes, known.to_json())
    return build_report(
        project=project,
        plan=slim.plan,
        baseline=baseline.bundle if baseline else None,
        baseline_sizes=baseline_sizes,
        slim=slim.bundle,
        slim_sizes=slim_sizes,
        proof=slim.proof,
        verification=made.verification,
        seconds=0.0,
        notices=(*loaded.notes, *project.notes, *slim.plan.notes, *left, *slim.bundle.notices, *compiled),
        level=slim.modules.level,
        cuts=reported_cuts(slim, project.root),
        compiled=slim.modules.compiled.models if slim.modules.compiled else (),
        minifier=find_minifier(project),
    )
