"""That the slim bundle computes what the full one computes: what was compared, and what came out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds: of a model to load and to its first result, of a page to its load event and to its value."""

    load_ms: float
    first_ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """A model, or the app, that ran in both variants.

    Attributes:
        subject: the model's file or the page, relative to the project, forward slashes.
        backends: those it ran on.
        equal: None when it could not be run, for the reason in ``skipped``.
        difference: the largest between two numbers, relative to the full one's size where that is above 1.
        tolerance: the difference that counts as equal; 0 means equal in every bit.
        compared: what was compared: the inputs of each run of a model.
        full, slim: times of the first run of each; None when it could not be run.
    """

    kind: Literal["model", "app"]
    subject: str
    backends: tuple[str, ...]
    equal: bool | None
    difference: float
    tolerance: float
    compared: tuple[str, ...] = ()
    full: Timing | None = None
    slim: Timing | None = None
    skipped: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that the slim variant does otherwise than the full one.

    Attributes:
        missing: the kernels that it wanted and that are not registered, with their backends.
    """

    what: str
    where: str
    hint: str = ""
    missing: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Verification:
    """Everything that was compared, all of it equal.

    Attributes:
        browser: the version of the browser; empty when none was needed.
        added: kernels that ``--fix`` added before it came out so.
    """

    browser: str
    checks: tuple[Check, ...]
    added: tuple[str, ...] = ()
