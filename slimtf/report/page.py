"""What the HTML page is made of, computed before it is rendered, and the data that its script reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slimtf.report.categories import label
from slimtf.report.comparison_sentences import when
from slimtf.report.groups import by_category, by_kernel
from slimtf.report.pairs import pair_files
from slimtf.report.printable import printable
from slimtf.report.rows import attributed, paired_rows
from slimtf.report.sentences import level_shown, made_with

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slimtf.model.history import History
    from slimtf.model.report import Report, ReportBundle, ReportFile
    from slimtf.model.sizes import Size
    from slimtf.report.groups import Group
    from slimtf.report.pairs import FilePair
    from slimtf.report.rows import Row


@dataclass(frozen=True, slots=True)
class PageBundles:
    """Two bundles side by side, or one alone.

    Attributes:
        labels: what the sides are called, ``before`` and ``after``; only the last when there is one bundle.
        attributed: at least one file is known by its modules.
        kernel_sizes: raw bytes of the modules of each kernel in the second bundle; empty without modules.
        left_kernels: those that only the first bundle has.
    """

    labels: tuple[str, ...]
    before: ReportBundle | None
    after: ReportBundle
    pairs: tuple[FilePair, ...]
    rows: tuple[Row, ...]
    categories: tuple[Group, ...]
    kernel_sizes: dict[str, int]
    left_kernels: tuple[Group, ...]
    attributed: bool


def side_by_side(before: ReportBundle | None, after: ReportBundle, labels: tuple[str, str]) -> PageBundles:
    """Return both bundles with what they consist of."""
    older: Sequence[ReportFile] = before.files if before else ()
    rows = paired_rows(older, after.files)
    kernels = by_kernel(rows)
    return PageBundles(
        labels=labels if before else labels[1:],
        before=before,
        after=after,
        pairs=pair_files(older, after.files),
        rows=rows,
        categories=by_category(rows),
        kernel_sizes={group.key: group.after.raw for group in kernels if group.after},
        left_kernels=tuple(group for group in kernels if not group.after),
        attributed=attributed((*older, *after.files)),
    )


def script_data(project: str, bundles: PageBundles, history: History | None) -> dict[str, object]:
    """Return what the page's script reads; every name in it is printable.

    A row is file, path, package, category, kernel, size before, size after; a size raw, gzip, brotli, or null.
    """
    files = list(dict.fromkeys(row.part.file for row in bundles.rows))
    numbers = {file: number for number, file in enumerate(files)}
    return {
        "map": {
            "name": printable(project),
            "labels": [printable(text) for text in bundles.labels],
            "files": [printable(file) for file in files],
            "categories": {group.key: label(group.key) for group in bundles.categories},
            "rows": [_row(row, numbers[row.part.file]) for row in bundles.rows],
        },
        "history": [
            {
                "name": printable(point.name),
                "before": _size(point.before.size) if point.before else None,
                "after": _size(point.after.size),
            }
            for point in (history.points if history else ())
        ],
    }


def steps(report: Report, history: History | None) -> tuple[tuple[str, int, str], ...]:
    """Return what is known of all of tfjs and of each level: what it is called, gzip bytes, class of its bar."""
    known = {point.level: point.after.gzip for point in (history.points if history else ()) if point.level}
    known |= {each.level: each.gzip for each in report.levels}
    known[report.level] = report.slim.total.gzip
    before = [("all of tfjs", report.baseline.total.gzip, "before")] if report.baseline else []
    levels = sorted(known.items(), key=lambda one: -one[1])
    return (*before, *((f"level {name}", size, "after" if name == report.level else "before") for name, size in levels))


def compared_steps(before: Report, after: Report, labels: tuple[str, ...]) -> tuple[tuple[str, int, str], ...]:
    """Return the same for two reports."""
    older, newer = before.slim.total.gzip, after.slim.total.gzip
    return ((labels[0], older, "before"), (labels[-1], newer, "over" if newer > older else "after"))


def subtitle(report: Report) -> str:
    """Return with what it was built, and when."""
    parts = (
        made_with(report),
        f"tfjs {report.versions.tfjs}",
        ", ".join(report.backends),
        report.mode,
        level_shown(report),
        when(report.made),
    )
    return " · ".join(part for part in parts if part)


def _row(row: Row, file: int) -> list[object]:
    part = row.part
    names = (part.path, part.package, part.category, part.kernel)
    return [file, *(printable(name) for name in names), _size(row.before), _size(row.after)]


def _size(size: Size | None) -> list[int] | None:
    return [size.raw, size.gzip, size.brotli] if size is not None else None
