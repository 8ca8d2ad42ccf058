"""JUnit XML, which every CI system shows as a list of tests: one for each budget and measure, one for each finding."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from slimtf.model.gate import Severity
from slimtf.report.formats.finding import in_repository
from slimtf.report.printable import printable, printable_lines, shortened
from slimtf.report.sentences import proof_gaps, proof_sentence
from slimtf.report.verdict import NOT_PROVEN, OVER_BUDGET, budget_name, budget_sentence, reasons

if TYPE_CHECKING:
    from slimtf.model.gate import Finding, JudgedBudget
    from slimtf.model.report import Report

_MOST_LETTERS = 20_000
_MOST_OF_A_NAME = 300


def junit_xml(report: Report, *, folder: str = "") -> str:
    """Return the report as JUnit XML with a line end.

    The proof is a test too, so that there is at least one. What only warns passes, and says so in its output.

    Args:
        folder: the project's folder in the repository, with forward slashes; empty when it is the repository's own.
    """
    suite = ET.Element("testsuite", name=printable(f"slimtf {folder or report.project}"))
    findings = report.gate.findings if report.gate else ()
    if all(finding.rule != NOT_PROVEN for finding in findings):
        whole = "the slim bundle is whole" if report.proof.holds else "the slim bundle holds what the settings ask for"
        _passed(_case(suite, "proof", whole), "\n".join((proof_sentence(report), *proof_gaps(report))))
    if report.gate:
        for budget, reason in zip(report.gate.budgets, reasons(report.gate), strict=True):
            _add_budget(suite, budget, reason, folder)
    for finding in findings:
        if finding.rule != OVER_BUDGET:
            _add_finding(suite, finding, folder)
    root = ET.Element("testsuites", name="slimtf")
    failures = len(suite.findall("testcase/failure"))
    for name, number in {"tests": len(suite), "failures": failures, "errors": 0}.items():
        for element in (root, suite):
            element.set(name, str(number))
    root.append(suite)
    ET.indent(root)
    return f"<?xml version='1.0' encoding='UTF-8'?>\n{ET.tostring(root, encoding='unicode')}\n"


def _add_budget(suite: ET.Element, budget: JudgedBudget, reason: Finding | None, folder: str) -> None:
    case = _case(suite, "budget", budget_name(budget))
    figures = "\n".join(part for part in (budget_sentence(budget), budget.message) if part)
    text = _explained(reason, folder) if reason else _located(figures, folder, budget.file, budget.line)
    if budget.ok or budget.severity is not Severity.FAIL:
        _passed(case, text if budget.ok else f"over, but only to warn: {text}")
    else:
        _failed(case, OVER_BUDGET, reason.title if reason else budget_sentence(budget), text)


def _add_finding(suite: ET.Element, finding: Finding, folder: str) -> None:
    case = _case(suite, finding.rule, finding.title)
    text = _explained(finding, folder)
    if finding.severity is Severity.FAIL:
        _failed(case, finding.rule, finding.title, text)
    else:
        _passed(case, f"{finding.severity.value}: {text}")


def _explained(finding: Finding, folder: str) -> str:
    text = "\n".join(part for part in (finding.text or finding.title, finding.hint) if part)
    return _located(text, folder, finding.file, finding.line)


def _located(text: str, folder: str, file: str, line: int | None) -> str:
    if not file:
        return text
    where = in_repository(folder, file)
    return f"{text}\nat {where}:{line}" if line else f"{text}\nat {where}"


def _case(suite: ET.Element, kind: str, name: str) -> ET.Element:
    return ET.SubElement(suite, "testcase", classname=f"slimtf.{printable(kind)}", name=_line(name), time="0")


def _passed(case: ET.Element, text: str) -> None:
    ET.SubElement(case, "system-out").text = _lines(text)


def _failed(case: ET.Element, kind: str, message: str, text: str) -> None:
    ET.SubElement(case, "failure", type=printable(kind), message=_line(message)).text = _lines(text)


def _line(text: str) -> str:
    return shortened(printable(text), _MOST_OF_A_NAME)


def _lines(text: str) -> str:
    """Return ``text`` without the characters that XML forbids; those that it gives a meaning ElementTree escapes."""
    return shortened(printable_lines(text), _MOST_LETTERS)
