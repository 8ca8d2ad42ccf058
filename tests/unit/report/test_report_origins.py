"""Where the bytes come from, as people read it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from slimtf.model.attribution import Advice, AttributedModule, Category, LevelSize, WhatIf
from slimtf.model.report import ReportCut, ReportSharer
from slimtf.report.html import to_html
from slimtf.report.markdown import to_markdown
from slimtf.report.origins import advice_sentence
from slimtf.report.terminal import terminal_report
from tests.support.finished_build import Build

if TYPE_CHECKING:
    from slimtf.model.report import Report


def on_terminal(report: Report, *, verbose: bool = False) -> str:
    console = Console(file=io.StringIO(), width=160, force_terminal=False)
    console.print(terminal_report(report, verbose=verbose))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def attributed() -> Report:
    report = Build().report()
    file = report.slim.files[0]
    split = (file.raw - 100, 100)
    modules = tuple(
        AttributedModule(path=path, package="", category=category, raw=raw, gzip=0, brotli=0)
        for path, category, raw in (("", Category.RUNTIME, split[0]), ("src/a.js", Category.APP, split[1]))
    )
    files = (file.model_copy(update={"modules": modules}),)
    advice = tuple(
        Advice(
            rule=f"rule{n}", cause=f"cause *{n}*", cure="cure", raw=9000 - n, gzip=1, brotli=1, file="src/x.js", line=3
        )
        for n in range(7)
    )
    what_if = (WhatIf(kernel="Conv2D", raw=4200, gzip=1100, brotli=900),)
    return report.model_copy(
        update={"slim": report.slim.model_copy(update={"files": files}), "advice": advice, "what_if": what_if}
    )


@pytest.mark.parametrize("show", [on_terminal, to_markdown])
def test_kinds_advice_and_what_if_are_reported(show: type) -> None:
    text = show(attributed())
    for words in ("raw bytes by kind", "your code", "100 B", "src/x.js:3", "without Conv2D: 4.20 kB, 1.10 kB in gzip"):
        assert words in text
    assert text.count("cause") == 3 + 1, "the first three, and a line for the rest"
    assert "4 more causes (--verbose): rule3, rule4, rule5, rule6" in text
    plain = show(Build().report())
    assert "by kind" not in plain
    assert "advice" not in plain


def test_verbose_shows_all_advice() -> None:
    assert on_terminal(attributed(), verbose=True).count("cause") == 7


@pytest.mark.parametrize("show", [on_terminal, to_markdown, to_html])
def test_levels_stand_side_by_side(show: type) -> None:
    report = Build().report()
    sizes = (
        LevelSize(level="standard", raw=9, gzip=54_163, brotli=9),
        LevelSize(level="deep", raw=9, gzip=7, brotli=9),
    )
    text = show(report.model_copy(update={"levels": tuple(sizes)}))
    assert all(words in text for words in ("54.16 kB", "7 B", "evel", "deep"))
    assert "7 B" not in show(report)


def test_advice_without_bytes_says_how_to_measure_them_and_measured_bytes_say_so() -> None:
    advice = Advice(rule="unused-backend", cause="cause", cure="cure", raw=0, gzip=0, brotli=0, file="a.js", line=2)
    assert advice_sentence(advice) == "cause (a.js:2); cure [unused-backend]; --advise measures what that saves"
    measured = advice.model_copy(update={"raw": 4000, "gzip": 1000, "measured": True})
    assert advice_sentence(measured).startswith("1.00 kB in gzip (4.00 kB raw, measured): cause (a.js:2)")
    report = Build().report()
    assert "not measured" in to_html(report.model_copy(update={"advice": (advice,)}))
    assert "gzip, measured" in to_html(report.model_copy(update={"advice": (measured,)}))


@pytest.mark.parametrize("show", [on_terminal, to_markdown, to_html])
def test_bytes_by_cut_and_what_sharing_costs(show: type) -> None:
    report = Build().report()
    cuts = (
        ReportCut(name="little", made=True, back="keep", raw=3_000, gzip=1_111),
        ReportCut(name="much", made=True, back="keep", raw=90_000, gzip=22_222),
        ReportCut(name="not asked", made=True, back="keep"),
    )
    sharer = ReportSharer(file="src/worker.js", raw=50_000, gzip=13_600, more_raw=294_000, more_gzip=81_470)
    text = show(report.model_copy(update={"cuts": cuts, "sharers": (sharer,)}))
    assert text.index("much") < text.index("little")
    assert all(words in text for words in ("22.22 kB", "1.11 kB", "src/worker.js", "13.60 kB", "81.47 kB"))
    assert "not asked" not in text
    assert "carries" not in show(report)
