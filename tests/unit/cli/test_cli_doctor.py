"""``slimtf doctor`` on the command line: what decides its exit code, and what it counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from slimtf.model.doctor import Diagnosis, Finding, Unchecked
from slimtf.model.gate import Severity

if TYPE_CHECKING:
    from collections.abc import Callable

FAIL, WARN, NOTE = Severity.FAIL, Severity.WARN, Severity.NOTE


def diagnosis(*severities: Severity, unchecked: bool = False) -> Diagnosis:
    findings = tuple(
        Finding(rule="prebuilt", trap="", severity=severity, title="t", text="", cure="c") for severity in severities
    )
    left = (Unchecked(what="w", why="y"),) if unchecked else ()
    return Diagnosis(slimtf="1", project="p", bundler="webpack", findings=findings, unchecked=left)


@pytest.mark.parametrize(
    ("found", "code", "strict"),
    [
        (diagnosis(), 0, 0),
        (diagnosis(NOTE), 0, 1),
        (diagnosis(WARN, NOTE), 0, 1),
        (diagnosis(FAIL), 1, 1),
        (diagnosis(FAIL, WARN), 1, 1),
        (diagnosis(unchecked=True), 0, 1),
    ],
)
def test_severities_decide(
    slimtf: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, found: Diagnosis, code: int, strict: int
) -> None:
    monkeypatch.setattr("slimtf.pipeline.doctor.doctor", lambda *_: found)
    assert slimtf("doctor").code == code
    assert slimtf("doctor", "--json", "-").code == code
    assert slimtf("doctor", "--strict").code == strict


@pytest.mark.parametrize(
    ("found", "last"),
    [
        (diagnosis(), "nothing found"),
        (diagnosis(unchecked=True), "nothing found; 1 thing not checked"),
        (diagnosis(NOTE), "1 finding: 1 noted"),
        (
            diagnosis(FAIL, WARN, WARN, NOTE, unchecked=True),
            "4 findings: 1 failed, 2 warned, 1 noted; 1 thing not checked",
        ),
    ],
)
def test_the_last_line_counts_by_severity(
    slimtf: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, found: Diagnosis, last: str
) -> None:
    monkeypatch.setattr("slimtf.pipeline.doctor.doctor", lambda *_: found)
    assert slimtf("doctor", "--quiet").out == f"{last}\n"
    assert slimtf("doctor").out.endswith(f"{last}\n")
