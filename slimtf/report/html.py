"""The report as one HTML file that opens from disk: styles, script and data inside, nothing fetched."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING
from urllib.parse import quote

import slimtf
from slimtf.amounts import change, counted, duration, kilobytes, slow_4g_seconds
from slimtf.report.categories import label
from slimtf.report.comparison_sentences import suspect_sentence, when
from slimtf.report.explain import reason_line
from slimtf.report.page import compared_steps, script_data, side_by_side, steps, subtitle
from slimtf.report.printable import printable
from slimtf.report.sentences import (
    effort_sentence,
    first_download_sentences,
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
    from slimtf.model.comparison import Comparison
    from slimtf.model.history import History
    from slimtf.model.report import Report

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
        steps=compared_steps(before, after, bundles.labels),
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
