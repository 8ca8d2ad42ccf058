"""Verdicts of the gate for tests of what is made of them, and texts that no format may trip over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slimtf.model.gate import Change, Finding, Gate, JudgedBudget, Measure, Severity
from tests.support.finished_build import Build

if TYPE_CHECKING:
    from slimtf.model.report import Report

HOSTILE = {
    "newline": "a\nb\r\nc\r::error::owned",
    "workflow command": "::set-output name=x::y\n::stop-commands::t\n##[error]x",
    "logs": "::error::a ##[add-mask]b ##vso[task.setvariable variable=c]d ##teamcity[e] x::warning file=f::g",
    "logs, trimmed": "  \u3000::add-mask::a\n ##[group]b",
    "log sections": "section_start:1:a\r\x1b[0Kb section_end:1:a\r\x1b[0K",
    "folded": "a/" * 60 + "::error::b/" * 30 + "##[error]c/" * 30,
    "eighth bit": "a\x9b2Jb\x9d0;title\x9c \u2066b\u2069 \U000e0041",
    "properties": "a,b:c%0A,line=9,title=x::y",
    "quotes": "a\"b'c\\",
    "end of CDATA": "]]><script>alert(1)</script><![CDATA[",
    "HTML": "</details><img src=x onerror=alert(1)><!-- -->-->",
    "Markdown": "|x|`y```z``|[a](http://evil.example)![b](http://evil.example/i.png)\n# head\n- list\n1. one",
    "links": "https://evil.example www.evil.example me@evil.example @you #12 o/r#3 !4 <https://evil.example>",
    "half surrogate": "caf\udce9 \ud800x",
    "control": "\x00\x01\x1b[31mred\x7f\x85\u202e\u2028\ufffe\uffff",
    "braces": "{0} {{1}} [text](2) \\[x](1)",
    "long": "long " * 5_000,
    "only spaces": " \n\t ",
    "nothing": "",
}  # fmt: skip


def budget(scope: str = "total", *, ok: bool = False, **changes: Any) -> JudgedBudget:
    """Return a budget of 120 kB, exceeded by 10 kB unless ``ok``."""
    values: dict[str, Any] = {
        "scope": scope,
        "measure": Measure.GZIP,
        "severity": Severity.FAIL,
        "limit": "120 kB",
        "allowed": 120_000,
        "actual": 110_000 if ok else 130_000,
        "reference": None,
        "ok": ok,
        "file": "slimtf.toml",
        "line": 7,
    }
    return JudgedBudget(**values | changes)


def finding(rule: str = "over-budget", severity: Severity = Severity.FAIL, **changes: Any) -> Finding:
    """Return a finding at a line of the settings."""
    values: dict[str, Any] = {
        "title": "total is over its budget",
        "text": "total: 130.00 kB in gzip, allowed are 120.00 kB",
        "hint": "see slimtf build --explain",
        "file": "slimtf.toml",
        "line": 7,
    }
    return Finding(rule=rule, severity=severity, **values | changes)


def judged(
    *findings: Finding,
    budgets: tuple[JudgedBudget, ...] = (),
    changes: tuple[Change, ...] = (),
    reference: str = "slimtf.lock.json",
) -> Report:
    """Return the report of a finished build with this verdict."""
    passed = all(found.severity is not Severity.FAIL for found in findings)
    gate = Gate(passed=passed, reference=reference, budgets=budgets, findings=findings, changes=changes)
    return Build().report().model_copy(update={"gate": gate})


def hostile(text: str) -> Report:
    """Return a report in which everything that a project can name is ``text``."""
    names: dict[str, Any] = {"file": text, "title": text, "text": text, "hint": text}
    report = judged(
        *(finding("over-budget", severity, **names) for severity in Severity),
        finding("kernel-added", **names | {"line": None}),
        finding("stale-modules", **names | {"file": "", "line": 3}),
        budgets=(
            budget(text, message=text, file=text, limit=text, reference=1),
            budget(text, ok=True, message=text, measure=Measure.RAW, reference=110_000),
        ),
        changes=tuple(
            Change(scope=text, measure=Measure.RAW, before=before, after=after)
            for before, after in ((1, 2), (None, 2), (2, None), (5, 5))
        ),
        reference=text,
    )
    return report.model_copy(update={"project": text, "notices": (text,)})
