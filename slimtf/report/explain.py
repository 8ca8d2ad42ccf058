"""Why a kernel, or another part of tfjs, is in the bundle or not, for ``--explain``."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from slimtf.amounts import kilobytes
from slimtf.report.sentences import unseen_sentences

if TYPE_CHECKING:
    from slimtf.model.report import Report, Why
    from slimtf.model.report_levels import ReportCut

SOURCES = {
    "all": "not all that the app reaches is known, so every kernel of the backends is kept",
    "app": "named by the app",
    "engine": "needed by tfjs itself",
    "gradient": "called by a gradient",
    "model": "called by a model",
    "recorded": "recorded in a run",
    "settings": "listed in the settings",
}


def explanation(report: Report, name: str) -> str:
    """Return why the kernel ``name`` is in the slim bundle, or that it is not, in several lines.

    At level deep ``name`` may also be part of what was cut (``localStorage``), or what brings it back (``indexeddb``).
    """
    found = next((kernel for kernel in report.kernels if kernel.name == name), None)
    if found is not None:
        backends = ", ".join(found.backends) or "no backend: tfjs-core does its work with a canvas"
        causes = unseen_sentences(report) if any(why.source == "all" for why in found.why) else ()
        reasons = (*(reason_line(why) for why in found.why), *(f"  {cause}" for cause in causes))
        return "\n".join((f"{name} ({backends})", *(f"  {reason}" for reason in reasons)))
    cuts = [cut for cut in report.cuts if name.lower() in cut.name.lower() or f'"{name}"' in cut.back]
    if cuts:
        return "\n".join(map(_cut_line, cuts))
    names = [kernel.name for kernel in report.kernels]
    near = [kernel for kernel in names if kernel.lower() == name.lower()] or get_close_matches(name, names, n=1)
    hint = f"; did you mean {near[0]}?" if near else ""
    return f"{name} is not in the slim bundle: neither the app, its models nor tfjs itself reach it{hint}"


def _cut_line(cut: ReportCut) -> str:
    if cut.made:
        saved = f" ({kilobytes(cut.gzip)} in gzip)" if cut.gzip is not None else ""
        return f"{cut.name}: not in the slim bundle{saved}, because nothing needs it; {cut.back} brings it back"
    return f"{cut.name}: kept; {cut.why}"


def reason_line(why: Why) -> str:
    """Return one reason in one line: ``named by the app: src/a.js:3 (conv2d)``."""
    meaning = SOURCES.get(why.source, why.source)
    return f"{meaning}: {why.detail}" if why.detail else meaning
