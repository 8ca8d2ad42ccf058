"""What one run of the app's page, or of a model, did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pydantic import Base64Bytes  # noqa: TC002 - pydantic reads these records from replies

from slimtf.model.wire import WIRE

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic import JsonValue

    from slimtf.model.backend import Backend


@dataclass(frozen=True, slots=True, order=True)
class RanKernel:
    """A kernel that tfjs ran, or wanted to run; ``backend`` as tfjs names it."""

    name: str
    backend: str


@dataclass(frozen=True, slots=True)
class ScenarioFault:
    """What the project's scenario threw, or that it did not end, with the line of ``file`` where known."""

    what: str
    file: str
    line: int | None


@dataclass(frozen=True, slots=True)
class PageStep:
    """Something that was done with a page, to be done again: how to find the element, and what to give it.

    Attributes:
        page: the path of the address that it was done on.
        path: a CSS selector of the element.
        name: of the element, for people.
        type: of an input: ``email``, ``number``.
        value: for ``select`` the option's index, for ``range`` the number.
        file: for ``file`` the name of the file that was given.
    """

    __pydantic_config__ = WIRE

    page: str
    kind: Literal["file", "select", "range", "text", "check", "draw", "click", "link"]
    path: str
    name: str
    type: str
    value: str
    file: str


@dataclass(frozen=True, slots=True)
class Called:
    """What tfjs did besides running kernels.

    Attributes:
        methods: the methods that were called on tensors, chained ops and others; sorted.
        gradients: the kernels that ran while a gradient was being recorded; sorted.
    """

    methods: tuple[str, ...] = ()
    gradients: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AppRun:
    """One visit of the app's page.

    Attributes:
        page: what the user calls it: ``index.html``.
        browser: its version.
        value: what the app computed; numbers that JSON lacks are ``{"$number": "NaN"}``; None when it gave nothing.
        settled: the page said that it is done before the deadline.
        promised: a value is to come: the page or a script of it names ``window.__slimtf__``, or there is a selector.
        rest: ``quiet`` when nothing happened any more, ``busy`` when it went on computing what it had computed before;
            ``none`` when that was not waited for, or in vain.
        text: what a person can read on the page at the end.
        did, steps: how the page was used, for people and to be done again.
        incidents: what the page was kept from, and the dialogs that were answered.
        app_error: what the page put into ``window.__slimtf_error__``.
        page_errors: uncaught errors, those of workers too.
        load_ms: milliseconds until the page's load event.
        value_ms: milliseconds until the value was there.
        ran: the kernels that ran.
        missing: the kernels that were wanted but are not registered.
    """

    page: str
    browser: str
    value: JsonValue
    settled: bool
    app_error: str
    page_errors: tuple[str, ...]
    console_errors: tuple[str, ...]
    failed_requests: tuple[str, ...]
    crashed: bool
    scenario: ScenarioFault | None
    load_ms: float
    value_ms: float
    ran: tuple[RanKernel, ...]
    missing: tuple[RanKernel, ...]
    promised: bool = False
    rest: Literal["none", "quiet", "busy"] = "none"
    text: str = ""
    did: tuple[str, ...] = ()
    steps: tuple[PageStep, ...] = ()
    incidents: tuple[str, ...] = ()
    called: Called = Called()


@dataclass(frozen=True, slots=True)
class Tensor:
    """An output; ``data`` holds its elements in little-endian order, JSON where ``dtype`` is ``string``.

    The shim sends it in base64. A dimension that is no whole number, as tfjs computes some, is its text: ``NaN``,
    ``2.5``.
    """

    __pydantic_config__ = WIRE

    name: str
    dtype: str
    shape: tuple[int | str, ...]
    data: Base64Bytes


@dataclass(frozen=True, slots=True)
class InputRange:
    """From what the inputs of one run of a model are drawn: the same range gives the same inputs.

    Attributes:
        size: what unknown dimensions become.
        low, high: of floating-point numbers.
        ints: the largest integer; the smallest is 0.
    """

    __pydantic_config__ = WIRE

    size: int
    seed: int
    low: float
    high: float
    ints: int


@dataclass(frozen=True, slots=True)
class ModelCase:
    """One run of a model with inputs drawn from a range.

    Attributes:
        inputs: name, type and shape of each input, for people: ``image float32 [1, 32, 32, 3]``.
        milliseconds: from the call until the outputs could be read.
        error: why there are no outputs; empty when there are.
        kept: tensors that tfjs held more than before, inputs and outputs disposed of.
    """

    __pydantic_config__ = WIRE

    range: InputRange
    inputs: tuple[str, ...]
    outputs: tuple[Tensor, ...]
    milliseconds: float
    error: str
    kept: int = 0


@dataclass(frozen=True, slots=True)
class ModelRun:
    """A model, loaded and run; ``error`` says why it could not be loaded."""

    file: Path
    backend: Backend
    load_ms: float
    cases: tuple[ModelCase, ...]
    error: str
    ran: tuple[RanKernel, ...]
    missing: tuple[RanKernel, ...]
    called: Called = Called()


@dataclass(frozen=True, slots=True)
class ModelRuns:
    """All models on one backend; ``unavailable`` says why this machine cannot run it."""

    backend: Backend
    browser: str
    unavailable: str
    models: tuple[ModelRun, ...]
