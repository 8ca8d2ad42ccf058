"""The step of a build that runs both variants and compares; with ``--fix`` it adds the kernels that are missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.errors import ProofError, UsageError
from slimtf.generate.prepare import prepare_modules
from slimtf.generate.write import write_modules
from slimtf.model.recording import RecordedKernel
from slimtf.model.verification import Check, Fault, Verification
from slimtf.pipeline.additions import keep_additions, with_additions
from slimtf.pipeline.running import VariantRuns, run_variant
from slimtf.pipeline.slim import Slim
from slimtf.verify.app_check import check_app, require_working
from slimtf.verify.explain import fault_error
from slimtf.verify.model_check import check_model, skipped_model, tolerance_on

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from slimtf.model.backend import Backend
    from slimtf.model.bundle import Bundle
    from slimtf.model.kernels import KernelPlan
    from slimtf.model.modules import CustomModules
    from slimtf.model.project import Project
    from slimtf.model.proof import Proof
    from slimtf.model.runs import RanKernel
    from slimtf.progress import Progress
    from slimtf.runs.runner import Runner
    from slimtf.settings.schema import Settings

_ROUNDS = 20  # of --fix; a round adds everything that the full variant's run used, so two are usual


def verify_slim(
    slim: Slim,
    full: Bundle,
    *,
    project: Project,
    settings: Settings,
    runner: Runner,
    listed_in: str,
    fix: bool,
    bundle: Callable[[CustomModules], tuple[Bundle, Proof]],
    progress: Progress,
) -> tuple[Slim, Verification]:
    """Run both variants, and return the slim one, repaired if need be, with what was compared.

    Args:
        full: the bundle without the custom modules.
        listed_in: the place of the setting ``kernels`` when it is a list; else empty.
        fix: add kernels that are missing, and begin again.
        bundle: makes the slim bundle anew.

    Raises:
        ProofError: the variants differ, or the app does not work with all of tfjs either.
        NodeSetupError: there is no browser.
        UsageError: there is nothing to run.
    """
    before = run_variant(runner, project, slim.plan, settings, bundle=full, progress=progress, modules=None)
    if before.app is None and not before.models:
        what = "there is nothing to verify: no page and no model was found"
        hint = "name the app's page in verify.page, or its models in models"
        raise UsageError(what, where=str(project.root), hint=hint)
    if before.app is not None:
        require_working(before.app)
    sizes = _sizes(before)
    added: tuple[RecordedKernel, ...] = ()
    for _ in range(_ROUNDS):
        after = run_variant(
            runner,
            project,
            slim.plan,
            settings,
            bundle=slim.bundle,
            progress=progress,
            modules=slim.modules,
            sizes=sizes,
        )
        results = tuple(_compare(project.root, settings, slim.plan, before, after))
        faults = [result for result in results if isinstance(result, Fault)]
        if not faults:
            checks = [result for result in results if isinstance(result, Check)]
            return slim, _finish(project.root, checks, before, added, listed_in=listed_in, progress=progress)
        lacking = _lacking(faults, before, slim.plan, project.root) if fix and faults[0].missing else ()
        plan = with_additions(project, slim.plan, lacking)
        if plan is slim.plan:
            break
        modules = write_modules(prepare_modules(project, plan, slim.modules.folder))
        progress.note(f"added to the kernels: {', '.join(one.name for one in lacking)}")
        slim, added = Slim(plan, modules, *bundle(modules)), (*added, *lacking)
    raise fault_error(faults[0], listed_in=listed_in, fixing=fix)


def _sizes(full: VariantRuns) -> Mapping[Backend, Mapping[Path, tuple[int, ...]]]:
    """Return what is to be run again: the models and sizes that work with all of tfjs."""
    return {
        backend: {
            run.file: worked
            for run in runs.models
            if (worked := tuple(case.size for case in run.cases if not case.error))
        }
        for backend, runs in full.models.items()
    }


def _compare(
    root: Path, settings: Settings, plan: KernelPlan, full: VariantRuns, slim: VariantRuns
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
        yield check_app(full.app, slim.app, tuple(backend.value for backend in plan.backends), allowed)


def _lacking(faults: Iterable[Fault], full: VariantRuns, plan: KernelPlan, root: Path) -> tuple[RecordedKernel, ...]:
    """Return the kernels that the faults name, and all others that the full variant ran and the plan lacks."""
    found: dict[str, RecordedKernel] = {}
    present = {kernel.name for kernel in plan.kernels}
    named = ((name, backend, fault.where) for fault in faults for name, backend in fault.missing)
    ran = ((one.name, one.backend, place) for one, place in _ran(full, root))
    for name, backend, place in (*named, *ran):
        if name not in present:
            found.setdefault(name, RecordedKernel(name, (backend,), (place,)))
    return tuple(found[name] for name in sorted(found))


def _ran(full: VariantRuns, root: Path) -> Iterator[tuple[RanKernel, str]]:
    for runs in full.models.values():
        for run in runs.models:
            yield from ((kernel, f"{_name(run.file, root)} on {run.backend.value}") for kernel in run.ran)
    if full.app is not None:
        yield from ((kernel, full.app.page) for kernel in full.app.ran)


def _finish(
    root: Path,
    checks: list[Check],
    full: VariantRuns,
    added: tuple[RecordedKernel, ...],
    *,
    listed_in: str,
    progress: Progress,
) -> Verification:
    for check in checks:
        if check.skipped:
            progress.warn(f"not compared: {check.subject} on {', '.join(check.backends)}: {check.skipped}")
    if all(check.equal is None for check in checks):
        raise ProofError("nothing could be compared", where=checks[0].subject, hint=checks[0].skipped)
    if full.app is None:
        progress.note("the app itself was not opened, because it has no index.html; verify.page names another page")
    if added:
        keep_additions(root, added)
        progress.note("the added kernels are kept in slimtf.kernels.json; commit it")
        if listed_in:
            names = ", ".join(f'"{one.name}"' for one in added)
            progress.note(f"or add them to kernels ({listed_in}) and delete that file: {names}")
    browsers = [full.app.browser] if full.app else [runs.browser for runs in full.models.values()]
    return Verification(max(browsers, default=""), tuple(checks), tuple(one.name for one in added))


def _name(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
