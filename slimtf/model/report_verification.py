"""What the report says of bundles that were run and compared."""

from __future__ import annotations

from typing import Literal

from slimtf.model.report_record import ReportRecord


class ReportTiming(ReportRecord):
    """Milliseconds: of a model to load and to its first result, of a page to its load event and to its value."""

    load_ms: float
    first_ms: float


class ReportCheck(ReportRecord):
    """A model, or the app's page, that ran with all of tfjs and slim; ``equal`` is None when it was ``skipped``.

    Attributes:
        runs: how often a model was run in each variant.
        unmoved: outputs of a model that were the same for all inputs.
        values: the app gave a value, which was compared.
        kernels: those that the app ran in both variants.
        text: what can be read on the page was compared; None when it was not.
        did: how the page was used.
        incidents: what the page was kept from, and the dialogs that were answered.
    """

    kind: Literal["model", "app"]
    subject: str
    backends: tuple[str, ...]
    equal: bool | None
    difference: float
    tolerance: float
    compared: tuple[str, ...]
    full: ReportTiming | None
    slim: ReportTiming | None
    skipped: str
    runs: int = 0
    unmoved: tuple[str, ...] = ()
    values: bool = False
    kernels: tuple[str, ...] = ()
    text: bool | None = None
    did: tuple[str, ...] = ()
    incidents: tuple[str, ...] = ()

    @property
    def first_result_ms(self) -> float:
        """Milliseconds until the slim variant's first result; 0 where nothing ran or no value came."""
        if self.slim is None or not self.slim.first_ms:
            return 0
        before = self.slim.load_ms if self.kind == "model" else 0  # a page's value counts from the request
        return self.slim.first_ms + before


class ReportVerification(ReportRecord):
    """What was compared, all of it equal.

    Attributes:
        evidence: what it rests on, in one sentence; empty in reports of an older slimtf.
        added: what ``--fix`` added before it came out so: ``Conv2D``, ``.square()``, ``gradient of Mean``.
    """

    browser: str
    checks: tuple[ReportCheck, ...]
    evidence: str = ""
    added: tuple[str, ...]
