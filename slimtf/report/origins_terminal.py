"""Where the bytes come from, on a terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from slimtf.amounts import change, kilobytes
from slimtf.report.origins import origin_groups

if TYPE_CHECKING:
    from slimtf.model.report import Report
    from slimtf.model.sizes import Size


def origins_table(report: Report) -> Table | None:
    """Return a table of the kinds of bytes, raw; None where they were not attributed."""
    groups = origin_groups(report)
    if not groups:
        return None
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("raw bytes by kind")
    for title in ("before", "after", "change") if report.baseline else ("size",):
        table.add_column(title, justify="right", no_wrap=True)
    for group in groups:
        cells = (_size(group.before), _size(group.after), _change(group.before, group.after))
        table.add_row(Text(group.label), *(cells if report.baseline else cells[1:2]))
    return table


def _size(size: Size | None) -> Text:
    return Text(kilobytes(size.raw)) if size else Text("none", style="dim")


def _change(before: Size | None, after: Size | None) -> Text:
    if before is None or after is None:
        return Text()
    return Text(change(before.raw, after.raw), style="green" if after.raw < before.raw else "dim")
