"""Both bundles of a build: planned, written, bundled and proven; run and compared, where that is asked for."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from slimtf.model.project import BundlerName
from slimtf.pipeline.baseline import BaselineMaker, BaselineRun, may_begin
from slimtf.pipeline.custom_modules import (
    code_of_the_app,
    look_at_the_code,
    make_modules,
    prepare_analysis,
    read_packages,
)
from slimtf.pipeline.first_bundle import bundle_first, without_waiting
from slimtf.pipeline.levels import Levels
from slimtf.pipeline.opening import (
    follow_settings,
    not_bundled,
    open_environment,
    open_project,
    packages_installed,
    with_config,
)
from slimtf.pipeline.page_variants import with_exports, with_minifier
from slimtf.pipeline.slim import bundle_slim
from slimtf.pipeline.unseen import with_everything_seen

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from slimtf.measure.known import KnownSizes
    from slimtf.model.app_code import AppCode
    from slimtf.model.bundle import Bundle
    from slimtf.model.kernels import KernelPlan
    from slimtf.model.modules import CustomModules
    from slimtf.model.node import NodeEnvironment
    from slimtf.model.project import Project
    from slimtf.model.proof import Proof
    from slimtf.model.verification import Verification
    from slimtf.pipeline.background import Background
    from slimtf.pipeline.baseline import Baseline
    from slimtf.pipeline.build_options import BuildOptions
    from slimtf.pipeline.slim import Slim
    from slimtf.progress import Progress
    from slimtf.settings.load import LoadedSettings
    from slimtf.settings.schema import Settings
    from slimtf.workspace.scratch import Scratch


@dataclass(frozen=True, slots=True)
class Bundles:
    """What a build made, all of it still in our own folder.

    Attributes:
        baseline: None when it was not asked for.
        verification: None when the bundles were not run.
    """

    project: Project
    environment: NodeEnvironment
    baseline: Baseline | None
    slim: Slim
    verification: Verification | None


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What is there before the slim bundle is made; ``baseline`` as in ``Bundles``, ``code`` as in ``Slim``."""

    project: Project
    environment: NodeEnvironment
    code: AppCode | None
    plan: KernelPlan
    modules: CustomModules
    baseline: Baseline | None


def make_bundles(
    options: BuildOptions,
    loaded: LoadedSettings,
    scratch: Scratch,
    *,
    in_place: Path,
    source_maps: bool,
    known: KnownSizes,
    pool: Background,
    progress: Progress,
) -> Bundles:
    """Return the bundles of a project; compression of the baseline goes on in ``pool``.

    Args:
        scratch: the project's.
        in_place: the project's folder of custom modules, which are written elsewhere where nothing is put in place.
        source_maps: make them too, for attribution.
        known: sizes measured before; those of a fresh baseline are added.

    Raises:
        SlimtfError: anything went wrong.
    """
    settings = loaded.settings
    ready = _prepare(
        options,
        loaded,
        scratch,
        in_place=in_place,
        source_maps=source_maps,
        known=known,
        pool=pool,
        progress=progress,
    )
    known_to_lack = ready.baseline.bundle.missing_exports if ready.baseline is not None else ()
    for missing in known_to_lack:
        progress.note(f"{missing.importer} asks tfjs for {missing.name!r}, which is undefined with all of tfjs too")
    bundle = partial(
        bundle_slim,
        ready.project,
        environment=ready.environment,
        scratch=scratch,
        in_place=in_place,
        absent=frozenset(missing.name for missing in known_to_lack),
        wasm=settings.wasm.variants,
        timeout=settings.timeouts.bundle,
        source_maps=source_maps,
        progress=progress,
    )
    levels = Levels(ready.project, settings, ready.environment, scratch, progress, attribution=source_maps)
    first = bundle_first(ready.plan, ready.modules, ready.code, bundle=bundle, levels=levels, progress=progress)
    slim = with_everything_seen(
        first,
        project=ready.project,
        settings=settings if first.plan.on_demand else settings.model_copy(update={"on_demand": False}),
        look=partial(look_at_the_code, ready.project, settings, ready.environment, scratch, progress),
        bundle=bundle,
        allow_missing=options.allow_missing_kernels,
        levels=levels,
        progress=progress,
    )
    slim = levels.with_every_name(slim, bundle)
    made = Bundles(ready.project, ready.environment, ready.baseline, slim, verification=None)
    return _compared(made, options, loaded, scratch, bundle, levels, progress) if options.verify else made


def _prepare(
    options: BuildOptions,
    loaded: LoadedSettings,
    scratch: Scratch,
    *,
    in_place: Path,
    source_maps: bool,
    known: KnownSizes,
    pool: Background,
    progress: Progress,
) -> _Prepared:
    """Open the project, and write the custom modules while the baseline is bundled, where that may be."""
    settings, root = loaded.settings, scratch.folder.parent
    follow_settings(root, loaded, options, progress)
    manager = packages_installed(root, settings, options, logs=scratch.logs, progress=progress)
    project = open_project(root, manager, settings, progress)
    environment = open_environment(settings, progress)
    project = with_minifier(project, environment, settings, progress)
    if options.verify:
        _require_configured(project, settings, environment, scratch, progress)
    ahead = pool.submit(read_packages, project.tfjs)
    pool.load("slimtf.pipeline.build_report")
    maker = BaselineMaker(
        environment,
        scratch,
        in_place,
        ignored=not_bundled(root, loaded),
        timeout=settings.timeouts.bundle,
        known=known,
        pool=pool,
        progress=progress,
        source_maps=source_maps,
    )
    heard = maker.make(project) if project.tool is not None else None
    if heard is not None:  # only the tool's own build tells where the app begins
        project = replace(project, entries=heard.bundle.entries or project.entries)
    analysis = prepare_analysis(project, settings, environment, scratch, progress)
    early = options.with_baseline and may_begin(project, in_place)
    with BaselineRun(maker, project, analysis) if early else nullcontext() as begun:
        beside = begun.code if begun else lambda: None
        code = code_of_the_app(analysis, environment, settings.timeouts.bundle, progress, beside)
        allow = options.allow_missing_kernels
        levels = Levels(project, settings, environment, scratch, progress, attribution=source_maps)
        wanted = without_waiting(settings) if project.bundler is BundlerName.PAGE else settings
        plan, modules = make_modules(
            project, wanted, code, progress, ahead.result(), allow_missing=allow, levels=levels
        )
        _require_planned(options.what_if, plan)
        project = with_exports(with_config(project, modules, progress), code)
        if begun is not None:
            baseline: Baseline | None = begun.finish()
        else:
            baseline = (heard or maker.make(project)) if options.with_baseline else None
    if options.verify and baseline is not None:
        from slimtf.pipeline.verifiable import require_something_to_run  # noqa: PLC0415 - late: as below

        require_something_to_run(project, plan, (*baseline.bundle.pages, *baseline.bundle.outputs), settings)
    return _Prepared(project, environment, code, plan, modules, baseline)


def _require_configured(
    project: Project, settings: Settings, environment: NodeEnvironment, scratch: Scratch, progress: Progress
) -> None:
    from slimtf.pipeline.running import open_runner  # noqa: PLC0415 - late: most builds run nothing
    from slimtf.pipeline.verifiable import require_configured  # noqa: PLC0415

    runner = open_runner(project, settings, environment, scratch, progress)
    require_configured(runner, project, settings, progress)


def _require_planned(kernels: tuple[str, ...], plan: KernelPlan) -> None:
    if kernels:
        from slimtf.pipeline.what_if import require_planned  # noqa: PLC0415 - late: most builds ask for none

        require_planned(kernels, plan)


def _compared(  # noqa: PLR0917 - the pipeline's order
    made: Bundles,
    options: BuildOptions,
    loaded: LoadedSettings,
    scratch: Scratch,
    bundle: Callable[[CustomModules], tuple[Bundle, Proof]],
    levels: Levels,
    progress: Progress,
) -> Bundles:
    """Return ``made``, run and compared, its slim bundle repaired where that is asked for."""
    if made.baseline is None:
        return made
    from slimtf.pipeline.running import open_runner  # noqa: PLC0415 - late: most builds run nothing
    from slimtf.pipeline.verify import VerifyOptions, verify_slim  # noqa: PLC0415

    settings = loaded.settings
    slim, verification = verify_slim(
        made.slim,
        made.baseline.bundle,
        project=made.project,
        settings=settings,
        runner=open_runner(made.project, settings, made.environment, scratch, progress),
        options=VerifyOptions(
            listed_in="" if isinstance(settings.kernels, str) else loaded.sources["kernels"],
            fix=options.fix,
            explore=options.explore,
        ),
        levels=levels,
        bundle=bundle,
        progress=progress,
    )
    return replace(made, slim=slim, verification=verification)
