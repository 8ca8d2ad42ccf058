"""``slimtf build``: bundle without and with the custom modules, prove the result, report it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING

from slimtf.bundle.emit import emit
from slimtf.detect.minifier import find_minifier
from slimtf.detect.root import find_root
from slimtf.measure.known import KnownSizes
from slimtf.measure.sizes import measure_bundle
from slimtf.model.budget import needs_attribution
from slimtf.pipeline.attribution import with_advice, with_attribution
from slimtf.pipeline.background import Background
from slimtf.pipeline.baseline import bundle_baseline
from slimtf.pipeline.custom_modules import look_at_the_code, make_modules
from slimtf.pipeline.gate import judged, open_gate_for_build
from slimtf.pipeline.opening import (
    ProjectOptions,
    open_environment,
    open_project,
    own_settings_file,
    packages_installed,
    read_settings,
    with_config,
)
from slimtf.pipeline.running import not_bundled, open_runner
from slimtf.pipeline.slim import Slim, bundle_slim
from slimtf.pipeline.sources import with_output, with_sources
from slimtf.pipeline.unseen import with_everything_seen
from slimtf.pipeline.verify import verify_slim
from slimtf.pipeline.what_if import measure_without, require_planned
from slimtf.report.assemble import build_report
from slimtf.report.json_text import to_json
from slimtf.tfjs.installed import read_ahead
from slimtf.workspace.atomic import write_atomic
from slimtf.workspace.lock import project_lock
from slimtf.workspace.scratch import forget_report, open_scratch

if TYPE_CHECKING:
    from contextlib import AbstractContextManager
    from pathlib import Path

    from slimtf.model.project import Project
    from slimtf.model.report import Report
    from slimtf.model.verification import Verification
    from slimtf.pipeline.baseline import Baseline
    from slimtf.progress import Progress
    from slimtf.workspace.scratch import Scratch

_WAIT = 900.0  # seconds for another slimtf in the same project


@dataclass(frozen=True, slots=True)
class BuildOptions(ProjectOptions):
    """What the command line asks of a build.

    Attributes:
        with_baseline: bundle the app without the custom modules too, to compare.
        emit: put the slim bundle where the project's config wants its output.
        verify: run both bundles and the models, and compare; needs ``with_baseline``.
        fix: add kernels that ``verify`` finds missing.
        check: judge the report by the budgets and the committed reference.
        attribution: say where every byte of the bundles comes from.
        what_if: kernels to leave out, one at a time, to measure what that would save.
    """

    with_baseline: bool = True
    emit: bool = True
    verify: bool = False
    fix: bool = False
    check: bool = False
    attribution: bool = False
    what_if: tuple[str, ...] = ()


def build(options: BuildOptions, progress: Progress) -> Report:
    """Make the slim bundle of a project, prove it whole, and return the report.

    Raises:
        SlimtfError: anything went wrong; no output folder of the project was touched then.
    """
    started = perf_counter()
    root = find_root(options.project)
    loaded = read_settings(options, root)
    settings = loaded.settings
    gate = open_gate_for_build(root, loaded, with_baseline=options.with_baseline) if options.check else None
    with _alone_in(root, progress), Background() as pool:
        scratch = open_scratch(root)
        forget_report(scratch)
        manager = packages_installed(root, settings, options, logs=scratch.logs, progress=progress)
        project = open_project(root, manager, settings, progress)
        ahead = pool.submit(read_ahead, project.tfjs)
        environment = open_environment(settings, progress)
        code = look_at_the_code(project, settings, environment, scratch, progress)
        maps = options.attribution or needs_attribution(loaded.gate)
        plan, modules = make_modules(project, settings, code, progress, ahead.result())
        require_planned(options.what_if, plan)
        project = with_config(project, modules, progress)
        known = KnownSizes.read(scratch.sizes)
        baseline = None
        if options.with_baseline:
            baseline = bundle_baseline(
                project,
                modules,
                environment,
                scratch,
                ignored=own_settings_file(loaded) | not_bundled(root, settings),
                timeout=settings.timeouts.bundle,
                source_maps=maps,
                known=known,
                pool=pool,
                progress=progress,
            )
        bundle = partial(
            bundle_slim,
            project,
            environment=environment,
            scratch=scratch,
            wasm=settings.wasm.variants,
            timeout=settings.timeouts.bundle,
            source_maps=maps,
            progress=progress,
        )
        slim = with_everything_seen(
            Slim(plan, modules, *bundle(modules)),
            code,
            project=project,
            settings=settings,
            look=lambda more: look_at_the_code(project, settings, environment, scratch, progress, more),
            bundle=bundle,
            progress=progress,
        )
        verification = None
        if options.verify and baseline:
            slim, verification = verify_slim(
                slim,
                baseline.bundle,
                project=project,
                settings=settings,
                runner=open_runner(project, settings, environment, scratch, progress),
                listed_in="" if isinstance(settings.kernels, str) else loaded.sources["kernels"],
                fix=options.fix,
                bundle=bundle,
                progress=progress,
            )
        report = _report(project, baseline, slim, verification, known, scratch, progress)
        report = with_sources(report, root, slim, loaded)
        if maps:
            full = baseline.bundle if baseline else None
            report = with_attribution(report, project=project, slim=slim, baseline=full, progress=progress)
        report = with_advice(report, slim, code, project)
        if options.what_if:
            saved = measure_without(
                options.what_if,
                slim.plan,
                report.slim.total.size,
                project=project,
                settings=settings,
                environment=environment,
                scratch=scratch,
                known=known,
                progress=progress,
            )
            report = report.model_copy(update={"what_if": saved})
        if options.emit:
            targets = emit(slim.bundle, scratch.emitted)
            progress.note(f"slim bundle written to {', '.join(str(target) for target in targets)}")
            report = with_output(report, root, slim.bundle)
        report = report.model_copy(update={"seconds": perf_counter() - started, "made": _now()})
        write_atomic(scratch.report, to_json(report))
        if gate is not None:
            report = judged(report, gate)
            write_atomic(scratch.report, to_json(report))
    return report


def _report(  # noqa: PLR0917 - the pipeline's order
    project: Project,
    baseline: Baseline | None,
    slim: Slim,
    verification: Verification | None,
    known: KnownSizes,
    scratch: Scratch,
    progress: Progress,
) -> Report:
    """Return the report, all sizes measured; how long the command took is not known yet."""
    with progress.step("measure"):
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
        verification=verification,
        seconds=0.0,
        notices=(*project.notes, *slim.plan.notes, *slim.bundle.notices),
        minifier=find_minifier(project),
    )


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _alone_in(root: Path, progress: Progress) -> AbstractContextManager[None]:
    return project_lock(
        root, _WAIT, on_wait=lambda: progress.note("another slimtf runs in this project; waiting for it")
    )
