"""GitLab's code quality report, a list of findings that a merge request shows beside the lines concerned.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from slimtf.model.gate import Severity
from slimtf.report.formats.finding import fingerprints, somewhere
from slimtf.report.printable import printable, printable_json, printable_lines, printable_path, shortened

if TYPE_CHECKING:
    from slimtf.model.gate import Finding
    from slimtf.model.report import Report

_SEVERITIES = {Severity.FAIL: "major", Severity.WARN: "minor", Severity.NOTE: "info"}
_MOST_LETTERS = 4000


def gitlab_code_quality(report: Report, *, folder: str = "") -> str:
    """Return the report as JSON with a line end; an empty list where nothing was found.

    Args:
        folder: the project's folder in the repository, with forward slashes; empty when it is the repository's own.
    """
    findings = report.gate.findings if report.gate else ()
    names = fingerprints(folder, findings)
    issues = [_issue(finding, name, folder) for finding, name in zip(findings, names, strict=True)]
    return printable_json(json.dumps(issues, indent=2)) + "\n"


def _issue(finding: Finding, fingerprint: str, folder: str) -> dict[str, object]:
    file, line = somewhere(folder, finding)
    text = printable_lines(finding.text or finding.title)
    return {
        "description": shortened(text, _MOST_LETTERS) or printable(finding.rule),
        "check_name": f"slimtf/{printable(finding.rule)}",
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": {"path": printable_path(file), "lines": {"begin": line}},
    }
