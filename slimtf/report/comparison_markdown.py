"""A comparison, and a history, as Markdown; names from the project stay inert in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.amounts import change, counted, kilobytes
from slimtf.report.comparison_sentences import change_words, signed, suspect_sentence, when
from slimtf.report.explain import reason_line
from slimtf.report.printable import markdown_code, markdown_text
from slimtf.report.tables import folded, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slimtf.model.comparison import Comparison, History, KernelChange, SizeChange

_MEASURES = ("raw", "gzip", "brotli")
_OPEN = 10  # rows; more are folded


def comparison_markdown(comparison: Comparison) -> str:
    """Return ``comparison`` as GitHub-flavoured Markdown with a line end at its end."""
    hint = suspect_sentence(comparison)
    names = [markdown_text(side.name) for side in (comparison.before, comparison.after)]
    parts = [
        f"### {names[0]} → {names[1]}",
        _totals(comparison.total),
        f"Look first at: {markdown_text(hint)}." if hint else "No size changed.",
        _kernels(comparison.kernels),
        _changes("package", comparison.packages or ()),
        _changes("module", comparison.modules or ()),
        _changes("file", comparison.files),
        table(
            ("", "before", "after"),
            [tuple(map(markdown_text, (v.name, v.before, v.after))) for v in comparison.versions],
        ),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def history_markdown(history: History) -> str:
    """Return ``history`` as a table."""
    rows = []
    before: int | None = None
    for point in history.points:
        gzip = point.after.gzip
        sizes = (kilobytes(getattr(point.after, measure)) for measure in _MEASURES)
        moved = signed(gzip - before) if before is not None else ""
        rows.append(
            (
                markdown_code(point.name),
                markdown_text(when(point.made)),
                markdown_text(point.tfjs),
                str(point.kernels),
                *sizes,
                moved,
            )
        )
        before = gzip
    head = ("build", "made", "tfjs", "kernels", *_MEASURES, "gzip change")
    title = f"### {markdown_text(history.project)}, {counted(len(history.points), 'build')}"
    return f"{title}\n\n{table(head, rows)}\n"


def _totals(total: SizeChange) -> str:
    pairs = [(measure, getattr(total.before, measure), getattr(total.after, measure)) for measure in _MEASURES]
    rows = [
        (f"**{measure}**", kilobytes(old), kilobytes(new), signed(new - old), change(old, new))
        for measure, old, new in pairs
    ]
    return table(("", "before", "after", "change", ""), rows)


def _changes(title: str, changes: Sequence[SizeChange]) -> str:
    rows = [
        (
            markdown_code(row.name),
            *(kilobytes(side.raw) if side else "" for side in (row.before, row.after)),
            signed(row.raw),
            change_words(row),
        )
        for row in changes
    ]
    text = table((title, "before", "after", "change", ""), rows)
    return text if len(rows) <= _OPEN else folded(counted(len(rows), title) + " changed", text)


def _kernels(kernels: Sequence[KernelChange]) -> str:
    rows = [
        (
            markdown_code(row.name),
            ("new" if row.added else "gone") + (f", {signed(row.raw)}" if row.raw is not None else ""),
            "<br>".join(markdown_text(reason_line(why)) for why in row.why[:3]),
        )
        for row in kernels
    ]
    return table(("kernel", "change", "asked for by"), rows)
