"""Where the bytes come from, what would save some, and what one kernel costs: for terminal and Markdown alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.amounts import counted, kilobytes
from slimtf.report.groups import by_category
from slimtf.report.rows import attributed, paired_rows

if TYPE_CHECKING:
    from slimtf.model.attribution import Advice, WhatIf
    from slimtf.model.report import Report
    from slimtf.report.groups import Group

MOST_ADVICE = 3
MOST_CUTS = 5


def origin_groups(report: Report) -> tuple[Group, ...]:
    """Return what kinds of bytes both bundles consist of; nothing where they were not attributed."""
    if not attributed(report.slim.files):
        return ()
    before = report.baseline.files if report.baseline else ()
    return by_category(paired_rows(before, report.slim.files))


def advice_sentence(advice: Advice) -> str:
    """Return cause, cure and bytes in one line."""
    place = f" ({advice.file}{f':{advice.line}' if advice.line else ''})" if advice.file else ""
    saves = f"{kilobytes(advice.gzip)} in gzip ({kilobytes(advice.raw)} raw{', measured' if advice.measured else ''})"
    what = f"{advice.cause}{place}; {advice.cure} [{advice.rule}]"
    return f"{saves}: {what}" if advice.raw else f"{what}; --advise measures what that saves"


def advice_sentences(report: Report, most: int | None = MOST_ADVICE) -> tuple[str, ...]:
    """Return a sentence for each of the first ``most`` pieces of advice, and one for the rest of them."""
    shown, rest = report.advice[:most], report.advice[most:] if most is not None else ()
    sentences = tuple(advice_sentence(one) for one in shown)
    if not rest:
        return sentences
    rules = ", ".join(dict.fromkeys(one.rule for one in rest))
    saved = kilobytes(sum(one.gzip for one in rest))
    return (*sentences, f"{saved} in gzip: {counted(len(rest), 'more cause')} (--verbose): {rules}")


def levels_sentences(report: Report) -> tuple[str, ...]:
    """Return the sizes at the levels that were measured, in one line; nothing where none was asked for."""
    found = ", ".join(f"{one.level} {kilobytes(one.gzip)}" for one in report.levels)
    return (f"{found} in gzip; only {report.level} was proven and kept",) if found else ()


def cuts_sentences(report: Report, most: int | None = MOST_CUTS) -> tuple[str, ...]:
    """Return what the cuts that save most take off, in one line; nothing where that was not measured."""
    weighed = sorted((cut for cut in report.cuts if cut.gzip is not None), key=lambda cut: -(cut.gzip or 0))
    found = [f"{cut.name} {kilobytes(cut.gzip or 0)}" for cut in weighed[:most]]
    rest = f"; {len(weighed) - len(found)} more (--verbose)" if len(weighed) > len(found) else ""
    return (f"{'; '.join(found)}{rest}; in gzip, minified, each with all others made",) if found else ()


def sharers_sentences(report: Report) -> tuple[str, ...]:
    """Return for each page and worker what it carries for others; nothing where that was not measured."""
    return tuple(
        f"{one.file} carries {kilobytes(one.more_gzip)} of tfjs for others ({kilobytes(one.more_raw)} before gzip); "
        f"alone it would need {kilobytes(one.gzip)}"
        for one in report.sharers
    )


def what_if_sentence(one: WhatIf) -> str:
    """Return what leaving the kernel out saves."""
    sizes = f"{kilobytes(one.raw)}, {kilobytes(one.gzip)} in gzip, {kilobytes(one.brotli)} in brotli"
    return f"without {one.kernel}: {sizes} less (measured; that bundle was thrown away)"
