"""What a verification rests on, in every format that people read."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from slimtf.model.verification import Check, Timing, Verification
from slimtf.report.html import to_html
from slimtf.report.json_text import from_json, to_json
from slimtf.report.markdown import to_markdown
from slimtf.report.sentences import verify_summary
from slimtf.report.terminal import terminal_report

if TYPE_CHECKING:
    from collections.abc import Callable

    from slimtf.model.report import Report
    from tests.support.finished_build import Build

EVIDENCE = "2 kernels ran in both, no values compared"
PAGE = Check(
    kind="app",
    subject="index.html",
    backends=("cpu",),
    equal=True,
    difference=0.0,
    tolerance=0.0,
    full=Timing(100.0, 0.0),
    slim=Timing(50.0, 0.0),
    kernels=("Add", "Sum"),
    text=True,
    did=('click "Go"',),
    incidents=("answered alert: hello",),
)
MODEL = replace(PAGE, kind="model", subject="m.json", kernels=(), text=None, did=(), incidents=(), unmoved=("scores",))


def on_terminal(report: Report) -> str:
    console = Console(file=io.StringIO(), width=400, force_terminal=False)
    console.print(terminal_report(report))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def verified(build: Build, *checks: Check, evidence: str = EVIDENCE) -> Report:
    return build.report(verification=Verification("156", checks, evidence, ("Conv2D", ".square()")))


@pytest.mark.parametrize("show", [on_terminal, to_markdown, to_html])
def test_the_evidence_and_what_it_consists_of_is_reported(build: Build, show: Callable[[Report], str]) -> None:
    text = " ".join(show(verified(build, PAGE, MODEL)).replace("&#34;", '"').replace("<br>", " ").split())
    for words in (
        EVIDENCE,
        "2 kernels ran in both, the same text",
        'click "Go"',
        "answered alert: hello",
        "no input moved scores",
        "Conv2D, .square()",
    ):
        assert words in text


def test_the_one_line_is_the_evidence(build: Build) -> None:
    assert verify_summary(verified(build, PAGE)).endswith(f": {EVIDENCE}")
    older = verified(build, PAGE, replace(PAGE, equal=None), evidence="")
    assert "1 check, all equal; 1 could not be run" in verify_summary(older)


def test_a_page_without_a_value_has_no_time_to_it(build: Build) -> None:
    assert "loads in 100 -> 50 ms" in on_terminal(verified(build, PAGE))
    assert "value in" not in on_terminal(verified(build, PAGE))


def test_a_report_that_knows_no_evidence_is_still_read(build: Build) -> None:
    report = verified(build, PAGE)
    assert from_json(to_json(report), "x") == report
    assert report.verify is not None
    older = report.verify.model_dump(exclude={"evidence"})
    for check in older["checks"]:
        for name in ("runs", "unmoved", "values", "kernels", "text", "did", "incidents"):
            del check[name]
    assert type(report.verify).model_validate(older).evidence == ""
