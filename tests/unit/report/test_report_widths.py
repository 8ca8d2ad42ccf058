"""The report on terminals of 60, 80 and 120 columns, without colours and without Unicode: what has to stay readable."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from slimtf.model.gate import Severity
from slimtf.report.fitting import NARROW
from slimtf.report.sentences import result_line
from slimtf.report.terminal import terminal_report
from tests.support import judged
from tests.support.attributed import with_modules

if TYPE_CHECKING:
    from slimtf.model.report import Report, ReportBundle
    from tests.support.finished_build import Build

LONG = "assets/vendor.with-a-long-name.3f9a1c.js"


def printed(report: Report, width: int, encoding: str = "utf-8") -> str:
    written = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="replace")
    console = Console(file=written, width=width, no_color=True)
    console.print(terminal_report(report))
    written.flush()
    assert isinstance(written.buffer, io.BytesIO)
    return written.buffer.getvalue().decode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "ascii"])
@pytest.mark.parametrize("width", [60, 80, 120])
def test_every_line_fits_and_names_sizes_and_verdicts_are_whole(build: Build, width: int, encoding: str) -> None:
    rows = (judged.budget(), judged.budget("kernels", ok=True), judged.budget("wasm", severity=Severity.WARN))
    report = judged.judged(budgets=rows).model_copy(update={"slim": with_modules(build.report()).slim})
    report = report.model_copy(update={"slim": renamed(report)})
    out = printed(report, width, encoding)
    assert [line for line in out.splitlines() if len(line.rstrip()) > width] == []
    first_column = "".join(line.strip("| ").split(" ")[0] for line in out.splitlines())
    assert LONG in (out if width > NARROW else first_column)
    for words in ("130.00 kB", "120.00 kB (120 kB)", "over", "ok", "warns", "9.49 kB"):
        assert re.search(rf"(?<!\w){re.escape(words)}(?!\w)", out), words
    assert "\x1b" not in out
    assert "?" not in out


def renamed(report: Report) -> ReportBundle:
    (file, *rest) = report.slim.files
    return report.slim.model_copy(update={"files": (file.model_copy(update={"path": LONG}), *rest)})


def test_the_last_line_is_the_result(build: Build) -> None:
    report = build.report().model_copy(update={"output": "dist"})
    *_, last = printed(report, 80).rstrip().splitlines()
    assert last == "dist/ 54.16 kB gzip, was 253.06 kB (-78.6 %)"


def test_the_result_names_the_project_where_nothing_was_put_in_place_and_the_verdict_where_there_is_one(
    build: Build,
) -> None:
    build.baseline = build.baseline_sizes = None
    assert result_line(build.report()) == "dense_model 54.16 kB gzip"
    failed = judged.judged(judged.finding(), budgets=(judged.budget(),)).model_copy(update={"output": "."})
    assert result_line(failed).startswith("./ ")
    assert result_line(failed).endswith("; budgets exceeded")


def test_the_time_on_slow_4g_stands_beside_the_bytes(build: Build) -> None:
    line = next(line for line in printed(build.report(), 80).splitlines() if "slow 4G" in line)
    assert line.split() == ["slow", "4G", "1.4", "s", "0.4", "s"]
