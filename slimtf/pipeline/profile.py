"""``slimtf profile``: records the kernels that the app and its models run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from slimtf.detect.root import find_root
from slimtf.errors import ProofError, UsageError, located
from slimtf.kernels.plan import plan_kernels
from slimtf.kernels.recorded import earlier_recording, merged, model_digests, write_recording
from slimtf.measure.known import KnownSizes
from slimtf.model.recording import RECORDING, RecordedKernel
from slimtf.pipeline.background import Background
from slimtf.pipeline.baseline import BaselineMaker
from slimtf.pipeline.bench import Bench
from slimtf.pipeline.opening import (
    ProjectOptions,
    follow_settings,
    lacks_config,
    not_bundled,
    open_environment,
    open_project,
    packages_installed,
    read_settings,
)
from slimtf.pipeline.page_variants import with_minifier
from slimtf.pipeline.running import Manner, run_variant
from slimtf.workspace.lock import alone_in
from slimtf.workspace.scratch import open_scratch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from slimtf.model.project import Project
    from slimtf.model.recording import Recording
    from slimtf.model.runs import AppRun
    from slimtf.pipeline.running import VariantRuns
    from slimtf.progress import Progress

_MODEL = "model "
_PAGE = "page "


@dataclass(frozen=True, slots=True)
class ProfileOptions(ProjectOptions):
    """What the command line asks of ``slimtf profile``.

    Attributes:
        by_hand: leave the app to a person, in a window, instead of to the scenario.
        fresh: forget what earlier runs recorded.
    """

    by_hand: bool = False
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """What was recorded.

    Attributes:
        new: the kernels that no earlier run had recorded.
    """

    path: Path
    recording: Recording
    new: tuple[str, ...]


def profile(options: ProfileOptions, progress: Progress) -> Profile:
    """Run the models and the app with all of tfjs, and write the kernels into the project's ``slimtf.kernels.json``.

    Raises:
        SlimtfError: anything went wrong; the file is as it was then.
    """
    root = find_root(options.project)
    loaded = read_settings(options, root)
    settings = loaded.settings.model_copy(update={"kernels": "auto"})
    path = root / RECORDING
    earlier = earlier_recording(path)  # a damaged one is an error before anything is run
    with alone_in(root, progress), Background() as pool:
        scratch = open_scratch(root)
        follow_settings(root, loaded, options, progress)
        manager = packages_installed(root, settings, options, logs=scratch.logs, progress=progress)
        project = open_project(root, manager, settings, progress)
        if lacks_config(project):
            hint = "run slimtf build first, which creates one"
            raise UsageError(f"the project has no {project.bundler} config", where=str(root), hint=hint)
        bench = with_minifier(Bench(project, settings, open_environment(settings, progress), scratch, progress))
        plan = plan_kernels(bench.project, settings)
        maker = BaselineMaker(settings.output_path, not_bundled(root, loaded), KnownSizes(), pool)
        baseline = maker.make(bench)
        manner = Manner(comparing=False, by_hand=options.by_hand)
        runs = run_variant(bench, plan, baseline.bundle, None, manner=manner)
        recording = _record(bench.project, runs, earlier, fresh=options.fresh, progress=progress)
        write_recording(path, recording)
    known = {kernel.name for kernel in earlier.kernels}
    return Profile(path, recording, tuple(one.name for one in recording.kernels if one.name not in known))


def _record(project: Project, runs: VariantRuns, earlier: Recording, *, fresh: bool, progress: Progress) -> Recording:
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
