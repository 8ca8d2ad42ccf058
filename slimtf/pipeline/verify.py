"""The step of a build that runs both variants and compares; with ``--fix`` it adds what the slim one lacks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from slimtf.kernels.additions import lacking_in, with_additions
from slimtf.kernels.recorded import merged_additions
from slimtf.model.recording import Additions, RecordedKernel, RecordedName
from slimtf.model.verification import Check, Fault, Verification
from slimtf.pipeline.additions import keep_additions
from slimtf.pipeline.running import Manner, VariantRuns, run_variant
from slimtf.pipeline.slim import Slim
from slimtf.runs.page import unopened_pages
from slimtf.verify.app_check import check_app, require_working
from slimtf.verify.evidence import evidence_sentence, require_evidence
from slimtf.verify.explain import fault_error
from slimtf.verify.model_check import check_model, skipped_model, tolerance_on

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from slimtf.model.bundle import Bundle
    from slimtf.model.kernels import KernelPlan
    from slimtf.model.modules import CustomModules
    from slimtf.model.proof import Proof
    from slimtf.model.runs import AppRun, Called, RanKernel
    from slimtf.pipeline.bench import Bench
    from slimtf.pipeline.levels import Levels
    from slimtf.pipeline.running import VariantRuns
    from slimtf.progress import Progress
    from slimtf.settings.schema import Settings


_ROUNDS = 20  # of --fix; a round adds everything that the full variant's run used, so two are usual


@dataclass(frozen=True, slots=True)
class VerifyOptions:
    """What is asked of a verification.

    Attributes:
        listed_in: the place of the setting ``kernels`` when it is a list; else empty.
        fix: add what is missing, and begin again.
        explore: use the page a little.
    """

    listed_in: str
    fix: bool
    explore: bool


def verify_slim(
    bench: Bench,
    slim: Slim,
    full: Bundle,
    *,
    options: VerifyOptions,
    levels: Levels,
    bundle: Callable[[CustomModules], tuple[Bundle, Proof]],
) -> tuple[Slim, Verification]:
    """Run both variants, and return the slim one, repaired if need be, with what was compared.

    Args:
        full: the bundle without the custom modules.
        levels: writes the custom modules anew, for another plan or for the model runs alone.
        bundle: makes the slim bundle anew.

    Raises:
        ProofError: the variants differ, the app does not work with all of tfjs either, or nothing could be compared.
        NodeSetupError: there is no browser.
    """
    project, progress = bench.project, bench.progress
    compare = partial(_compare, project.root, bench.settings)
    manner = Manner(explore=options.explore)
    before = run_variant(bench, slim.plan, full, None, manner=manner)
    if before.app is not None:
        require_working(before.app)
    unopened = unopened_pages(project.root, full.outputs, before.app.page) if before.app is not None else ()
    added = Additions()
    for _ in range(_ROUNDS):
        again = partial(run_variant, bench, slim.plan, like=before)
        after = again(slim.bundle, levels.for_models(slim), manner=manner)
        results = tuple(compare(slim.plan, before, after))
        faults = [result for result in results if isinstance(result, Fault)]
        lacking = (
            lacking_in(slim.plan, project, used_by(before, after, faults, project.root)) if faults else Additions()
        )
        if _doubtful(faults, lacking):
            progress.note(f"{faults[0].what}: the page is visited again, for it may do that by itself")
            visits = _visit_again(partial(again, manner=replace(manner, models=False)), full, slim)
            results = tuple(compare(slim.plan, before, after, visits=visits))
            faults = [result for result in results if isinstance(result, Fault)]
        if not faults:
            checks = tuple(result for result in results if isinstance(result, Check))
            _finish(project.root, checks, before, added, options=options, progress=progress)
            return slim, Verification(_browser(before), checks, evidence_sentence(checks, unopened), added.names)
        plan = with_additions(slim.plan, project, lacking) if options.fix else slim.plan
        if plan is slim.plan:
            break
        # what is added is known of no script by itself
        modules = replace(levels, together="--fix added to it").write(plan, slim.code, slim.modules.folder)
        progress.note(f"added: {', '.join(lacking.names)}")
        slim, added = Slim(plan, modules, *bundle(modules), slim.code), merged_additions(added, lacking)
    raise fault_error(faults[0], lacking, listed_in=options.listed_in, fixing=options.fix)


def _doubtful(faults: list[Fault], lacking: Additions) -> bool:
    """Tell whether a second visit may come out otherwise: not where something is missing that the full one used.

    Kernels lie on a gradient's tape whose gradients are never asked for, so those do not decide.
    """
    return bool(faults) and not any(fault.certain for fault in faults) and not (lacking.kernels or lacking.methods)


def _visit_again(
    again: Callable[..., VariantRuns], full: Bundle, slim: Slim
) -> tuple[tuple[AppRun, ...], tuple[AppRun, ...]]:
    """Visit the page once more in each variant."""
    runs = [again(full, None), again(slim.bundle, slim.modules)]
    one, other = (tuple(run.app for run in [each] if run.app) for each in runs)
    return one, other


def _compare(
    root: Path,
    settings: Settings,
    plan: KernelPlan,
    full: VariantRuns,
    slim: VariantRuns,
    *,
    visits: tuple[tuple[AppRun, ...], tuple[AppRun, ...]] = ((), ()),
) -> Iterator[Check | Fault]:
    tolerance = settings.verify.tolerance
    for path, reason in plan.not_run.items():
        yield from (skipped_model(_name(path, root), backend, tolerance, reason) for backend in plan.backends)
    for backend, runs in full.models.items():
        again = {run.file: run for run in slim.models[backend].models} if backend in slim.models else {}
        if runs.unavailable:
            tried = [path for path in plan.models if path not in plan.not_run]
            yield from (skipped_model(_name(path, root), backend, tolerance, runs.unavailable) for path in tried)
        for run in runs.models:
            yield check_model(_name(run.file, root), run, again.get(run.file, run), tolerance)
    if full.app is not None and slim.app is not None:
        allowed = tolerance_on(plan.backends, tolerance)
        backends = tuple(backend.value for backend in plan.backends)
        yield check_app((full.app, *visits[0]), (slim.app, *visits[1]), backends, allowed)


def _finish(
    root: Path,
    checks: tuple[Check, ...],
    full: VariantRuns,
    added: Additions,
    *,
    options: VerifyOptions,
    progress: Progress,
) -> None:
    """Say what was not compared, and keep what was added."""
    for check in checks:
        if check.skipped:
            progress.warn(f"not compared: {check.subject} on {', '.join(check.backends)}: {check.skipped}")
    require_evidence(checks, explored=options.explore)
    if full.app is None:
        progress.note("the app itself was not opened, because it has no index.html; verify.page names another page")
    if added:
        keep_additions(root, added)
        progress.note("what was added is kept in slimtf.kernels.json; commit it")
    if added.kernels and options.listed_in:
        names = ", ".join(f'"{one.name}"' for one in added.kernels)
        progress.note(f"or add them to kernels ({options.listed_in}) and delete that file: {names}")


def _browser(full: VariantRuns) -> str:
    browsers = [full.app.browser] if full.app else [runs.browser for runs in full.models.values()]
    return max(browsers, default="")


def _name(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()


def used_by(full: VariantRuns, slim: VariantRuns, faults: Iterable[Fault], root: Path) -> Additions:
    """Return what the full variant ran and called, and what the faults name, but for methods that both called."""
    parts = [_named(fault) for fault in faults]
    called = {name for _, _, one in _runs(slim, root) for name in one.methods}
    for place, ran, one in _runs(full, root):
        kernels = tuple(RecordedKernel(kernel.name, (kernel.backend,), (place,)) for kernel in ran)
        methods = tuple(RecordedName(name, (place,)) for name in one.methods if name not in called)
        gradients = tuple(RecordedName(name, (place,)) for name in one.gradients)
        parts.append(Additions(kernels, methods, gradients))
    return merged_additions(*parts)


def _named(fault: Fault) -> Additions:
    missing, seen = fault.missing, (fault.where,)
    return Additions(
        tuple(RecordedKernel(name, (backend,), seen) for name, backend in missing.kernels),
        tuple(RecordedName(name, seen) for name in missing.methods),
        tuple(RecordedName(name, seen) for name in missing.gradients),
    )


def _runs(variant: VariantRuns, root: Path) -> Iterator[tuple[str, tuple[RanKernel, ...], Called]]:
    for runs in variant.models.values():
        for run in runs.models:
            file = run.file.relative_to(root) if run.file.is_relative_to(root) else run.file
            yield f"{file.as_posix()} on {run.backend.value}", run.ran, run.called
    if variant.app is not None:
        yield variant.app.page, variant.app.ran, variant.app.called
