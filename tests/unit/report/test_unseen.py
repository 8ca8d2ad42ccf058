"""What only a run can tell is part of the result, with its place, what is kept, and how to write it instead."""

from __future__ import annotations

import json
from io import StringIO
from typing import TYPE_CHECKING

from rich.console import Console

from slimtf.model.report import ReportUnseen
from slimtf.report.json_text import to_json
from slimtf.report.sentences import unseen_sentences
from slimtf.report.terminal import terminal_report

if TYPE_CHECKING:
    from slimtf.model.report import Report
    from tests.support.finished_build import Build

CAUSES = tuple(
    ReportUnseen(place=f"src/a.js:{line}", what="hands on all of tfjs", kept="every kernel", fix="read its members")
    for line in range(1, 7)
)


def with_causes(report: Report, causes: tuple[ReportUnseen, ...]) -> Report:
    return report.model_copy(update={"proof": report.proof.model_copy(update={"unseen": causes})})


def shown(report: Report, *, verbose: bool = False) -> str:
    console = Console(width=200, file=StringIO())
    with console.capture() as captured:
        console.print(terminal_report(report, verbose=verbose))
    return captured.get()


def test_a_sentence_says_what_is_kept_where_and_what_to_do(build: Build) -> None:
    assert unseen_sentences(with_causes(build.report(), CAUSES[:1])) == (
        "every kernel: src/a.js:1 hands on all of tfjs; read its members",
    )


def test_the_terminal_shows_the_first_ones_and_all_with_verbose(build: Build) -> None:
    text = shown(with_causes(build.report(), CAUSES))
    assert "src/a.js:4 " in text
    assert "src/a.js:5 " not in text
    assert "and for 2 more causes (--verbose)" in text
    assert "src/a.js:6 " in shown(with_causes(build.report(), CAUSES), verbose=True)
    assert "kept " not in shown(build.report())


def test_programs_read_it_in_the_proof(build: Build) -> None:
    found = json.loads(to_json(with_causes(build.report(), CAUSES[:1])))["proof"]["unseen"]
    assert found == [
        {"place": "src/a.js:1", "what": "hands on all of tfjs", "kept": "every kernel", "fix": "read its members"}
    ]
