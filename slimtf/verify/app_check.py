"""Compares visits of the app's page: values, kernels, errors and visible text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from slimtf.errors import ProofError, located
from slimtf.model.verification import Check, Fault, Missing, Timing
from slimtf.verify.missing import missing_in
from slimtf.verify.values import DIFFERENT, value_difference

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

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
    if fault is None and run.promised and not run.settled:
        what = f"the app did not say what it computed before the deadline{_heard(run)}"
        fault = Fault(what, run.page, _SETTLE)
    if fault is not None:
        raise ProofError(fault.what, where=fault.where, hint=fault.hint)


def check_app(
    fulls: Sequence[AppRun], slims: Sequence[AppRun], backends: tuple[str, ...], tolerance: float
) -> Check | Fault:
    """Return the comparison of the visits, or what the slim bundle does otherwise in each of its own.

    What a page does now and then, whatever the bundle, does not count; a single visit of each cannot tell that, and
    gives a fault that is not certain.

    Args:
        fulls, slims: visits of the two variants, in the order in which they were made; at least one of each.
        tolerance: the difference between numbers that counts as equal.
    """
    full, slim = fulls[-1], slims[-1]
    fault = _missing(fulls, slim) or _broken(slim, "the app, slim,") or _other_value(full, slim, tolerance)
    if fault is not None:
        return fault
    doubt = _new_messages(fulls, slims) or _other_steps(fulls, slims) or _lost_kernels(fulls, slims)
    if _at_rest(fulls, slims):
        doubt = doubt or _other_text(fulls, slims, tolerance)
    if doubt is not None:
        missing = missing_in((), _said(slim))
        certain = len(fulls) > 1 or bool(missing.gradients)
        return Fault(doubt.what, doubt.where, doubt.hint, missing, certain=certain)
    return _checked(fulls, slims, backends, tolerance)


def _checked(fulls: Sequence[AppRun], slims: Sequence[AppRun], backends: tuple[str, ...], tolerance: float) -> Check:
    full, slim = fulls[-1], slims[-1]
    kernels = tuple(sorted({one.name for one in full.ran} & {one.name for one in slim.ran}))
    difference = value_difference(full.value, slim.value) if full.settled else None
    return Check(
        kind="app",
        subject=slim.page,
        backends=backends,
        equal=True if kernels else None,
        difference=difference.size if difference else 0.0,
        tolerance=tolerance,
        full=_timing(full),
        slim=_timing(slim),
        skipped="" if kernels else f"no kernel of tfjs ran{_heard(full)}",
        values=full.settled,
        kernels=kernels,
        text=True if _at_rest(fulls, slims) else None,
        did=slim.did,
        incidents=(*full.incidents, *(["was left before it came to rest"] if _restless(full) else [])),
    )


def _missing(fulls: Sequence[AppRun], slim: AppRun) -> Fault | None:
    known = {one for full in fulls for one in full.missing}
    lacking = [one for one in slim.missing if one not in known]
    if not lacking:
        return None
    what = f"Kernel '{lacking[0].name}' not registered for backend '{lacking[0].backend}'"
    return Fault(what, slim.page, missing=missing_in(lacking, ()))


def _broken(run: AppRun, who: str) -> Fault | None:
    """Return why a visit is no good by itself."""
    if run.scenario is not None:
        where = located(run.scenario.file, run.scenario.line)
        what = f"the scenario failed: {run.scenario.what}{_heard(run)}"
        return Fault(what, where, "let it work on the full app first", _unsaid(run))
    if run.app_error:
        return Fault(f"{who} gave up: {run.app_error}", run.page, _errors_hint(run), _unsaid(run))
    if run.crashed:
        return Fault(f"{who} crashed the page", run.page, "the machine may lack memory")
    return None


def _unsaid(run: AppRun) -> Missing:
    return missing_in((), _said(run))


def _other_value(full: AppRun, slim: AppRun, tolerance: float) -> Fault | None:
    if full.settled and not slim.settled:
        what = f"the app, slim, did not say what it computed before the deadline{_heard(slim)}"
        return Fault(what, slim.page, _SETTLE, _unsaid(slim))
    difference = value_difference(full.value, slim.value) if full.settled else None
    if difference is None or difference.size <= tolerance:
        return None
    place = f" at {difference.place}" if difference.place else ""
    amount = "" if difference.size == DIFFERENT else f" (by {difference.size:.3g}, allowed is {tolerance:g})"
    what = f"the app's value{place} is {difference.slim} instead of {difference.full}{amount}"
    return Fault(what, slim.page, _STEADY, _unsaid(slim))


def _new_messages(fulls: Sequence[AppRun], slims: Sequence[AppRun]) -> Fault | None:
    kinds: tuple[tuple[str, Callable[[AppRun], Iterable[str]]], ...] = (
        ("has an uncaught error", lambda run: run.page_errors),
        ("has a failed request", lambda run: _own(run.failed_requests)),
        ("logs an error", lambda run: run.console_errors),
        ("did something", lambda run: run.incidents),
    )
    for words, of in kinds:
        before = {steady_message(text) for run in fulls for text in of(run)}
        each = [{steady_message(text): text for text in of(run)} for run in slims]
        new = [text for key, text in each[0].items() if key not in before and all(key in one for one in each)]
        if new:
            return Fault(f"the slim app {words} that the full app does not have: {new[0]}", slims[-1].page)
    return None


def _other_steps(fulls: Sequence[AppRun], slims: Sequence[AppRun]) -> Fault | None:
    same = {text for run in fulls for text in run.did}
    new = [text for text in slims[0].did if text not in same and all(text in run.did for run in slims)]
    return Fault(f"the slim app cannot be used as the full one: {new[0]}", slims[-1].page) if new else None


def _lost_kernels(fulls: Sequence[AppRun], slims: Sequence[AppRun]) -> Fault | None:
    if any(run.settled for run in (*fulls, *slims)) and not _at_rest(fulls, slims):
        return None  # the page was left when its value was there, whatever else it was about to run
    always = set.intersection(*({one.name for one in run.ran} for run in fulls))
    lost = sorted(always - {one.name for run in slims for one in run.ran})
    if not lost:
        return None
    where, hint = slims[-1].page, "an error that the app catches, or a call behind ?. may hide why"
    return Fault(
        f"the slim app does not run {', '.join(lost)}, which the full app runs{_heard(slims[-1])}", where, hint
    )


def _other_text(fulls: Sequence[AppRun], slims: Sequence[AppRun], tolerance: float) -> Fault | None:
    found = new_text([run.text for run in fulls], [run.text for run in slims], tolerance)
    if found is None:
        return None
    canvas = next((match[1] for line in found if (match := _CANVAS.match(line))), "")
    if canvas:
        return Fault(f"{canvas} does not show what it shows in the full app", slims[-1].page)
    before, after = (f'"{line}"' if line else "nothing" for line in found)
    return Fault(f"the page says {after} instead of {before}", slims[-1].page)


def _at_rest(fulls: Sequence[AppRun], slims: Sequence[AppRun]) -> bool:
    """Tell whether all visits ended when nothing happened any more, so that their texts can be compared."""
    return all(run.rest == "quiet" for run in (*fulls, *slims))


def _restless(run: AppRun) -> bool:
    return run.rest == "none" and not run.settled


def _own(requests: Iterable[str]) -> tuple[str, ...]:
    """Return the requests to our own server; what others answer is not the bundle's doing."""
    return tuple(request for request in requests if request.startswith("/"))


def _said(run: AppRun) -> tuple[str, ...]:
    scenario = (run.scenario.what,) if run.scenario else ()
    return (*run.page_errors, *run.console_errors, run.app_error, *scenario, run.text)


def _heard(run: AppRun) -> str:
    heard = (*run.page_errors, *run.failed_requests, *run.console_errors)[:_MOST]
    return f"; the page said: {'; '.join(heard)}" if heard else ""


def _errors_hint(run: AppRun) -> str:
    return f"failed requests: {', '.join(run.failed_requests[:_MOST])}" if run.failed_requests else ""


def _timing(run: AppRun) -> Timing:
    return Timing(round(run.load_ms, 1), round(run.value_ms, 1))


# Times and amounts of memory differ in every run: "12.3 ms", "took 2 seconds", "30 fps", "10:45:07".
_UNSTEADY = re.compile(
    r"\b\d[\d.,]*\s*(?:[mµn]?s|m?secs?|(?:milli)?seconds?|min(?:utes?)?|fps|hz|[kmg]i?b|bytes)\b|\b\d{1,2}:\d\d(?::\d\d)?\b",
    re.IGNORECASE,
)
_CANVAS = re.compile(r"(canvas [^:]+): [\d ]+$")  # as node_shim/browser/rest.mjs writes it
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?", re.IGNORECASE)
_ORIGIN = re.compile(r"https?://127\.0\.0\.1:\d+")
_STACK = re.compile(r"^\s*at .*$", re.MULTILINE)


def lines_of(text: str) -> tuple[str, ...]:
    """Return the lines of ``text`` without times and amounts of memory."""
    return tuple(filter(None, (_UNSTEADY.sub("#", line).strip() for line in text.split("\n"))))


def steady_message(text: str) -> str:
    """Return an error's message without what differs between two bundles and two visits: stack, address, figures."""
    first = _STACK.sub("", _ORIGIN.sub("", text)).strip().partition("\n")[0]
    return _NUMBER.sub("#", first)


def new_text(full: Sequence[str], slim: Sequence[str], tolerance: float) -> tuple[str, str] | None:
    """Return a line that every text of ``full`` has and none of ``slim``, and the line in its place; None without one.

    The other way round too: a line that only the slim variant has, with an empty first text.

    Args:
        full, slim: the page's text in each visit.
        tolerance: above 0, numbers may differ in their last figure as well.
    """
    fulls, slims = [lines_of(text) for text in full], [lines_of(text) for text in slim]
    lost = [line for line in fulls[0] if _in_all(line, fulls) and not _in_any(line, slims)]
    came = [line for line in slims[0] if _in_all(line, slims) and not _in_any(line, fulls)]
    if tolerance > 0:
        pairs = [(one, other) for one in lost for other in came if _nearly(one, other, tolerance)]
        lost = [line for line in lost if not any(line == one for one, _ in pairs)]
        came = [line for line in came if not any(line == other for _, other in pairs)]
    if not lost and not came:
        return None
    return (lost[0] if lost else "", came[0] if came else "")


def _in_all(line: str, texts: Sequence[tuple[str, ...]]) -> bool:
    return all(line in text for text in texts)


def _in_any(line: str, texts: Sequence[tuple[str, ...]]) -> bool:
    return any(line in text for text in texts)


def _nearly(one: str, other: str, tolerance: float) -> bool:
    if _NUMBER.sub("#", one) != _NUMBER.sub("#", other):
        return False
    pairs = zip(_NUMBER.findall(one), _NUMBER.findall(other), strict=True)
    return all(abs(float(left) - float(right)) <= _room(left, tolerance) for left, right in pairs)


def _room(number: str, tolerance: float) -> float:
    """Return how far two printed numbers may be apart: the tolerance, and one in the last figure that is shown."""
    decimals = len(number.partition(".")[2].partition("e")[0])
    return tolerance * max(1.0, abs(float(number))) + 1.01 * float(10**-decimals)
