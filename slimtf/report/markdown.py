"""The report as Markdown, for a pull request or a wiki; names from the project stay inert in it."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from slimtf.amounts import change, counted, kilobytes
from slimtf.report.gate_markdown import gate_parts
from slimtf.report.origins import (
    advice_sentences,
    cuts_sentences,
    levels_sentences,
    origin_groups,
    sharers_sentences,
    what_if_sentence,
)
from slimtf.report.printable import markdown_code, markdown_text, printable
from slimtf.report.rows import pair_files
from slimtf.report.sentences import (
    NOT_RUN,
    effort_sentence,
    first_download_sentences,
    headline,
    lower_level_sentences,
    on_demand_sentences,
    proof_gaps,
    proof_label,
    proof_sentence,
    verify_sentences,
)
from slimtf.report.tables import folded, table
from slimtf.report.verdict import verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from slimtf.model.gate import Gate
    from slimtf.model.report import Bytes, Report, ReportFile
    from slimtf.model.sizes import Size

_MEASURES = ("raw", "gzip", "brotli")


def to_markdown(report: Report) -> str:
    """Return ``report`` as GitHub-flavoured Markdown with a line end at its end."""
    parts = [
        f"### {markdown_text(headline(report))}",
        *(_judged(report.gate) if report.gate else ()),
        sizes_table(report),
        files_table(report),
        _origins(report),
        kernels_list(report),
        f"{proof_label(report).capitalize()}: {proof_sentence(report)}.",
        "\n".join(f"- {markdown_text(gap)}" for gap in proof_gaps(report)),
        "\n".join(f"Download: {sentence}." for sentence in first_download_sentences(report)),
        "\n\n".join(markdown_text(sentence) for sentence in on_demand_sentences(report)),
        _verified(report),
        f"{effort_sentence(report)}.",
        "\n".join(f"Level: {markdown_text(sentence)}." for sentence in lower_level_sentences(report)),
        "\n".join(f"Levels: {markdown_text(sentence)}." for sentence in levels_sentences(report)),
        "\n".join(f"Cuts: {markdown_text(sentence)}." for sentence in cuts_sentences(report)),
        "\n".join(f"- {markdown_text(sentence)}" for sentence in sharers_sentences(report)),
        "\n".join(f"- {markdown_text(what_if_sentence(one))}" for one in report.what_if),
        "\n".join(f"- advice: {markdown_text(one)}" for one in advice_sentences(report)),
        "\n".join(f"- {markdown_text(notice)}" for notice in report.notices if notice != report.lower_level),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _judged(gate: Gate) -> tuple[str, ...]:
    return f"Budgets: **{verdict(gate)}**.", *gate_parts(gate)


def sizes_table(report: Report) -> str:
    """Return the table of totals before and after."""
    return table(("", *(("before", "after", "change") if report.baseline else ("size",))), list(_size_rows(report)))


def _size_rows(report: Report) -> Iterator[Sequence[str]]:
    before, after = report.baseline, report.slim
    for measure in _MEASURES:
        yield f"**{measure}**", *_cells(before.total if before else None, after.total, measure)
    if after.licences.raw or (before is not None and before.licences.raw):
        yield "licence comments", *_cells(before.licences if before else None, after.licences, "raw")
        for measure in _MEASURES:
            cells = _cells(before.without_licences if before else None, after.without_licences, measure)
            yield f"{measure} without them", *cells


def _cells(before: Bytes | None, after: Bytes, measure: str) -> Sequence[str]:
    new: int = getattr(after, measure)
    if before is None:
        return (kilobytes(new),)
    old: int = getattr(before, measure)
    return kilobytes(old), kilobytes(new), change(old, new)


def files_table(report: Report) -> str:
    """Return the table of files before and after."""
    rows = [
        (markdown_code(pair.path), *_file_sizes(report, pair.before, pair.after))
        for pair in pair_files(report.baseline.files if report.baseline else (), report.slim.files)
    ]
    return table(("file", *(("before", "after", "change") if report.baseline else ("size",)), "gzip", "brotli"), rows)


def _file_sizes(report: Report, before: ReportFile | None, after: ReportFile | None) -> Sequence[str]:
    compressed = (kilobytes(after.gzip), kilobytes(after.brotli)) if after else ("", "")
    new = kilobytes(after.raw) if after else "none"
    if report.baseline is None:
        return new, *compressed
    old = kilobytes(before.raw) if before else "none"
    return old, new, change(before.raw, after.raw) if before and after else "", *compressed


def kernels_list(report: Report) -> str:
    """Return the names of the kernels, folded."""
    names = ", ".join(markdown_code(kernel.name) for kernel in report.kernels)
    title = f"{counted(len(report.kernels), 'kernel')} on {html.escape(printable(', '.join(report.backends)))}"
    return folded(title, names or "none")


def _origins(report: Report) -> str:
    """Return the kinds of bytes, folded; empty where they were not attributed."""
    rows = [
        (group.label, *([_raw(group.before)] if report.baseline else []), _raw(group.after))
        for group in origin_groups(report)
    ]
    return folded("raw bytes by kind", table(("", *(("before", "after") if report.baseline else ("size",))), rows))


def _raw(size: Size | None) -> str:
    return kilobytes(size.raw) if size else "none"


def _verified(report: Report) -> str:
    if report.verify is None:
        return f"Not run: {NOT_RUN}."
    sentences = verify_sentences(report.verify)
    return "\n".join(f"- verified: {markdown_text(sentence)}" for sentence in sentences)
