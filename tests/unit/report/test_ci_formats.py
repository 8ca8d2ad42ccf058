"""The formats for CI systems: valid by their own schemas, whatever the project's names hold."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest
import xmlschema

from slimtf.model.gate import Severity
from slimtf.report.formats.annotations import MOST_OF_A_KIND, github_annotations
from slimtf.report.formats.gitlab import gitlab_code_quality
from slimtf.report.formats.junit import junit_xml
from slimtf.report.formats.sarif import to_sarif
from tests.support.judged import HOSTILE, budget, finding, hostile, judged

if TYPE_CHECKING:
    from collections.abc import Callable

    from slimtf.model.report import Report

SCHEMAS = Path(__file__).resolve().parents[2] / "schemas"
EVERY_TEXT = pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)


@cache
def validator(name: str) -> Any:
    if name.endswith(".xsd"):
        return xmlschema.XMLSchema(SCHEMAS / name)
    schema = json.loads((SCHEMAS / name).read_text(encoding="utf-8"))
    return jsonschema.validators.validator_for(schema)(schema)


def clean(value: Any) -> Any:
    """Return ``value`` of a JSON document after a look at all its texts: nothing in them is half or moves a cursor."""
    texts = [value] if isinstance(value, str) else []
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        clean(inner)
    assert all(text.replace("\n", "").isprintable() for text in texts)
    return value


def sarif(report: Report, folder: str = "") -> Any:
    log = clean(json.loads(to_sarif(report, folder=folder)))
    validator("sarif-2.1.0.json").validate(log)
    return log["runs"][0]


def code_quality(report: Report, folder: str = "") -> Any:
    issues = clean(json.loads(gitlab_code_quality(report, folder=folder)))
    validator("gitlab-code-quality.json").validate(issues)
    return issues


def junit(report: Report, folder: str = "") -> ET.Element:
    text = junit_xml(report, folder=folder)
    validator("junit-10.xsd").validate(text)
    return ET.fromstring(text)  # noqa: S314 - our own


def annotation_lines(report: Report, folder: str = "") -> list[str]:
    assert report.gate is not None
    return github_annotations(report.gate, folder=folder).splitlines()


@EVERY_TEXT
def test_sarif_of_anything_is_valid(text: str) -> None:
    run = sarif(hostile(text), folder="packages/app")
    assert len(run["results"]) == 5
    for result in run["results"]:
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"[\w./~%-]+", uri)
        message = result["message"]["text"]
        assert message
        assert re.search(r"(?<!\\)\]\(", message) is None
        assert re.search(r"(?<!\{)\{\d+\}", message) is None
    assert len({result["partialFingerprints"]["primaryLocationLineHash"] for result in run["results"]}) == 5


@EVERY_TEXT
def test_a_code_quality_report_of_anything_is_valid(text: str) -> None:
    issues = code_quality(hostile(text))
    assert len({issue["fingerprint"] for issue in issues}) == 5


@EVERY_TEXT
def test_junit_of_anything_is_valid(text: str) -> None:
    suites = junit(hostile(text))
    assert (suites.get("tests"), suites.get("failures")) == ("5", "3")
    assert {element.tag for element in suites.iter()} == {
        "testsuites",
        "testsuite",
        "testcase",
        "failure",
        "system-out",
    }


@EVERY_TEXT
def test_no_text_becomes_a_workflow_command_of_its_own(text: str) -> None:
    lines = annotation_lines(hostile(text))
    assert len(lines) == 5
    for line in lines:
        parsed = re.fullmatch(r"::(error|warning|notice)( [^:\r\n]*)?::([^\r\n]*)", line)
        assert parsed is not None, line[:200]
        names = [pair.partition("=")[0] for pair in (parsed[2] or "").strip().split(",") if pair]
        assert [name for name in names if name not in {"file", "line", "title"}] == []
        assert len(names) == len(set(names))
        assert line.isprintable()


@pytest.mark.parametrize("render", [to_sarif, gitlab_code_quality, junit_xml])
@EVERY_TEXT
def test_what_is_written_is_utf_8(text: str, render: Callable[[Report], str]) -> None:
    assert render(hostile(text)).encode("utf-8")


def test_a_report_that_nothing_judged_has_no_findings_in_any_format() -> None:
    report = judged().model_copy(update={"gate": None})
    assert sarif(report)["results"] == []
    assert code_quality(report) == []
    (case,) = junit(report).iter("testcase")
    assert case.get("name") == "the slim bundle is whole"


def test_an_annotation_stands_at_the_line_in_the_repository() -> None:
    added = finding("kernel-added", title="Conv2D was added: +12 kB", file="src/a,b.js", line=3, text="100 %\nof it")
    (line,) = annotation_lines(judged(added), folder="packages/app")
    place = "file=packages/app/src/a%2Cb.js,line=3,title=Conv2D was added%3A +12 kB"
    assert line == f"::error {place}::100 %25%0Aof it%0Asee slimtf build --explain"


def test_an_annotation_without_a_place_has_none() -> None:
    (line,) = annotation_lines(judged(finding(file="", line=4, hint="", text="")))
    assert line == "::error title=total is over its budget::total is over its budget"


def test_failures_come_first_and_what_github_would_drop_is_counted() -> None:
    notes = [finding("toolchain", Severity.NOTE, title=f"note {n}") for n in range(3)]
    failures = [finding(title=f"failure {n}") for n in range(MOST_OF_A_KIND + 5)]
    lines = annotation_lines(judged(*notes, *failures))
    assert [line.partition(" ")[0] for line in lines] == ["::error"] * MOST_OF_A_KIND + ["::notice"] * 3
    assert "6 findings more" in lines[MOST_OF_A_KIND - 1]


def test_sarif_names_rules_levels_and_places() -> None:
    report = judged(finding(), finding("kernel-added", Severity.WARN, file="", line=None), finding(line=9))
    run = sarif(report, folder="packages/ä b")
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == ["over-budget", "kernel-added"]
    assert [result["level"] for result in run["results"]] == ["error", "warning", "error"]
    assert [result["ruleIndex"] for result in run["results"]] == [0, 1, 0]
    places = [result["locations"][0]["physicalLocation"] for result in run["results"]]
    assert places[0]["artifactLocation"]["uri"] == "packages/%C3%A4%20b/slimtf.toml"
    assert places[1] == {
        "artifactLocation": {"uri": "packages/%C3%A4%20b/package.json", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 1},
    }
    assert places[2]["region"] == {"startLine": 9}


@pytest.mark.parametrize(("file", "line"), [("", 3), ("", None), ("package.json", 0), ("package.json", -1)])
def test_a_place_that_counts_as_none_is_the_manifest(file: str, line: int | None) -> None:
    (issue,) = code_quality(judged(finding(file=file, line=line)))
    assert issue["location"] == {"path": "package.json", "lines": {"begin": 1}}


def test_gitlab_severities() -> None:
    issues = code_quality(judged(*(finding(severity=severity) for severity in Severity)))
    assert [issue["severity"] for issue in issues] == ["info", "minor", "major"]
    assert issues[0]["check_name"] == "slimtf/over-budget"
    assert issues[0]["location"] == {"path": "slimtf.toml", "lines": {"begin": 7}}


def fingerprint(folder: str = "", **changes: Any) -> str:
    (issue,) = code_quality(judged(finding(**changes)), folder)
    name = issue["fingerprint"]
    assert isinstance(name, str)
    return name


def test_a_fingerprint_outlives_other_figures_lines_and_hashes() -> None:
    same = {
        fingerprint(title=f"Conv2D in main.{digest}.js grew by +{size} (+{part} %); {size}", line=line, text=f"{size}")
        for digest, size, part, line in (("3fa2b9c1d0e4", "1,012.5 kB", "3", 4), ("aaaaaaaa1111", "2 B", "0.25", 90))
    }
    assert len(same) == 1
    others = {
        fingerprint(title="Conv2D was added"),
        fingerprint(title="Conv3D was added"),
        fingerprint(title="Conv2D was added", file="b.js"),
        fingerprint("packages/other", title="Conv2D was added"),
        fingerprint(title="Conv2D was added", rule="kernel-added"),
    }
    assert len(others) == 5


def test_junit_has_a_test_for_each_budget_and_each_other_finding() -> None:
    report = judged(
        finding(text="130.00 kB\nConv2D was added", file="src/a.js", line=3),
        finding(severity=Severity.WARN),
        finding("stale-modules", title="the custom modules are stale", file="", line=None),
        finding("toolchain", Severity.WARN, title="webpack is another one"),
        budgets=(
            budget("wasm", ok=True),
            budget(message="ask the team", reference=100_000),
            budget("models", severity=Severity.WARN),
        ),
    )
    suites = junit(report, folder="packages/app")
    cases = {case.get("name"): case for case in suites.iter("testcase")}
    assert list(cases) == [
        "the slim bundle is whole",
        "wasm, gzip",
        "total, gzip",
        "models, gzip",
        "the custom modules are stale",
        "webpack is another one",
    ]
    assert (suites.get("tests"), suites.get("failures"), suites.get("errors")) == ("6", "2", "0")
    failure = cases["total, gzip"].find("failure")
    assert failure is not None
    assert failure.get("message") == "total is over its budget"
    assert failure.text == "130.00 kB\nConv2D was added\nsee slimtf build --explain\nat packages/app/src/a.js:3"
    assert "over, but only to warn" in (cases["models, gzip"].findtext("system-out") or "")
    assert cases["the custom modules are stale"].find("failure") is not None
    assert cases["webpack is another one"].find("failure") is None


def test_junit_of_a_budget_that_no_finding_explains_has_the_figures() -> None:
    report = judged(budgets=(budget(message="ask the team", reference=100_000),))
    (failure,) = junit(report, folder="packages/app").iter("failure")
    sentence = "130.00 kB of 120.00 kB allowed (120 kB), +30.0 % against the reference"
    assert failure.get("message") == sentence
    assert failure.text == f"{sentence}\nask the team\nat packages/app/slimtf.toml:7"


def test_junit_does_not_call_a_bundle_whole_that_is_not_proven() -> None:
    (case,) = junit(judged(finding("not-proven", title="it is not whole"))).iter("testcase")
    assert case.get("name") == "it is not whole"
    assert case.find("failure") is not None
