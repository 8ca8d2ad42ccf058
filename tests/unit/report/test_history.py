"""``slimtf report --history``: several builds in a row."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from slimtf.errors import UsageError
from slimtf.report.comparison_markdown import history_markdown
from slimtf.report.comparison_sentences import history_summary
from slimtf.report.comparison_terminal import terminal_history
from slimtf.report.history import Named, in_order, make_history
from slimtf.report.html import to_html
from tests.support.attributed import FULL, SLIM, kernel_module, with_modules

if TYPE_CHECKING:
    from tests.support.finished_build import Build


@pytest.fixture
def reports(build: Build) -> list[Named]:
    first = with_modules(build.report()).model_copy(update={"made": "2026-11-23T02:00:00Z"})
    second = with_modules(build.report(), FULL, (*SLIM, kernel_module("Conv2D", 8_000)))
    return [Named("b", second.model_copy(update={"made": "2026-11-24T02:00:00Z"})), Named("a", first)]


def test_the_order_is_the_given_one_or_that_of_time(reports: list[Named]) -> None:
    assert [named.name for named in in_order(reports, by_time=False)] == ["b", "a"]
    assert [named.name for named in in_order(reports, by_time=True)] == ["a", "b"]


def test_a_report_without_a_time_cannot_be_ordered_by_time(reports: list[Named]) -> None:
    old = reports[0].report.model_copy(update={"made": ""})
    with pytest.raises(UsageError, match="does not say when it was made") as caught:
        in_order([Named("old", old), reports[1]], by_time=True)
    assert caught.value.where == "old"
    assert "--order given" in caught.value.hint


def test_every_output_has_the_figures(reports: list[Named]) -> None:
    history = make_history(in_order(reports, by_time=True))
    console = Console(file=io.StringIO(), width=160, force_terminal=False)
    console.print(terminal_history(history))
    assert isinstance(console.file, io.StringIO)
    for text in (console.file.getvalue(), history_markdown(history), to_html(reports[0].report, history)):
        for part in ("2026-11-23 02:00 UTC", "37.98 kB", "45.98 kB", "+2.00 kB", "4.22.0"):
            assert part in text
    assert history_summary(history) == "dense_model, 2 builds: 37.98 kB -> 45.98 kB, in gzip 9.49 kB -> 11.49 kB"


def test_reports_of_different_projects(reports: list[Named]) -> None:
    other = Named("c", reports[0].report.model_copy(update={"project": "other"}))
    with pytest.raises(UsageError, match="dense_model and other"):
        make_history([*reports, other])
    assert len(make_history([*reports, other], across_projects=True).points) == 3
