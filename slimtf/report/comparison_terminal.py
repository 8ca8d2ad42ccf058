"""A comparison, and a history, on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.console import Group
from rich.table import Table
from rich.text import Text

from slimtf.amounts import change, counted, kilobytes
from slimtf.report.comparison_sentences import change_words, signed, suspect_sentence, when
from slimtf.report.explain import reason_line
from slimtf.report.printable import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import RenderableType

    from slimtf.model.comparison import Comparison, History, KernelChange, SizeChange, ValueChange
    from slimtf.model.report import Bytes

_MOST = 12
_MEASURES = ("raw", "gzip", "brotli")


def terminal_comparison(comparison: Comparison, *, verbose: bool = False) -> RenderableType:
    """Return ``comparison`` to print with rich.

    Args:
        verbose: every row and every reason.
    """
    most = None if verbose else _MOST
    parts: list[RenderableType] = [
        Text(),
        Text(printable(f"{comparison.before.name} -> {comparison.after.name}"), style="bold"),
        _totals(comparison.total),
    ]
    for title, rows in (
        ("package", comparison.packages),
        ("module", comparison.modules),
        ("file", comparison.files),
    ):
        if rows:
            parts.append(_changes(title, rows, most))
    if comparison.kernels:
        parts.append(_kernels(comparison.kernels, most))
    if comparison.versions:
        parts.append(_versions(comparison.versions))
    hint = suspect_sentence(comparison)
    parts.append(Text(printable(f"look first at: {hint}") if hint else "no size changed", style="bold"))
    if comparison.modules is None and hint:
        parts.append(Text("build both with --attribution to see packages and modules", style="dim"))
    return Group(*parts)


def terminal_history(history: History) -> RenderableType:
    """Return ``history`` to print with rich."""
    table = _table(("build", "made", "tfjs", "bundler"), ("kernels", "raw", "gzip", "brotli", "gzip change"))
    previous: Bytes | None = None
    for point in history.points:
        table.add_row(
            *(Text(printable(text)) for text in (point.name, when(point.made), point.tfjs, point.bundler)),
            Text(str(point.kernels)),
            *(Text(kilobytes(getattr(point.after, measure))) for measure in _MEASURES),
            _colored(point.after.gzip - previous.gzip) if previous else Text("-", style="dim"),
        )
        previous = point.after
    return Group(Text(), Text(printable(f"{history.project}, {counted(len(history.points), 'build')}"), "bold"), table)


def _totals(total: SizeChange) -> Table:
    table = _table(("total",), ("before", "after", "change", ""))
    for measure in _MEASURES:
        before, after = getattr(total.before, measure), getattr(total.after, measure)
        sizes = (Text(kilobytes(before)), Text(kilobytes(after), style="bold"))
        table.add_row(Text(measure), *sizes, _colored(after - before), Text(change(before, after)))
    return table


def _changes(title: str, rows: Sequence[SizeChange], most: int | None) -> Table:
    table = _table((title,), ("before", "after", "change", ""))
    for row in rows[:most]:
        sizes = (Text(kilobytes(side.raw)) if side else Text("-", style="dim") for side in (row.before, row.after))
        table.add_row(Text(printable(row.name)), *sizes, _colored(row.raw), Text(change_words(row)))
    _and_more(table, title, rows, most)
    return table


def _kernels(rows: Sequence[KernelChange], most: int | None) -> Table:
    table = _table(("kernel", "", "asked for by"), ())
    for row in rows[:most]:
        moved = ("new" if row.added else "gone") + (f", {signed(row.raw)}" if row.raw is not None else "")
        why = row.why if most is None else row.why[:1]
        reasons = "\n".join(printable(reason_line(one)) for one in why)
        table.add_row(Text(printable(row.name)), Text(moved), Text(reasons, style="dim"))
    _and_more(table, "kernel", rows, most)
    return table


def _versions(rows: Sequence[ValueChange]) -> Table:
    table = _table(("version", "before", "after"), ())
    for row in rows:
        table.add_row(*(Text(printable(text)) for text in (row.name, row.before, row.after)))
    return table


def _and_more(table: Table, title: str, rows: Sequence[object], most: int | None) -> None:
    if most is not None and len(rows) > most:
        table.add_row(Text(f"and {counted(len(rows) - most, title)} more (--verbose)", style="dim"))


def _table(texts: Sequence[str], numbers: Sequence[str]) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in texts:
        table.add_column(title, overflow="fold")
    for title in numbers:
        table.add_column(title, justify="right", no_wrap=True)
    return table


def _colored(size: int) -> Text:
    return Text(signed(size), style="green" if size < 0 else "red" if size > 0 else "dim")
