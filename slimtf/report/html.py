"""The report as one HTML file that opens from disk: styles, script and data inside, nothing fetched."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

import slimtf
from slimtf.amounts import change, counted, duration, kilobytes
from slimtf.report.categories import label
from slimtf.report.comparison_sentences import suspect_sentence, when
from slimtf.report.explain import reason_line
from slimtf.report.page import script_data, side_by_side, subtitle
from slimtf.report.printable import printable
from slimtf.report.sentences import effort_sentence, proof_gaps, proof_label, proof_sentence, result_words
from slimtf.report.verdict import verdict
from slimtf.resources import shipped_folder
from slimtf.templates import render

if TYPE_CHECKING:
    from slimtf.model.comparison import Comparison
    from slimtf.model.history import History
    from slimtf.model.report import Report

MEASURES = ("raw", "gzip", "brotli")
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
        effort=effort_sentence(report),
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
        text=printable,
        kb=_amount,
        signed=_signed,
        percent=_percent,
        duration=duration,
        counted=counted,
        category_label=label,
        reason=reason_line,
        when=when,
        result_words=result_words,
        verdict=verdict,
        **values,
    )


def _policy(style: str, script: str) -> str:
    """Return a Content-Security-Policy that lets exactly ``style`` and ``script`` work, and nothing be fetched."""
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src '{_hash(style)}'",
            f"script-src '{_hash(script)}'",
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
