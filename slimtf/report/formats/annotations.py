"""GitHub's annotations: lines on stdout that a pull request shows at the file and line concerned.

https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.amounts import counted
from slimtf.model.gate import Severity
from slimtf.report.formats.finding import in_repository
from slimtf.report.printable import printable, printable_lines, printable_path, shortened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from slimtf.model.gate import Finding, Gate

MOST_OF_A_KIND = 10  # GitHub shows no more of one level in one step, and does not say so
_MOST_LETTERS = 4000  # of a message; GitHub refuses those above 64 kB
_MOST_OF_A_TITLE = 200  # letters; GitHub takes 255
_LEVELS = {Severity.FAIL: "error", Severity.WARN: "warning", Severity.NOTE: "notice"}


def github_annotations(gate: Gate, *, folder: str = "") -> str:
    """Return a line for each finding, failures first, each with its line end.

    Args:
        folder: the project's folder in the repository, with forward slashes; empty when it is the repository's own.
    """
    lines: list[str] = []
    for severity, level in _LEVELS.items():
        findings = [finding for finding in gate.findings if finding.severity is severity]
        lines.extend(_at_most(findings, level, folder))
    return "".join(f"{line}\n" for line in lines)


def annotation(level: str, message: str, *, title: str = "", file: str = "", line: int | None = None) -> str:
    """Return one workflow command, without a line end; what it holds cannot become a command of its own."""
    properties = {
        "file": printable_path(file),
        "line": str(line) if file and line and line > 0 else "",
        "title": shortened(printable(title), _MOST_OF_A_TITLE),
    }
    listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items() if value)
    return f"::{level}{' ' if listed else ''}{listed}::{_data(shortened(printable_lines(message), _MOST_LETTERS))}"


def _at_most(findings: Sequence[Finding], level: str, folder: str) -> Iterator[str]:
    shown = findings if len(findings) <= MOST_OF_A_KIND else findings[: MOST_OF_A_KIND - 1]
    for finding in shown:
        text = "\n".join(part for part in (finding.text or finding.title, finding.hint) if part)
        file = in_repository(folder, finding.file)
        yield annotation(level, text, title=finding.title, file=file, line=finding.line)
    if len(findings) > len(shown):
        more = counted(len(findings) - len(shown), "finding")
        yield annotation(level, f"{more} more; the report and the summary of the job have all", title="slimtf")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
