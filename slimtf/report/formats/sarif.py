"""SARIF 2.1.0, the format of static analysis that code scanning and editors read.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import quote

from slimtf.model.gate import Severity
from slimtf.report.formats.finding import fingerprints, somewhere
from slimtf.report.printable import printable, printable_json, printable_lines, shortened

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slimtf.model.gate import Finding
    from slimtf.model.report import Report

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.FAIL: "error", Severity.WARN: "warning", Severity.NOTE: "note"}
_MOST_LETTERS = 8000
# GitHub compares results by the first of them; the name is theirs.
_FINGERPRINT = "primaryLocationLineHash"


def to_sarif(report: Report, *, folder: str = "") -> str:
    """Return the report as SARIF with a line end: a rule for each kind of finding, a result for each finding.

    Every result has a place, because code scanning refuses a file in which one has none.

    Args:
        folder: the project's folder in the repository, with forward slashes; empty when it is the repository's own.
    """
    findings = report.gate.findings if report.gate else ()
    rules = tuple(dict.fromkeys(finding.rule for finding in findings))
    names = fingerprints(folder, findings)
    run = {
        "tool": {
            "driver": {
                "name": "slimtf",
                "semanticVersion": printable(report.slimtf),
                "rules": [_rule(rule) for rule in rules],
            }
        },
        "automationDetails": {"id": f"slimtf/{_uri(folder or report.project)}/"},
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(finding, rules.index(finding.rule), name, folder)
            for finding, name in zip(findings, names, strict=True)
        ],
    }
    return printable_json(json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)) + "\n"


def _rule(rule: str) -> Mapping[str, object]:
    words = printable(rule).replace("-", " ").strip() or "finding"
    return {"id": printable(rule), "shortDescription": {"text": words[0].upper() + words[1:]}}


def _result(finding: Finding, rule_index: int, fingerprint: str, folder: str) -> Mapping[str, object]:
    file, line = somewhere(folder, finding)
    parts = (finding.title, finding.text if finding.text != finding.title else "", finding.hint)
    text = shortened(printable_lines("\n".join(part for part in parts if part)), _MOST_LETTERS)
    return {
        "ruleId": printable(finding.rule),
        "ruleIndex": rule_index,
        "level": _LEVELS[finding.severity],
        "message": {"text": _literal(text) or printable(finding.rule)},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": _uri(file), "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": line},
                }
            }
        ],
        "partialFingerprints": {_FINGERPRINT: fingerprint},
    }


def _literal(text: str) -> str:
    """Return ``text`` with what SARIF reads as a link, ``[text](1)``, or as a placeholder, ``{0}``, taken literally."""
    return re.sub(r"\{(\d+)\}", r"{{\1}}", re.sub(r"\](?=\()", r"\\]", text))


def _uri(path: str) -> str:
    return quote(path, safe="/~", errors="replace")
