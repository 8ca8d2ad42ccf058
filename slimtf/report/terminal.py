"""The report on a terminal."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from rich import box
from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from slimtf.amounts import change, counted, duration, few, kilobytes, slow_4g_seconds
from slimtf.report.fitting import Fitting, Separated
from slimtf.report.gate_terminal import gate_lines
from slimtf.report.origins import (
    advice_sentences,
    cuts_sentences,
    levels_sentences,
    origin_groups,
    sharers_sentences,
    what_if_sentence,
)
from slimtf.report.printable import printable
from slimtf.report.rows import pair_files
from slimtf.report.sentences import (
    NOT_RUN,
    compiled_sentences,
    effort_sentence,
    first_download_sentences,
    headline,
    lower_level_sentences,
    on_demand_sentences,
    other_notices,
    proof_gaps,
    proof_label,
    proof_sentence,
    result_line,
    unseen_sentences,
    verify_sentences,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import RenderableType

    from slimtf.model.report import Bytes, Report, ReportFile
    from slimtf.model.sizes import Size

_MOST_FILES = 12
_MOST_REASONS = 3
_MOST_KERNELS = 16
_MOST_UNSEEN = 4
_MEASURES = ("raw", "gzip", "brotli")


def terminal_report(report: Report, *, verbose: bool = False, notices: bool = True) -> RenderableType:
    """Return ``report`` to print with rich.

    Args:
        verbose: every file, and every kernel with why it is there.
        notices: the notices too; a build has shown them already.
    """
    parts: list[RenderableType] = [
        Text(),
        Separated(printable(headline(report))),
        _sizes(report),
        Fitting(partial(_files, report, None if verbose else _MOST_FILES)),
        *([table] if (table := _origins_table(report)) is not None else []),
        _kernels_with_reasons(report) if verbose else _kernels(report),
        *_lines("level", lower_level_sentences(report)),
        *_lines("levels", levels_sentences(report)),
        *_lines("cuts", cuts_sentences(report, None) if verbose else cuts_sentences(report)),
        *_lines("shared", sharers_sentences(report)),
        *_lines("what if", [what_if_sentence(one) for one in report.what_if]),
        *_lines(proof_label(report), (proof_sentence(report), *proof_gaps(report))),
        *_lines("compiled", compiled_sentences(report)),
        *_lines("kept", _shortened(unseen_sentences(report), None if verbose else _MOST_UNSEEN)),
        *_lines("download", first_download_sentences(report)),
        *_lines("on demand", on_demand_sentences(report)),
        *verify_lines(report),
        _line("effort", effort_sentence(report)),
        *_lines("advice", advice_sentences(report, None) if verbose else advice_sentences(report)),
    ]
    if notices:
        parts += [_line("note", printable(notice)) for notice in other_notices(report)]
    if report.gate is not None:
        parts += gate_lines(report.gate, verbose=verbose)
    return Group(*parts, Text(), Text(printable(result_line(report)), style="bold"))


def verify_lines(report: Report) -> tuple[RenderableType, ...]:
    """Return what was verified, a line for each model and for the app; or that nothing was run."""
    return _lines("verified", verify_sentences(report.verify)) if report.verify else (_line("not run", NOT_RUN),)


def _lines(label: str, sentences: Sequence[str]) -> tuple[RenderableType, ...]:
    return tuple(_line("" if index else label, printable(text)) for index, text in enumerate(sentences))


def _shortened(sentences: tuple[str, ...], most: int | None) -> tuple[str, ...]:
    shown = sentences[:most]
    more = len(sentences) - len(shown)
    return (*shown, f"and for {counted(more, 'more cause')} (--verbose)") if more else shown


def _sizes(report: Report) -> Table:
    table = _table("", *(("before", "after", "change") if report.baseline else ("size",)))
    before, after = report.baseline, report.slim
    for measure in _MEASURES:
        table.add_row(measure, *_cells(before.total if before else None, after.total, measure, style="bold"))
    times = [duration(slow_4g_seconds(bundle.total.gzip)) for bundle in (before, after) if bundle]
    table.add_row(Text("slow 4G", style="dim"), *(Text(time, style="dim") for time in times))
    if after.licences.raw or (before is not None and before.licences.raw):
        table.add_section()
        table.add_row("licence comments", *_cells(before.licences if before else None, after.licences, "raw"))
        for measure in _MEASURES:
            cells = _cells(before.without_licences if before else None, after.without_licences, measure)
            table.add_row(f"{measure} without them", *cells)
    return table


def _cells(before: Bytes | None, after: Bytes, measure: str, *, style: str = "") -> Iterator[Text]:
    new: int = getattr(after, measure)
    if before is None:
        yield Text(kilobytes(new), style=style)
        return
    old: int = getattr(before, measure)
    yield Text(kilobytes(old))
    yield Text(kilobytes(new), style=style)
    yield _change(old, new)


def _files(report: Report, most: int | None, *, narrow: bool) -> Table:
    before = report.baseline.files if report.baseline else ()
    pairs = pair_files(before, report.slim.files)
    compared = report.baseline is not None
    titles = ("before", "after", "change") if compared else ("size",)
    table = _table("file", *(titles[1:] if narrow and compared else titles), *(() if narrow else ("gzip", "brotli")))
    for pair in pairs[:most]:
        cells = [_size(pair.after)]
        if compared:
            cells = [*(() if narrow else (_size(pair.before),)), *cells]
            cells.append(_change(pair.before.raw, pair.after.raw) if pair.before and pair.after else Text())
        if not narrow:
            cells += [Text(kilobytes(size)) for size in (pair.after.gzip, pair.after.brotli)] if pair.after else []
        table.add_row(Text(printable(pair.path)), *cells)
    if most is not None and len(pairs) > most:
        table.add_row(Text(f"and {counted(len(pairs) - most, 'file')} more (--verbose)", style="dim"))
    return table


def _kernels(report: Report) -> RenderableType:
    names = [printable(kernel.name) for kernel in report.kernels]
    more = " (--verbose)" if len(names) > _MOST_KERNELS else ""
    return _line(counted(len(names), "kernel"), few(names, _MOST_KERNELS) + more)


def _kernels_with_reasons(report: Report) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in (counted(len(report.kernels), "kernel"), "backends", "why"):
        table.add_column(title, overflow="fold")
    for kernel in report.kernels:
        reasons = [f"{reason.source} {reason.detail}".strip() for reason in kernel.why[:_MOST_REASONS]]
        more = len(kernel.why) - len(reasons)
        why = "\n".join([*reasons, f"and {more} more (--explain {kernel.name})"] if more > 0 else reasons)
        lines = "\n".join(printable(line) for line in why.split("\n"))
        table.add_row(
            Text(printable(kernel.name)), Text(printable(", ".join(kernel.backends))), Text(lines, style="dim")
        )
    return table


def _table(first: str, *others: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(first, overflow="fold")
    for title in others:
        table.add_column(title, justify="right", no_wrap=True)
    return table


def _size(file: ReportFile | None) -> Text:
    return Text(kilobytes(file.raw)) if file else Text("none", style="dim")


def _change(before: int, after: int) -> Text:
    return Text(change(before, after), style="green" if after < before else "red" if after > before else "dim")


def _line(label: str, text: str) -> RenderableType:
    line = Table.grid(padding=(0, 1))
    line.add_column(no_wrap=True, style="dim", min_width=10)
    line.add_column(overflow="fold")
    line.add_row(Text(label), Text(text))
    return Padding(line, (0, 0))


def _origins_table(report: Report) -> Table | None:
    """Return a table of the kinds of bytes, raw; None where they were not attributed."""
    groups = origin_groups(report)
    if not groups:
        return None
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("raw bytes by kind")
    for title in ("before", "after", "change") if report.baseline else ("size",):
        table.add_column(title, justify="right", no_wrap=True)
    for group in groups:
        cells = (_bytes_of(group.before), _bytes_of(group.after), _difference(group.before, group.after))
        table.add_row(Text(group.label), *(cells if report.baseline else cells[1:2]))
    return table


def _bytes_of(size: Size | None) -> Text:
    return Text(kilobytes(size.raw)) if size else Text("none", style="dim")


def _difference(before: Size | None, after: Size | None) -> Text:
    if before is None or after is None:
        return Text()
    return Text(change(before.raw, after.raw), style="green" if after.raw < before.raw else "dim")
