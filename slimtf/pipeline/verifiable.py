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
    from slimtf.model.project import Project
    from slimtf.progress import Progress
    from slimtf.runs.runner import Runner
    from slimtf.settings.schema import Settings


def require_configured(runner: Runner, project: Project, settings: Settings, progress: Progress) -> None:
    """Return when what the settings name for a verification is there, and a browser where one will be needed.

    Raises:
        UsageError: a page or scenario that does not exist, an invalid selector.
        NodeSetupError: there is no browser.
    """
    require_page(project.root, settings.verify.page)
    require_scenario(settings)
    has_page = page_to_visit(project, settings) is not None or find_page(project.root, (), None) is not None
    if has_page or set(settings.backends or ()) - {Backend.CPU}:
        with progress.step("Finding the browser"):
            require_browser(runner, settings)


def require_something_to_run(project: Project, plan: KernelPlan, outputs: Iterable[Output], settings: Settings) -> None:
    """Return when there is a page or a model.

    Args:
        outputs: what the bundler wrote, which may be the page.

    Raises:
        UsageError: there is neither, or the page that the settings name is not there.
    """
    if find_page(project.root, outputs, page_to_visit(project, settings)) is None and not plan.models:
        what = "there is nothing to verify: no page and no model was found"
        hint = "name the app's page in verify.page, or its models in models"
        raise UsageError(what, where=str(project.root), hint=hint)
