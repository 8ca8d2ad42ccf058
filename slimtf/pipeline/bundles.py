"""Both bundles of a build: planned, written, bundled and proven; run and compared, where that is asked for."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.amounts import kilobytes
from slimtf.analyze.bundle_names import without_tfjs
from slimtf.analyze.unseen import NOTHING
from slimtf.detect.manifest import read_manifest
from slimtf.detect.peers import prebuilt_packages
from slimtf.errors import UsageError
from slimtf.model.project import BundlerName
from slimtf.pipeline.apart import tells_scripts_apart, why_wired
from slimtf.pipeline.baseline import BaselineMaker, BaselineRun, may_begin
from slimtf.pipeline.bench import Bench
from slimtf.pipeline.bundler_view import found_by_the_bundler, known_beforehand, with_imports_settled
from slimtf.pipeline.custom_modules import (
    code_of_the_app,
    look_at_the_code,
    make_modules,
    prepare_analysis,
    tell_plan,
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
from slimtf.pipeline.running import require_configured, require_something_to_run
from slimtf.pipeline.slim import bundle_slim
from slimtf.pipeline.smaller_level import with_the_smaller_level
from slimtf.pipeline.unseen import Looks, as_bundled, with_everything_seen, with_one_engine
from slimtf.tfjs.installed import read_ahead

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import ExitStack

    from slimtf.analyze.unseen import Unseen
    from slimtf.measure.known import KnownSizes
    from slimtf.model.app_code import AppCode
    from slimtf.model.bundle import Bundle
    from slimtf.model.kernels import KernelPlan
    from slimtf.model.modules import CustomModules
    from slimtf.model.proof import Proof
    from slimtf.model.verification import Verification
    from slimtf.pipeline.background import Background
    from slimtf.pipeline.baseline import Baseline
    from slimtf.pipeline.build_options import BuildOptions
    from slimtf.pipeline.slim import Slim
    from slimtf.progress import Progress
    from slimtf.settings.load import LoadedSettings
    from slimtf.workspace.scratch import Scratch


@dataclass(frozen=True, slots=True)
class Order:
    """What a build is to make.

    Attributes:
        in_place: the project's folder of custom modules, which are written elsewhere where nothing is put in place.
        source_maps: make them too, for attribution.
        known: sizes measured before; those of a fresh baseline are added.
        pool: reads packages and compresses the baseline while other things go on.
        afterwards: takes out of the project what a run that puts nothing in place needed there; None for others.
    """

    options: BuildOptions
    loaded: LoadedSettings
    in_place: Path
    source_maps: bool
    known: KnownSizes
    pool: Background
    afterwards: ExitStack | None = None


@dataclass(frozen=True, slots=True)
class Bundles:
    """What a build made, all of it still in our own folder.

    Attributes:
        bench: where it was made, with the project as the bundler saw it.
        baseline: None when it was not asked for.
        verification: None when the bundles were not run.
    """

    bench: Bench
    baseline: Baseline | None
    slim: Slim
    verification: Verification | None = None


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What is there before the slim bundle is made; ``baseline`` as in ``Bundles``, ``code`` as in ``Slim``.

    Attributes:
        known: what the bundler told before the analysis.
    """

    bench: Bench
    known: Unseen
    code: AppCode | None
    plan: KernelPlan
    modules: CustomModules
    baseline: Baseline | None


def make_bundles(order: Order, scratch: Scratch, progress: Progress) -> Bundles:
    """Return the bundles of the project of ``scratch``; compression of the baseline goes on in the order's pool.

    Raises:
        SlimtfError: anything went wrong.
    """
    ready = _prepare(order, _opened(order, scratch, progress))
    bench, options = ready.bench, order.options
    known_to_lack = ready.baseline.bundle.missing_exports if ready.baseline is not None else ()
    for missing in known_to_lack:
        place = Path(missing.importer)
        shown = place.relative_to(bench.project.root).as_posix() if place.is_relative_to(bench.project.root) else place
        progress.note(f"{shown} asks tfjs for {missing.name!r}, which is undefined with all of tfjs too")
    bundle = partial(
        bundle_slim,
        bench,
        in_place=order.in_place,
        absent=frozenset(missing.name for missing in known_to_lack),
        source_maps=order.source_maps,
    )
    levels = _levels(bench, order)
    kept = ready.baseline.analyses if ready.baseline is not None else None
    further = partial(look_at_the_code, bench, scripts=levels.together is not None, kept=kept)
    look = Looks(further, progress, ready.known, by_tool=bench.project.tool is not None)
    planned = partial(make_modules, levels, allow_missing=options.allow_missing_kernels)
    code = _known_by_the_baseline(ready, look, levels)
    plan, modules = (ready.plan, ready.modules) if code == ready.code else planned(code)
    first = bundle_first(plan, modules, code, bundle=bundle, levels=levels, widened=planned)
    first, levels = with_one_engine(first, bench.project, levels, bundle)
    at_once = bench.settings.model_copy(update={"on_demand": False})
    slim = with_everything_seen(
        first,
        bench.project,
        look=look,
        bundle=bundle,
        levels=levels if first.plan.on_demand else replace(levels, settings=at_once),
        allow_missing=options.allow_missing_kernels,
    )
    slim = levels.with_every_name(slim, bundle)
    if ready.baseline is not None:
        slim = with_the_smaller_level(slim, ready.baseline, levels=levels, bundle=bundle, known=order.known)
    made = Bundles(bench, ready.baseline, slim)
    tell_plan(made.slim.plan, made.slim.modules, bench.settings, progress)
    _name_prebuilt(bench, slim.code)
    return _compared(made, order, bundle, levels) if options.verify else made


def _known_by_the_baseline(ready: _Prepared, look: Looks, levels: Levels) -> AppCode | None:
    """Return the app's code with what the bundler read of it, and what it put beside tfjs, in the baseline."""
    code, full, bench = ready.code, ready.baseline, ready.bench
    if full is None or code is None:
        return code
    found = found_by_the_bundler(full.bundle, code, ready.modules.folder, bench.project, bench.scratch)
    again = look(found, full.rewritten) if found or full.rewritten else code
    if again is None:
        return None
    settled = with_imports_settled(again, full.bundle, bench.scratch)
    return as_bundled(settled, without_tfjs(full.bundle), ready.plan, ready.modules, levels)


def _name_prebuilt(bench: Bench, code: AppCode | None) -> None:
    """Say which packages bring all of tfjs along, out of reach."""
    root = bench.project.root
    scripts = map(Path, code.inputs) if code is not None else ()
    for each in prebuilt_packages(root, read_manifest(root / "package.json"), scripts):
        size = kilobytes(each.size)
        bench.progress.note(f"{each.package} ({size}) is a finished bundle with TensorFlow.js inside: all of it stays")


def _opened(order: Order, scratch: Scratch, progress: Progress) -> Bench:
    """Return a bench with the project on it, its packages installed; what a verification needs is there."""
    options, loaded, root = order.options, order.loaded, scratch.folder.parent
    settings = loaded.settings
    follow_settings(root, loaded, options, progress)
    manager = packages_installed(root, settings, options, logs=scratch.logs, progress=progress)
    project = open_project(root, manager, settings, progress)
    bench = with_minifier(Bench(project, settings, open_environment(settings, progress), scratch, progress))
    if options.verify:
        require_configured(bench)
    return bench


def _prepare(order: Order, bench: Bench) -> _Prepared:
    """Write the custom modules, while the baseline is bundled where that may be."""
    options, project, settings = order.options, bench.project, bench.settings
    ahead = order.pool.submit(read_ahead, project.tfjs)
    order.pool.load("slimtf.pipeline.build_report")
    ignored = not_bundled(project.root, order.loaded)
    maker = BaselineMaker(order.in_place, ignored, order.known, order.pool, order.source_maps)
    heard = maker.make(bench) if project.tool is not None else None
    if heard is not None:  # only the tool's own build tells where the app begins
        entries = heard.bundle.entries or project.entries
        bench = bench.on(replace(project, entries=entries, unshaken=heard.bundle.unshaken))
    known = known_beforehand(heard.bundle, bench.scratch) if heard is not None else NOTHING
    analysis = prepare_analysis(bench, known, scripts=tells_scripts_apart(project, settings))
    early = options.with_baseline and may_begin(project, order.in_place)
    with BaselineRun(maker, bench, analysis) if early else nullcontext() as begun:
        code = code_of_the_app(
            bench, analysis, begun.code if begun else lambda: None, heard.analyses if heard else None
        )
        levels = _levels(bench, order)
        if project.bundler is BundlerName.PAGE:
            levels = replace(levels, settings=without_waiting(settings))
        plan, modules = make_modules(levels, code, ahead.result(), allow_missing=options.allow_missing_kernels)
        require_planned(options.what_if, plan)
        project = with_config(bench.project, modules, bench.progress, afterwards=order.afterwards)
        bench = bench.on(with_exports(project, code))
        if begun is not None:
            baseline: Baseline | None = begun.finish()
        else:
            baseline = (heard or maker.make(bench)) if options.with_baseline else None
    if options.verify and baseline is not None:
        require_something_to_run(bench, plan, (*baseline.bundle.pages, *baseline.bundle.outputs))
    return _Prepared(bench, known, code, plan, modules, baseline)


def _levels(bench: Bench, order: Order) -> Levels:
    apart = tells_scripts_apart(bench.project, bench.settings)
    together = why_wired(bench.project, order.in_place) if apart else None
    return replace(Levels.at(bench), attribution=order.source_maps, together=together)


def require_planned(kernels: Sequence[str], plan: KernelPlan) -> None:
    """Return when the slim bundle holds all of ``kernels``.

    Raises:
        UsageError: it does not hold one of them, so nothing can be measured.
    """
    names = [kernel.name for kernel in plan.kernels]
    for kernel in kernels:
        if kernel not in names:
            near = [name for name in names if name.lower() == kernel.lower()] or get_close_matches(kernel, names, n=1)
            hint = f"did you mean {near[0]}?" if near else "slimtf report --verbose lists the kernels that are"
            raise UsageError(f"{kernel} is not in the slim bundle, so leaving it out saves nothing", hint=hint)


def _compared(
    made: Bundles, order: Order, bundle: Callable[[CustomModules], tuple[Bundle, Proof]], levels: Levels
) -> Bundles:
    """Return ``made``, run and compared, its slim bundle repaired where that is asked for."""
    if made.baseline is None:
        return made
    from slimtf.pipeline.verify import VerifyOptions, verify_slim  # noqa: PLC0415 - late: most builds run nothing

    listed = not isinstance(made.bench.settings.kernels, str)
    options = VerifyOptions(
        listed_in=order.loaded.sources["kernels"] if listed else "",
        fix=order.options.fix,
        explore=order.options.explore,
    )
    full = made.baseline.bundle
    slim, verification = verify_slim(made.bench, made.slim, full, options=options, levels=levels, bundle=bundle)
    return replace(made, slim=slim, verification=verification)
