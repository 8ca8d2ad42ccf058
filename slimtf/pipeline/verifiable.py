"""What a verification needs, asked for as early as it can be known: before the bundles, not after them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.errors import UsageError
from slimtf.model.backend import Backend
from slimtf.pipeline.page_variants import page_to_visit
from slimtf.runs.browser import require_browser
from slimtf.runs.page import find_page, require_page
from slimtf.runs.scenario import require_scenario

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slimtf.model.bundle import Output
    from slimtf.model.kernels import KernelPlan
    from slimtf.pipeline.bench import Bench


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
