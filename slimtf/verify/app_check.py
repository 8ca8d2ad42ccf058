"""Compares two visits of the app's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.errors import ProofError, located
from slimtf.model.verification import Check, Fault, Timing
from slimtf.verify.tensors import DIFFERENT
from slimtf.verify.values import value_difference

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slimtf.model.runs import AppRun

_SETTLE = (
    "let the page set window.__slimtf__ to what it computed, or name an element in verify.selector, or return the "
    "value from slimtf.scenario.mjs; if it only needs longer, raise timeouts.page"
)
_STEADY = "keep what changes from run to run (times, names drawn at random) out of window.__slimtf__"
_MOST = 3


def require_working(run: AppRun) -> None:
    """Return when the app did what it should.

    Raises:
        ProofError: it did not, with all of tfjs, so that there is nothing to compare with.
    """
    fault = _broken(run, "the app")
    if fault is not None:
        raise ProofError(fault.what, where=fault.where, hint=fault.hint)


def check_app(full: AppRun, slim: AppRun, backends: tuple[str, ...], tolerance: float) -> Check | Fault:
    """Return the comparison of two visits, or what the slim bundle does otherwise.

    Errors in the page that the full bundle has too do not count.

    Args:
        tolerance: the difference between numbers that counts as equal.
    """
    fault = _missing(slim) or _broken(slim, "the app, slim,") or _new_errors(full, slim)
    if fault is not None:
        return fault
    difference = value_difference(full.value, slim.value)
    if difference is not None and difference.size > tolerance:
        place = f" at {difference.place}" if difference.place else ""
        amount = "" if difference.size == DIFFERENT else f" (by {difference.size:.3g}, allowed is {tolerance:g})"
        what = f"the app's value{place} is {difference.slim} instead of {difference.full}{amount}"
        return Fault(what, slim.page, _STEADY)
    size = difference.size if difference else 0.0
    return Check(
        kind="app",
        subject=slim.page,
        backends=backends,
        equal=True,
        difference=size,
        tolerance=tolerance,
        full=_timing(full),
        slim=_timing(slim),
    )


def _missing(run: AppRun) -> Fault | None:
    if not run.missing:
        return None
    first = run.missing[0]
    what = f"Kernel '{first.name}' not registered for backend '{first.backend}'"
    return Fault(what, run.page, missing=tuple((kernel.name, kernel.backend) for kernel in run.missing))


def _broken(run: AppRun, who: str) -> Fault | None:
    """Return why a visit is no good by itself."""
    if run.scenario is not None:
        where = located(run.scenario.file, run.scenario.line)
        return Fault(
            f"the scenario failed: {run.scenario.what}{_heard(run)}", where, "let it work on the full app first"
        )
    if run.app_error:
        return Fault(f"{who} gave up: {run.app_error}", run.page, _errors_hint(run))
    if run.crashed:
        return Fault(f"{who} crashed the page", run.page, "the machine may lack memory")
    if not run.settled:
        return Fault(f"{who} did not say what it computed before the deadline{_heard(run)}", run.page, _SETTLE)
    return None


def _new_errors(full: AppRun, slim: AppRun) -> Fault | None:
    for kind, before, after in (
        ("an error that nobody caught", full.page_errors, slim.page_errors),
        ("a request that failed", _own(full.failed_requests), _own(slim.failed_requests)),
    ):
        new = [text for text in after if text not in before]
        if new:
            return Fault(f"the slim app has {kind}, which the full one has not: {new[0]}", slim.page)
    return None


def _own(requests: Iterable[str]) -> tuple[str, ...]:
    """Return the requests to our own server; what others answer is not the bundle's doing."""
    return tuple(request for request in requests if request.startswith("/"))


def _heard(run: AppRun) -> str:
    heard = (*run.page_errors, *run.failed_requests, *run.console_errors)[:_MOST]
    return f"; the page said: {'; '.join(heard)}" if heard else ""


def _errors_hint(run: AppRun) -> str:
    return f"failed requests: {', '.join(run.failed_requests[:_MOST])}" if run.failed_requests else ""


def _timing(run: AppRun) -> Timing:
    return Timing(round(run.load_ms, 1), round(run.value_ms, 1))
