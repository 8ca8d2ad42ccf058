"""Is there a browser? Asked before the bundles are made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.node.run_protocol import CheckBrowserReply, CheckBrowserRequest

if TYPE_CHECKING:
    from slimtf.runs.runner import Runner
    from slimtf.settings.schema import Settings

_LIMIT = 60.0  # seconds


def require_browser(runner: Runner, settings: Settings) -> None:
    """Return when there is a browser, and the selector of the settings is valid.

    Raises:
        NodeSetupError: there is no browser, or it does not start.
        UsageError: ``verify.selector`` is not a CSS selector.
    """
    request = CheckBrowserRequest(
        packages=str(runner.packages), executable=settings.browser.executable, selector=settings.verify.selector
    )
    runner.call(request, CheckBrowserReply, name="check-browser", timeout=_LIMIT, title="the browser")
