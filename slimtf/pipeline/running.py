"""Runs the app and its models in one variant; the part that ``verify`` and ``profile`` share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slimtf.node.shim_packages import ensure_shim_packages
from slimtf.runs.app import run_app
from slimtf.runs.models import run_models
from slimtf.runs.page import find_page
from slimtf.runs.runner import Runner

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from slimtf.model.backend import Backend
    from slimtf.model.bundle import Bundle
    from slimtf.model.kernels import KernelPlan
    from slimtf.model.modules import CustomModules
    from slimtf.model.node import NodeEnvironment
    from slimtf.model.project import Project
    from slimtf.model.runs import AppRun, ModelRuns
    from slimtf.progress import Progress
    from slimtf.settings.schema import Settings
    from slimtf.workspace.scratch import Scratch


@dataclass(frozen=True, slots=True)
class VariantRuns:
    """What one variant did.

    Attributes:
        app: None when the project has no page.
    """

    models: Mapping[Backend, ModelRuns]
    app: AppRun | None


def open_runner(
    project: Project, settings: Settings, environment: NodeEnvironment, scratch: Scratch, progress: Progress
) -> Runner:
    """Return what runs need, slimtf's own packages installed if they were missing."""
    packages = ensure_shim_packages(environment, settings.timeouts.install, progress)
    return Runner(environment, packages, project.root, scratch.requests, scratch.logs)


def run_variant(
    runner: Runner,
    project: Project,
    plan: KernelPlan,
    settings: Settings,
    *,
    bundle: Bundle,
    progress: Progress,
    modules: CustomModules | None,
    sizes: Mapping[Backend, Mapping[Path, tuple[int, ...]]] | None = None,
    comparing: bool = True,
    by_hand: bool = False,
) -> VariantRuns:
    """Run every model on every backend of ``plan``, then the page with ``bundle``.

    Args:
        modules: the custom modules; None for all of tfjs.
        sizes: by backend, the models to run and what their unknown dimensions become; None runs all of the plan's.
        comparing: let the app draw the same random numbers in every run.
        by_hand: leave the page to a person, in a window.

    Raises:
        NodeSetupError: there is no browser, or it does not start.
        ProofError: something did not come to an end, or the browser died.
        UsageError: the page that the settings name does not exist.
    """
    name = "slim" if modules else "full"
    who = "the slim modules" if modules else "all of tfjs"
    runs: dict[Backend, ModelRuns] = {}
    everything: dict[Path, tuple[int, ...]] = {path: () for path in plan.models if path not in plan.not_run}
    for backend in plan.backends:
        models = everything if sizes is None else sizes.get(backend, {})
        if models:
            with progress.step(f"run the models on {backend.value} with {who}"):
                runs[backend] = run_models(runner, project, settings, models=models, backend=backend, modules=modules)
    page = find_page(project.root, bundle.outputs, settings.verify.page)
    if page is None:
        return VariantRuns(runs, None)
    with progress.step(f"open {page.name} with {who}") as step:
        app = run_app(runner, page, settings, name=name, steady=comparing, headless=not by_hand)
        step.result(f"{app.value_ms:.0f} ms to its value" if app.settled else "it did not say what it computed")
    return VariantRuns(runs, app)
