"""The report as one HTML file that opens from disk: styles, script and data inside, nothing fetched."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

import slimtf
from slimtf.amounts import change, counted, duration, kilobytes, slow_4g_seconds
from slimtf.report.comparison_sentences import suspect_sentence, when
from slimtf.report.explain import reason_line
from slimtf.report.groups import by_category, by_kernel
from slimtf.report.printable import printable
from slimtf.report.rows import attributed, label, pair_files, paired_rows
from slimtf.report.sentences import (
    effort_sentence,
    first_download_sentences,
    level_shown,
    made_with,
    other_notices,
    proof_gaps,
    proof_label,
    proof_sentence,
    result_words,
    unseen_sentences,
)
from slimtf.report.verdict import verdict
from slimtf.resources import shipped_folder
from slimtf.templates import render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slimtf.model.comparison import Comparison, History
    from slimtf.model.report import Report, ReportBundle, ReportFile
    from slimtf.model.sizes import Size
    from slimtf.report.groups import Group
    from slimtf.report.rows import FilePair, Row

MEASURES = ("raw", "gzip", "brotli")
_ICON = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'><rect width='16' height='16' rx='3' fill='#b4bec9'/>"
    "<rect y='9' width='7' height='7' rx='3' fill='#0b62c4'/></svg>"
)
_MINUS = "\N{MINUS SIGN}"


def to_html(report: Report, history: History | None = None) -> str:
    """Return ``report`` as a page; with ``history``, its lines and its table as well."""
    bundles = side_by_side(report.baseline, report.slim, ("before", "after"))
    return _page(
        "report/build.html.j2",
        report=report,
        bundles=bundles,
        history=history,
        subtitle=subtitle(report),
        proof=proof_sentence(report),
        proof_word=proof_label(report),
        gaps=proof_gaps(report),
        kept=unseen_sentences(report),
        notices=other_notices(report),
        effort=effort_sentence(report),
        first="; ".join(first_download_sentences(report)),
        steps=steps(report, history),
        data=script_data(report.project, bundles, history),
    )


def comparison_to_html(comparison: Comparison, before: Report, after: Report) -> str:
    """Return the slim bundles of two reports side by side, and what changed between them."""
    bundles = side_by_side(before.slim, after.slim, (comparison.before.name, comparison.after.name))
    return _page(
        "report/comparison.html.j2",
        comparison=comparison,
        bundles=bundles,
        history=None,
        subtitles=(subtitle(before), subtitle(after)),
        suspect=suspect_sentence(comparison),
        steps=_compared_steps(before, after, bundles.labels),
        data=script_data(after.project, bundles, None),
    )


def _page(template: str, **values: object) -> str:
    folder = shipped_folder("bundler_templates") / "report"
    style = (folder / "page.css").read_text(encoding="utf-8")
    script = (folder / "page.min.js").read_text(encoding="utf-8")
    return render(
        template,
        style=style,
        script=script,
        policy=_policy(style, script),
        version=slimtf.__version__,
        measures=MEASURES,
        icon=quote(_ICON),
        text=printable,
        kb=_amount,
        signed=_signed,
        percent=_percent,
        duration=duration,
        slow_4g=slow_4g_seconds,
        counted=counted,
        category_label=label,
        reason=reason_line,
        when=when,
        result_words=result_words,
        verdict=verdict,
        **values,
    )


def _policy(style: str, script: str) -> str:
    """Return a Content-Security-Policy that lets exactly ``style``, ``script`` and the icon work."""
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src '{_hash(style)}'",
            f"script-src '{_hash(script)}'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")


def _amount(size: int) -> str:
    return kilobytes(size).replace("-", _MINUS)


def _signed(size: int) -> str:
    return f"+{kilobytes(size)}" if size > 0 else _amount(size)


def _percent(before: int, after: int) -> str:
    text = change(before, after)
    return text[1:] if text[1:] == "0.0 %" else text.replace("-", _MINUS)


@dataclass(frozen=True, slots=True)
class _PageBundles:
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


def side_by_side(before: ReportBundle | None, after: ReportBundle, labels: tuple[str, str]) -> _PageBundles:
    """Return both bundles with what they consist of."""
    older: Sequence[ReportFile] = before.files if before else ()
    rows = paired_rows(older, after.files)
    kernels = by_kernel(rows)
    return _PageBundles(
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


def script_data(project: str, bundles: _PageBundles, history: History | None) -> dict[str, object]:
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


def _compared_steps(before: Report, after: Report, labels: tuple[str, ...]) -> tuple[tuple[str, int, str], ...]:
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
