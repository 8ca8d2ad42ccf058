"""What the gate judged: part of the report, so that every output format says the same. Sizes are exact bytes."""

from __future__ import annotations

from enum import StrEnum

from slimtf.model.report_record import ReportRecord


class Measure(StrEnum):
    """Which size a budget limits."""

    RAW = "raw"
    GZIP = "gzip"
    BROTLI = "brotli"


class Severity(StrEnum):
    """What a finding does: ``fail`` ends the command with exit code 1, ``warn`` and ``note`` are only said."""

    NOTE = "note"
    WARN = "warn"
    FAIL = "fail"


class JudgedBudget(ReportRecord):
    """One budget in one measure.

    Attributes:
        scope: as in the settings: ``total``, a file glob, ``package:…``, ``kernels``, …
        limit: as in the settings: ``120 kB``, ``25 %``, ``+1 %``.
        allowed: the limit in bytes, the reference or the baseline worked in.
        reference: bytes of the same scope in the committed reference; None where there is none.
        message: what the settings want said when it is exceeded; empty when nothing.
        file, line: where the budget is written; relative to the project, ``line`` from 1.
        ratchet: it stands for ``gate.ratchet``, not for a budget of the settings.
    """

    scope: str
    measure: Measure
    severity: Severity
    limit: str
    allowed: int
    actual: int
    reference: int | None
    ok: bool
    message: str = ""
    file: str = ""
    line: int | None = None
    ratchet: bool = False


class Finding(ReportRecord):
    """One thing to be said at one place: a budget that is exceeded, a stale module, a change of the toolchain.

    Attributes:
        rule: a stable name for machines: ``over-budget``, ``kernel-added``, ``stale-modules``, ``toolchain``, …
        title: one line without its end mark.
        text: the whole of it, with the figures; may have several lines.
        hint: what to do next; empty when there is nothing to do.
        file, line: relative to the project with forward slashes; empty and None where no line is to blame.
    """

    rule: str
    severity: Severity
    title: str
    text: str
    hint: str = ""
    file: str = ""
    line: int | None = None


class Change(ReportRecord):
    """A scope against the committed reference, in bytes; None where one of the two does not have it."""

    scope: str
    measure: Measure
    before: int | None
    after: int | None


class Gate(ReportRecord):
    """The verdict. ``passed`` is false when at least one finding has the severity ``fail``.

    Attributes:
        reference: the name of the committed reference that was compared with; empty when there is none.
        budgets: a row for each budget and measure that could be judged, in the order of the settings.
        changes: with the unchanged scopes too.
        loosened: the variables and flags that make this verdict say less than the settings file alone would.
    """

    passed: bool
    reference: str
    budgets: tuple[JudgedBudget, ...]
    findings: tuple[Finding, ...]
    changes: tuple[Change, ...] = ()
    loosened: tuple[str, ...] = ()
