"""What only a run can tell is part of the result, with its place, what is kept, and how to write it instead."""

from __future__ import annotations

import json
from io import StringIO
from typing import TYPE_CHECKING

from rich.console import Console

from slimtf.model.report import ReportUnseen, Why
from slimtf.report.html import to_html
from slimtf.report.json_text import to_json
from slimtf.report.sentences import larger_than_full, unseen_sentences
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


def test_the_page_says_it_at_the_top_and_not_again_among_the_notes(build: Build) -> None:
    report = with_causes(build.report(), CAUSES)
    notes = tuple(f"{one.place} {one.what}, so {one.kept} is kept" for one in CAUSES)
    report = report.model_copy(update={"notices": (*notes, "another note")})
    page = to_html(report)
    assert page.index("<strong>kept</strong>") < page.index("Where the bytes are")
    assert all(one.place in page for one in CAUSES)
    for text in (page, shown(report)):
        assert notes[0] not in text
        assert "another note" in text


def test_kernels_that_nothing_asks_for_are_one_line_of_the_page(build: Build) -> None:
    report = build.report()
    first, *others = report.kernels
    kept = first.model_copy(update={"why": (Why(source="all", detail=""),)})
    page = to_html(report.model_copy(update={"kernels": (kept, *others)}))
    assert "<summary>1 kernel: not all that the app reaches is known" in page
    assert f'<th scope="row">{first.name}</th>' not in page
    assert f'<th scope="row">{others[0].name}</th>' in page
    assert "<summary>1 kernel: not all" not in to_html(report)


def test_a_slim_bundle_that_is_larger_is_no_silent_success() -> None:
    assert larger_than_full(5, None) == ()
    assert larger_than_full(5, 5) == ()
    (told,) = larger_than_full(1_406_000, 911_000)
    assert "larger than the full one (1,406.00 kB gzip instead of 911.00 kB)" in told
