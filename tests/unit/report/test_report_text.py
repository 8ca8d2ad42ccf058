"""What people read: on a terminal and in Markdown."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from rich.console import Console

from slimtf.model.backend import Backend
from slimtf.model.kernels import LeftOutKernel, PlannedKernel, Reason
from slimtf.model.sizes import BundleSizes, FileKind, FileSize, Size
from slimtf.report.formats.junit import junit_xml
from slimtf.report.gate_terminal import terminal_verdict
from slimtf.report.html import to_html
from slimtf.report.json_text import to_json
from slimtf.report.markdown import to_markdown
from slimtf.report.sentences import headline, result_line, summary
from slimtf.report.terminal import terminal_report

if TYPE_CHECKING:
    from collections.abc import Callable

    from rich.console import RenderableType

    from slimtf.model.report import Report
    from tests.support.finished_build import Build

HOSTILE = "a|b`c`[bold]x[/bold]<img src=x>@you\x1b[31m\u202e\n*'.js"


def on_terminal(report: Report, *, verbose: bool = False) -> str:
    return printed(terminal_report(report, verbose=verbose))


def on_check(report: Report) -> str:
    return printed(terminal_verdict(report))


def printed(shown: RenderableType) -> str:
    console = Console(file=io.StringIO(), width=140, force_terminal=False)
    console.print(shown)
    file = console.file
    assert isinstance(file, io.StringIO)
    return file.getvalue()


def file(path: str, raw: int) -> FileSize:
    return FileSize(path, FileKind.JS, Size(raw, raw, raw), Size(raw, raw, raw))


BOTH = pytest.mark.parametrize("show", [on_terminal, to_markdown])


@BOTH
def test_the_figures_are_there(build: Build, show: Callable[[Report], str]) -> None:
    text = show(build.report())
    for part in ("dense", "webpack 5.112.0", "tfjs 4.22.0", "cpu", "1,050.26 kB", "226.53 kB", "-78.4 %", "54.16 kB"):
        assert part in text
    for part in ("3 kernels", "Identity", "2 aliases caught 3 imports", "no export missing", "1 tfjs-core"):
        assert part in text
    for part in ("12.3 s in all", "5.1 s", "from an earlier build (cached)", "412 MB", "320 MB"):
        assert part in text
    assert "cache was given a version" in text


@pytest.mark.parametrize("show", [on_terminal, to_markdown, to_html])
def test_a_level_that_is_lower_than_asked_for_is_said_once_with_its_reason(
    build: Build, show: Callable[[Report], str]
) -> None:
    plain = build.report()
    assert "instead of" not in show(plain)
    why = "level standard instead of compiled: the settings leave out what the app can reach (Cast)"
    report = plain.model_copy(update={"lower_level": why, "notices": (*plain.notices, why)})
    assert "level standard" in headline(report)
    assert show(report).count("standard instead of compiled: the settings leave out what the app can reach") == 1
    for line in (summary(report), result_line(report)):
        assert line.endswith("; level standard instead of compiled")


@BOTH
def test_licence_comments_have_their_own_line(build: Build, show: Callable[[Report], str]) -> None:
    text = show(build.report())
    assert "licence comments" in text
    assert "1.20 kB" in text
    assert "300 B" in text
    assert "1,049.06 kB" in text
    assert "gzip without them" in text
    build.baseline_sizes = BundleSizes((file("main.js", 9),))
    build.slim_sizes = BundleSizes((file("main.js", 5),))
    assert "licence" not in show(build.report())


@BOTH
def test_without_a_baseline(build: Build, show: Callable[[Report], str]) -> None:
    build.baseline = build.baseline_sizes = None
    text = show(build.report())
    assert "before" not in text
    assert "226.53 kB" in text


@BOTH
def test_files_are_paired_although_their_names_carry_hashes(build: Build, show: Callable[[Report], str]) -> None:
    build.baseline_sizes = BundleSizes(
        (file("main.3fa2b9c1d0e4.js", 1000), file("a/chunk-Dx8_a1Zq.js", 50), file("gone.js", 7), file("same.js", 5))
    )
    build.slim_sizes = BundleSizes(
        (file("main.77777777aaaa.js", 250), file("a/chunk-BBBBBBBB.js", 25), file("new.js", 8), file("same.js", 5))
    )
    text = show(build.report())
    assert "main.77777777aaaa.js" in text
    assert "main.3fa2b9c1d0e4.js" not in text
    assert "-75.0 %" in text
    assert "-50.0 %" in text
    assert "gone.js" in text
    assert "new.js" in text
    assert text.count("same.js") == 1


@BOTH
def test_files_that_cannot_be_told_apart_are_not_paired(build: Build, show: Callable[[Report], str]) -> None:
    build.baseline_sizes = BundleSizes((file("aaaaaaaa1.js", 10), file("bbbbbbbb1.js", 20)))
    build.slim_sizes = BundleSizes((file("cccccccc1.js", 3), file("dddddddd1.js", 4)))
    assert all(name in show(build.report()) for name in ("aaaaaaaa1", "bbbbbbbb1", "cccccccc1", "dddddddd1"))


def test_many_files_and_kernels_are_folded(build: Build) -> None:
    build.slim_sizes = build.baseline_sizes = BundleSizes(tuple(file(f"f{n:02}.js", 99 - n) for n in range(30)))
    build.plan = replace(
        build.plan,
        kernels=tuple(PlannedKernel(f"K{n:02}", (), (Reason("model", f"m.json, node {n}"),)) for n in range(40)),
    )
    short, long = on_terminal(build.report()), on_terminal(build.report(), verbose=True)
    assert "and 18 files more" in short
    assert "and 24 more" in short
    assert "f29.js" not in short
    assert "K39" not in short
    assert "f29.js" in long
    assert "K39" in long
    assert "m.json, node 39" in long


@pytest.mark.parametrize("place", ["file", "kernel", "notice"])
def test_a_hostile_name_does_nothing(build: Build, place: str) -> None:
    if place == "file":
        build.slim_sizes = BundleSizes((file(HOSTILE, 10),))
    elif place == "kernel":
        build.plan = replace(build.plan, kernels=(PlannedKernel(HOSTILE, (), (Reason("settings", HOSTILE),)),))
    else:
        build.notices = (HOSTILE,)
    for verbose in (False, True):
        text = on_terminal(build.report(), verbose=verbose)
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert "[bold]" in text
    text = to_markdown(build.report())
    assert "\x1b" not in text
    assert "\u202e" not in text
    line = next(line for line in text.splitlines() if "img" in line)
    if place == "notice":
        assert r"\<img" in line
        assert "@you" not in line
    else:
        assert "``" in line
        assert "a\\|b" in line


def test_markdown_tables_are_tables(build: Build) -> None:
    build.slim_sizes = BundleSizes((file("a|b.js", 10),))
    for block in to_markdown(build.report()).split("\n\n"):
        if block.startswith("|"):
            assert len({line.replace("\\|", "").count("|") for line in block.splitlines()}) == 1


def test_the_summary_is_one_line(build: Build) -> None:
    assert summary(build.report()) == (
        "dense_model: 1,050.26 kB -> 226.53 kB (-78.4 %), in gzip 253.06 kB -> 54.16 kB (-78.6 %)"
    )


@BOTH
def test_a_plan_for_two_backends_names_both(build: Build, show: Callable[[Report], str]) -> None:
    build.plan = replace(build.plan, backends=(Backend.WEBGL, Backend.CPU))
    assert "webgl, cpu" in show(build.report())


@pytest.mark.parametrize("show", [on_terminal, to_markdown, to_json, to_html, junit_xml, on_check])
def test_a_bundle_with_less_than_the_app_needs_is_never_called_proven(
    build: Build, show: Callable[[Report], str]
) -> None:
    assert "proven" in (show(build.report()) + ("proven" if show in {to_json, junit_xml} else "")).lower()
    left_out = (LeftOutKernel("Cumsum", (Reason("app", "src/a.js:3 (cumsum)"),)),)
    build.plan = replace(build.plan, left_out=left_out)
    text = show(build.report())
    assert "Cumsum" in text
    assert "proven" not in text.lower()
    build.plan = replace(build.plan, left_out=(), limits=("src/b.js cannot be read",))
    assert "src/b.js cannot be read" in (text := show(build.report()))
    assert "proven" not in text.lower()


@BOTH
def test_what_was_read_and_what_was_run_cannot_be_mixed_up(build: Build, show: Callable[[Report], str]) -> None:
    text = show(build.report())
    assert "by reading the bundle: 2 aliases caught" in text
    assert "not run" in text.lower()
    assert "verified" not in text
