"""What is downloaded at once is distinguished from what a model has to ask for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.amounts import kilobytes
from slimtf.report.markdown import to_markdown
from slimtf.report.sentences import on_demand_sentences

if TYPE_CHECKING:
    from slimtf.model.report import Report
    from tests.support.finished_build import Build


def with_rest(report: Report) -> Report:
    script = next(file for file in report.slim.files if file.kind == "js")
    rest = script.model_copy(update={"path": "rest.js", "gzip": 70_000, "on_demand": True})
    return report.model_copy(update={"slim": report.slim.model_copy(update={"files": (*report.slim.files, rest)})})


def test_both_parts_are_said_with_their_bytes(build: Build) -> None:
    report = build.report()
    at_once = sum(file.gzip for file in report.slim.files if file.kind == "js")
    (sentence,) = on_demand_sentences(with_rest(report))
    before, after = sentence.split("; ")
    assert before == f"{kilobytes(at_once)} of scripts (gzip) before a model is loaded"
    assert after == "70.00 kB more once a model asks for it: rest.js"
    assert "before a model is loaded" in to_markdown(with_rest(report))


def test_nothing_is_said_where_nothing_waits(build: Build) -> None:
    assert on_demand_sentences(build.report()) == ()
