"""What ``slimtf doctor`` found: schema 1 of its JSON."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from slimtf.model.gate import Severity
from slimtf.model.report_record import ReportRecord


class Basis(StrEnum):
    """How a number of bytes came to be."""

    MEASURED = "measured"
    ESTIMATED = "estimated"


class Cost(ReportRecord):
    """What a fault costs.

    Attributes:
        bytes: of the browser's download, raw, unless ``how`` says otherwise.
        how: one sentence without its end mark: which files were counted, and in which state.
    """

    bytes: int
    basis: Basis
    how: str


class Finding(ReportRecord):
    """One fault at one place.

    Attributes:
        rule: its stable name, a key of ``slimtf.doctor.rules.RULES``.
        trap: the trap of TensorFlow.js that it belongs to (``T4``); empty for plain mistakes.
        severity: ``fail`` where the app breaks or nothing is slimmed, ``warn`` where bytes are lost, else ``note``.
        title: one line without its end mark.
        text: what happens because of it; may be empty.
        cure: a command, or the edit to make.
        file, line: relative to the project with forward slashes; empty and None where no line is to blame.
        cost: None where it costs no bytes, or how many is unknown.
    """

    rule: str
    trap: str
    severity: Severity
    title: str
    text: str
    cure: str
    file: str = ""
    line: int | None = None
    cost: Cost | None = None


class Unchecked(ReportRecord):
    """Something that could not be looked at, and why; ``hint`` says what would help."""

    what: str
    why: str
    hint: str = ""


class Diagnosis(ReportRecord):
    """The whole of it."""

    schema_version: int = Field(1, alias="schema")
    slimtf: str
    project: str
    bundler: str
    findings: tuple[Finding, ...]
    unchecked: tuple[Unchecked, ...]

    @property
    def fails(self) -> bool:
        """Whether the app breaks, or nothing of it is slimmed, because of something that was found."""
        return any(finding.severity is Severity.FAIL for finding in self.findings)

    @property
    def all_clear(self) -> bool:
        """Whether nothing was found, and nothing was left unchecked."""
        return not self.findings and not self.unchecked
