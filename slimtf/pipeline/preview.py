"""An overlay build with modules of its own under ``.slimtf/``: what a migration would save, before it is done."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from slimtf.measure.known import KnownSizes
from slimtf.measure.sizes import measure_bundle
from slimtf.pipeline.baseline import bundle_baseline
from slimtf.pipeline.custom_modules import look_at_the_code, make_modules
from slimtf.pipeline.opening import own_settings_file
from slimtf.pipeline.running import not_bundled
from slimtf.pipeline.slim import Slim, bundle_slim
from slimtf.pipeline.unseen import with_everything_seen

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from slimtf.model.app_code import AppCode
    from slimtf.model.kernels import KernelPlan
    from slimtf.model.modules import CustomModules
    from slimtf.pipeline.proposal import Opened
    from slimtf.progress import Progress

_PREVIEW = "preview/custom_tfjs"


def preview_modules(opened: Opened, code: AppCode | None, progress: Progress) -> tuple[KernelPlan, CustomModules]:
    """Return the plan, and its modules as written aside."""
    aside = opened.loaded.settings.model_copy(update={"output_path": opened.scratch.folder / _PREVIEW})
    return make_modules(opened.project, aside, code, progress)


def measured(  # noqa: PLR0917 - the pipeline's order
    opened: Opened,
    code: AppCode | None,
    plan: KernelPlan,
    modules: CustomModules,
    pool: Executor,
    progress: Progress,
) -> tuple[Slim, tuple[int, int]]:
    """Return the slim variant of an overlay build and the raw sizes of both bundles, bytes."""
    project, settings, scratch = opened.project, opened.loaded.settings, opened.scratch
    known = KnownSizes()
    baseline = bundle_baseline(
        project,
        modules,
        opened.environment,
        scratch,
        ignored=own_settings_file(opened.loaded) | not_bundled(project.root, settings),
        timeout=settings.timeouts.bundle,
        known=known,
        pool=pool,
        progress=progress,
    )
    bundle = partial(
        bundle_slim,
        project,
        environment=opened.environment,
        scratch=scratch,
        wasm=settings.wasm.variants,
        timeout=settings.timeouts.bundle,
        progress=progress,
    )
    aside = settings.model_copy(update={"output_path": modules.folder})
    slim = with_everything_seen(
        Slim(plan, modules, *bundle(modules)),
        code,
        project=project,
        settings=aside,
        look=lambda more: look_at_the_code(project, aside, opened.environment, scratch, progress, more),
        bundle=bundle,
        progress=progress,
    )
    return slim, (baseline.sizes.total.raw, measure_bundle(slim.bundle.outputs, known).total.raw)
