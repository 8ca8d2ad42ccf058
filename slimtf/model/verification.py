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
        equal: None when it was not compared or proves nothing, for the reason in ``skipped``.
        difference: the largest between two numbers, relative to the full one's size where that is above 1.
        tolerance: the difference that counts as equal; 0 means equal in every bit.
        compared: what was compared: the inputs of each run of a model.
        full, slim: times of the first run of each; None when it could not be run.
        runs: how often a model was run in each variant.
        unmoved: outputs of a model that were the same for all inputs, and so prove little.
        proves: False for a model none of whose outputs moved.
        values: the app gave a value.
        kernels: those that the app ran in both variants, sorted.
        text: what can be read on the page is the same; None when that was not compared, because it changes by itself.
        did: how the page was used.
        incidents: what the page was kept from, and the dialogs that were answered.
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
    runs: int = 0
    unmoved: tuple[str, ...] = ()
    proves: bool = True
    values: bool = False
    kernels: tuple[str, ...] = ()
    text: bool | None = None
    did: tuple[str, ...] = ()
    incidents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """What the slim variant wanted and has not.

    Attributes:
        kernels: with their backends.
        methods: of tensors: ``square``.
        gradients: the kernels whose gradients they are.
    """

    kernels: tuple[tuple[str, str], ...] = ()
    methods: tuple[str, ...] = ()
    gradients: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anything is missing."""
        return bool(self.kernels or self.methods or self.gradients)


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that the slim variant does otherwise than the full one.

    Attributes:
        missing: what it lacks, as far as it says so.
        certain: False where a page may do otherwise at every visit, so that it has to be visited again.
    """

    what: str
    where: str
    hint: str = ""
    missing: Missing = Missing()
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Verification:
    """Everything that was compared, all of it equal.

    Attributes:
        browser: the version of the browser; empty when none was needed.
        evidence: what was compared, in one sentence.
        added: what ``--fix`` added before it came out so: ``Conv2D``, ``.square()``, ``gradient of Mean``.
    """

    browser: str
    checks: tuple[Check, ...]
    evidence: str
    added: tuple[str, ...] = ()
