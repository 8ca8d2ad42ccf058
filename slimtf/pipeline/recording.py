"""Makes the recording out of what was run and what earlier runs recorded."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from slimtf.errors import ProofError, located
from slimtf.kernels.recorded import merged, model_digests
from slimtf.model.recording import RecordedKernel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slimtf.model.project import Project
    from slimtf.model.recording import Recording
    from slimtf.model.runs import AppRun
    from slimtf.pipeline.running import VariantRuns
    from slimtf.progress import Progress

_MODEL = "model "
_PAGE = "page "


def record(project: Project, runs: VariantRuns, earlier: Recording, *, fresh: bool, progress: Progress) -> Recording:
    """Return what ``runs`` recorded, with what earlier visits of the page had recorded.

    Args:
        fresh: forget the earlier visits. They are forgotten too when tfjs has changed; what models run is recorded
            anew each time. What ``--fix`` added stays in any case.

    Raises:
        ProofError: the app or the scenario failed, or nothing ran.
    """
    if runs.app is not None:
        _require_working(runs.app, progress)
    found = tuple(_found(project, runs, progress))
    if not found:
        hint = "let slimtf.scenario.mjs use the app, or use it yourself with --open"
        raise ProofError("no kernel was run, by the models or by the app", where=str(project.root), hint=hint)
    kept = () if fresh else _visits(project, earlier, progress)
    kernels = merged(found, kept)
    return replace(
        earlier,
        tfjs=project.tfjs.version,
        backends=tuple(sorted({backend for kernel in kernels for backend in kernel.backends})),
        models=model_digests((run.file for one in runs.models.values() for run in one.models), project.root),
        kernels=kernels,
    )


def _visits(project: Project, earlier: Recording, progress: Progress) -> Iterator[RecordedKernel]:
    if earlier.kernels and earlier.tfjs != project.tfjs.version:
        progress.note(f"what was recorded with tfjs {earlier.tfjs} is forgotten")
        return
    for kernel in earlier.kernels:
        seen = tuple(place for place in kernel.seen if not place.startswith(_MODEL))
        if seen:
            yield replace(kernel, seen=seen)


def _found(project: Project, runs: VariantRuns, progress: Progress) -> Iterator[RecordedKernel]:
    for backend, one in runs.models.items():
        if one.unavailable:
            progress.warn(f"the models were not run on {backend.value}: {one.unavailable}")
        for run in one.models:
            name = run.file.relative_to(project.root).as_posix() if run.file.is_relative_to(project.root) else run.file
            problem = run.error or next((case.error for case in run.cases if case.error), "")
            if problem and not any(not case.error for case in run.cases):
                progress.warn(f"{name} does not run on {backend.value} with generated inputs: {problem}")
            yield from (RecordedKernel(kernel.name, (kernel.backend,), (f"{_MODEL}{name}",)) for kernel in run.ran)
    if runs.app is not None:
        place = f"{_PAGE}{runs.app.page}"
        yield from (RecordedKernel(kernel.name, (kernel.backend,), (place,)) for kernel in runs.app.ran)


def _require_working(app: AppRun, progress: Progress) -> None:
    if app.scenario is not None:
        where = located(app.scenario.file, app.scenario.line)
        raise ProofError(f"the scenario failed: {app.scenario.what}", where=where, hint="nothing was recorded")
    if app.app_error or app.crashed:
        raise ProofError(f"the app gave up: {app.app_error or 'its page crashed'}", where=app.page)
    if not app.settled and (app.promised or app.rest == "none"):
        progress.warn(f"{app.page} did not say that it is done; what it ran until the deadline is recorded")
    for error in app.page_errors:
        progress.warn(f"{app.page}: {error}")
