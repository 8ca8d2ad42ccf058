"""``slimtf build``: bundle without and with the custom modules, prove the result, report it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import perf_counter
from typing import TYPE_CHECKING

from slimtf.bundle.emit import emit
from slimtf.bundle.run import run_bundler
from slimtf.bundle.worth import require_bundled_tfjs
from slimtf.configs.overlay import bundle_request
from slimtf.configs.own_folders import find_own_folders
from slimtf.detect.root import find_root
from slimtf.measure.sizes import measure_bundle
from slimtf.model.bundle import Variant
from slimtf.pipeline.baseline import bundle_baseline
from slimtf.pipeline.custom_modules import make_modules
from slimtf.pipeline.opening import (
    ProjectOptions,
    open_environment,
    open_project,
    own_settings_file,
    read_settings,
    with_config,
)
from slimtf.proof.prove import prove
from slimtf.report.assemble import build_report
from slimtf.report.json_text import to_json
from slimtf.workspace.atomic import write_atomic
from slimtf.workspace.lock import project_lock
from slimtf.workspace.scratch import fresh_folder, open_scratch

if TYPE_CHECKING:
    from slimtf.model.bundle import Bundle
    from slimtf.model.modules import CustomModules
    from slimtf.model.node import NodeEnvironment
    from slimtf.model.project import Project
    from slimtf.model.report import Report
    from slimtf.progress import Progress
    from slimtf.workspace.scratch import Scratch

_WAIT = 900.0  # seconds for another slimtf in the same project


@dataclass(frozen=True, slots=True)
class BuildOptions(ProjectOptions):
    """What the command line asks of a build.

    Attributes:
        with_baseline: bundle the app without the custom modules too, to compare.
        emit: put the slim bundle where the project's config wants its output.
    """

    with_baseline: bool = True
    emit: bool = True


def build(options: BuildOptions, progress: Progress) -> Report:
    """Make the slim bundle of a project, prove it whole, and return the report.

    Raises:
        SlimtfError: anything went wrong; no output folder of the project was touched then.
    """
    started = perf_counter()
    root = find_root(options.project)
    loaded = read_settings(options, root)
    settings = loaded.settings
    with (
        project_lock(root, _WAIT, on_wait=lambda: progress.note("another slimtf runs in this project; waiting for it")),
        ThreadPoolExecutor(max_workers=1) as pool,
    ):
        scratch = open_scratch(root)
        environment = open_environment(settings, progress)
        project = open_project(root, settings, options, node=lambda: environment, logs=scratch.logs, progress=progress)
        plan, modules = make_modules(project, settings, progress)
        project = with_config(project, modules, progress)
        baseline = None
        if options.with_baseline:
            baseline = bundle_baseline(
                project,
                modules,
                environment,
                scratch,
                ignored=own_settings_file(loaded),
                timeout=settings.timeouts.bundle,
                pool=pool,
                progress=progress,
            )
        slim = _bundle_slim(
            project, modules, environment, scratch=scratch, timeout=settings.timeouts.bundle, progress=progress
        )
        with progress.step("prove that nothing is missing") as step:
            proof = prove(project, modules, slim)
            step.result(f"{len(proof.kernels_registered)} kernels registered, {proof.core_copies} tfjs-core")
        with progress.step("measure"):
            slim_sizes = measure_bundle(slim.outputs)
            baseline_sizes = baseline.sizes if baseline else None
        if options.emit:
            targets = emit(slim, scratch.emitted)
            progress.note(f"slim bundle written to {', '.join(str(target) for target in targets)}")
        report = build_report(
            project=project,
            plan=plan,
            baseline=baseline.bundle if baseline else None,
            baseline_sizes=baseline_sizes,
            slim=slim,
            slim_sizes=slim_sizes,
            proof=proof,
            seconds=perf_counter() - started,
            notices=(*project.notes, *plan.notes, *slim.notices),
        )
        write_atomic(scratch.report, to_json(report))
    return report


def _bundle_slim(
    project: Project,
    modules: CustomModules,
    environment: NodeEnvironment,
    *,
    scratch: Scratch,
    timeout: float,
    progress: Progress,
) -> Bundle:
    out = scratch.out(Variant.SLIM)
    fresh_folder(out)
    request = bundle_request(
        project,
        modules,
        Variant.SLIM,
        out_dir=out,
        progress_file=scratch.requests / Variant.SLIM / "progress.json",
        own_folders=find_own_folders(project.root),
    )
    with progress.step(f"{project.bundler} with the custom modules") as step:
        log = scratch.logs / f"{Variant.SLIM}.log"
        bundle = run_bundler(project, environment, request, timeout=timeout, log=log, step=step)
    require_bundled_tfjs(project, bundle)
    return bundle
