"""What one run of the app's page, or of a model, did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

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
class AppRun:
    """One visit of the app's page.

    Attributes:
        page: what the user calls it: ``index.html``.
        browser: its version.
        value: what the app computed; numbers that JSON lacks are ``{"$number": "NaN"}``; None when it gave nothing.
        settled: the page said that it is done before the deadline.
        app_error: what the page put into ``window.__slimtf_error__``.
        page_errors: what nobody caught.
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


@dataclass(frozen=True, slots=True)
class Tensor:
    """An output; ``data`` holds its elements in little-endian order, JSON where ``dtype`` is ``string``."""

    name: str
    dtype: str
    shape: tuple[int, ...]
    data: bytes


@dataclass(frozen=True, slots=True)
class ModelCase:
    """One run of a model with made inputs.

    Attributes:
        size: what its unknown dimensions became.
        inputs: name, type and shape of each input, for people: ``image float32 [1, 32, 32, 3]``.
        milliseconds: from the call until the outputs could be read.
        error: why there are no outputs; empty when there are.
    """

    size: int
    inputs: tuple[str, ...]
    outputs: tuple[Tensor, ...]
    milliseconds: float
    error: str


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


@dataclass(frozen=True, slots=True)
class ModelRuns:
    """All models on one backend; ``unavailable`` says why this machine cannot run it."""

    backend: Backend
    browser: str
    unavailable: str
    models: tuple[ModelRun, ...]
