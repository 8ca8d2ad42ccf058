"""Runs the app and its models in one variant; the part that ``verify`` and ``profile`` share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.amounts import counted
from slimtf.errors import UsageError
from slimtf.model.backend import Backend
from slimtf.model.runs import InputRange
from slimtf.pipeline.page_variants import page_to_visit
from slimtf.runs.app import require_browser, run_app
from slimtf.runs.models import run_models
from slimtf.runs.page import find_page, require_page, require_scenario

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slimtf.model.bundle import Bundle, Output
    from slimtf.model.kernels import KernelPlan
    from slimtf.model.modules import CustomModules
    from slimtf.model.runs import AppRun, ModelRuns
    from slimtf.pipeline.bench import Bench


Inputs = Mapping[Path, tuple[InputRange, ...]]
"""The models to run, each with the ranges of its inputs."""


@dataclass(frozen=True, slots=True)
class VariantRuns:
    """What one variant did.

    Attributes:
        app: None when the project has no page.
    """

    models: Mapping[Backend, ModelRuns]
    app: AppRun | None


@dataclass(frozen=True, slots=True)
class Manner:
    """How a variant is run.

    Attributes:
        comparing: let the app draw the same random numbers in every run.
        by_hand: leave the page to a person, in a window.
        explore: use the page a little.
        models: run them too, not the page alone.
    """

    comparing: bool = True
    by_hand: bool = False
    explore: bool = False
    models: bool = True


def run_variant(
    bench: Bench,
    plan: KernelPlan,
    bundle: Bundle,
    modules: CustomModules | None,
    *,
    like: VariantRuns | None = None,
    manner: Manner = Manner(),
) -> VariantRuns:
    """Run every model on every backend of ``plan``, then the page with ``bundle``.

    Args:
        modules: the custom modules; None for all of tfjs.
        like: what the other variant did, to be done again; None finds out what to do.

    Raises:
        NodeSetupError: there is no browser, or it does not start.
        ProofError: something did not come to an end, or the browser died.
        UsageError: the page that the settings name does not exist.
    """
    project, settings, progress = bench.project, bench.settings, bench.progress
    runner, who = bench.runner(), _who(modules)
    runs: dict[Backend, ModelRuns] = {}
    everything: Inputs = {path: () for path in plan.models if path not in plan.not_run}
    for backend in plan.backends if manner.models else ():
        wanted = everything if like is None else _inputs(like, backend)
        if wanted:
            with progress.step(f"Running the models on {backend.value} with {who}"):
                runs[backend] = run_models(runner, project, settings, models=wanted, backend=backend, modules=modules)
    page = find_page(project.root, (*bundle.pages, *bundle.outputs), page_to_visit(project, settings))
    if page is None:
        return VariantRuns(runs, None)
    visit = partial(run_app, runner, page, settings, name=_name(modules), like=like.app if like else None)
    with progress.step(f"Opening {page.name} with {who}") as step:
        app = visit(steady=manner.comparing, headless=not manner.by_hand, explore=manner.explore)
        step.result(_came_of(app))
    return VariantRuns(runs, app)


def _name(modules: CustomModules | None) -> str:
    return "slim" if modules else "full"


def _who(modules: CustomModules | None) -> str:
    return "custom modules" if modules else "all of tfjs"


def _inputs(full: VariantRuns, backend: Backend) -> Inputs:
    """Return the models and inputs that work with all of tfjs."""
    runs = full.models[backend].models if backend in full.models else ()
    worked = {run.file: tuple(case.range for case in run.cases if not case.error) for run in runs}
    return {file: inputs for file, inputs in worked.items() if inputs}


def _came_of(app: AppRun) -> str:
    if app.settled:
        return f"{app.value_ms:.0f} ms to its value"
    if app.promised:
        return "it did not say what it computed"
    left = ", left before it came to rest" if app.rest == "none" else ""
    return f"{counted(len({one.name for one in app.ran}), 'kernel')} ran{left}"


def require_configured(bench: Bench) -> None:
    """Return when what the settings name for a verification is there, and a browser where one will be needed.

    Raises:
        UsageError: a page or scenario that does not exist, an invalid selector.
        NodeSetupError: there is no browser.
    """
    project, settings = bench.project, bench.settings
    runner = bench.runner()
    require_page(project.root, settings.verify.page)
    require_scenario(settings)
    has_page = page_to_visit(project, settings) is not None or find_page(project.root, (), None) is not None
    if has_page or set(settings.backends or ()) - {Backend.CPU}:
        with bench.progress.step("Finding the browser"):
            require_browser(runner, settings)


def require_something_to_run(bench: Bench, plan: KernelPlan, outputs: Iterable[Output]) -> None:
    """Return when there is a page or a model.

    Args:
        outputs: what the bundler wrote, which may be the page.

    Raises:
        UsageError: there is neither, or the page that the settings name is not there.
    """
    root = bench.project.root
    if find_page(root, outputs, page_to_visit(bench.project, bench.settings)) is None and not plan.models:
        what = "there is nothing to verify: no page and no model was found"
        hint = "name the app's page in verify.page, or its models in models"
        raise UsageError(what, where=str(root), hint=hint)
