"""Opens the app's page once in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.model.runs import AppRun, ScenarioFault
from slimtf.node.run_protocol import CheckBrowserReply, CheckBrowserRequest, ExpectedState, RunAppReply, RunAppRequest
from slimtf.runs.page import find_scenario
from slimtf.runs.runner import called, kernels

if TYPE_CHECKING:
    from slimtf.runs.page import Page
    from slimtf.runs.runner import Runner
    from slimtf.settings.schema import Settings

_PERSON = 86_400.0  # seconds that a person may use the app


def run_app(
    runner: Runner,
    page: Page,
    settings: Settings,
    *,
    name: str,
    steady: bool = True,
    headless: bool = True,
    explore: bool = False,
    like: AppRun | None = None,
) -> AppRun:
    """Open ``page``, let the scenario use it, and return what it did until it gave its value.

    A page that names no ``window.__slimtf__``, with no selector in the settings, gives none: it is left when it is at
    rest.

    Args:
        name: tells this run from others: ``full``, ``slim``.
        steady: let ``Math.random`` give the same numbers in every run.
        headless: False leaves the page to a person until its window is closed.
        explore: use the page a little: fill in, choose files, click.
        like: an earlier visit; the same is done again, and what it showed is waited for a little longer.

    Raises:
        NodeSetupError: there is no browser, or it does not start.
        ProofError: the browser died, or did not come to an end.
    """
    scenario = find_scenario(runner.root, settings) if headless else None
    request = RunAppRequest(
        packages=str(runner.packages),
        executable=settings.browser.executable,
        headless=headless,
        steady=steady,
        folders=page.folders,
        page=page.address,
        selector=settings.verify.selector,
        scenario=str(scenario) if scenario else None,
        explore=explore,
        steps=like.steps if like and explore else None,
        expected=_expected(like) if like else None,
        timeout=settings.timeouts.page,
    )
    reply = runner.call(
        request,
        RunAppReply,
        name=f"app-{name}",
        timeout=settings.timeouts.page if headless else _PERSON,
        title=f"{page.name} in the browser" + (f" with {scenario.name}" if scenario else ""),
    )
    return _app_run(page, reply, settings)


def _expected(run: AppRun) -> ExpectedState:
    return ExpectedState(kernels=tuple(dict.fromkeys(kernel.name for kernel in run.ran)), text=run.text)


def _app_run(page: Page, reply: RunAppReply, settings: Settings) -> AppRun:
    fault = reply.scenario_error
    return AppRun(
        page=page.name,
        browser=reply.browser_version,
        value=reply.value,
        settled=reply.settled,
        app_error=reply.app_error,
        page_errors=reply.page_errors,
        console_errors=reply.console_errors,
        failed_requests=reply.failed_requests,
        crashed=reply.crashed,
        scenario=ScenarioFault(fault.message, fault.file, fault.line) if fault else None,
        load_ms=reply.load_ms,
        value_ms=reply.value_ms,
        ran=kernels(reply.ran, missing=False),
        missing=kernels(reply.ran, missing=True),
        promised=reply.promised or bool(settings.verify.selector),
        rest=reply.rest,
        text=reply.text,
        did=reply.did,
        steps=reply.steps,
        incidents=reply.incidents,
        called=called(reply.called),
    )


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
