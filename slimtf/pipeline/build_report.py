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
from slimtf.pipeline.sources import with_sources
from slimtf.pipeline.what_if import Trial, measure_levels, measure_without
from slimtf.report.assemble import build_report
from slimtf.workspace.atomic import write_atomic

if TYPE_CHECKING:
    from slimtf.model.project import Project
    from slimtf.model.report import Report
    from slimtf.pipeline.bundles import Bundles, Order
    from slimtf.pipeline.slim import Slim

_TYPESCRIPT = frozenset({".ts", ".tsx", ".mts", ".cts"})


def report_bundles(made: Bundles, order: Order) -> Report:
    """Return the report; when it was made, and how long the command took, is not in it yet.

    Sizes that are measured are added to the known ones, which are kept in the scratch folder.

    Raises:
        SlimtfError: anything went wrong.
    """
    bench, slim, options = made.bench, made.slim, order.options
    report = with_sources(_measured(made, order), bench.project, slim, order.loaded)
    if order.source_maps:
        full = made.baseline.bundle if made.baseline else None
        report = with_attribution(report, project=bench.project, slim=slim, baseline=full, progress=bench.progress)
    report = with_advice(report, slim, slim.code, bench.project)
    trial = Trial(bench, order.known)
    total = report.slim.total.size
    saved = measure_without(options.what_if, slim, total, trial)
    others = measure_levels(slim, total, trial) if options.levels else ()
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


def _measured(made: Bundles, order: Order) -> Report:
    bench, slim, baseline = made.bench, made.slim, made.baseline
    project, progress, known = bench.project, bench.progress, order.known
    compiled = compiled_to_require(project, slim)
    for note in compiled:
        progress.note(note)
    left = (f"level deep instead of compiled: {slim.modules.left}",) if slim.modules.left else ()
    with progress.step("Measuring sizes"):
        slim_sizes = measure_bundle(slim.bundle.outputs, known)
        baseline_sizes = baseline.sizes if baseline else None
        write_atomic(bench.scratch.sizes, known.to_json())
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
        notices=(*order.loaded.notes, *project.notes, *slim.plan.notes, *left, *slim.bundle.notices, *compiled),
        level=slim.modules.level,
        cuts=reported_cuts(slim, project.root),
        compiled=slim.modules.compiled.models if slim.modules.compiled else (),
        minifier=find_minifier(project),
    )
