"""The sentences of a comparison that every output shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.amounts import change, counted, kilobytes

if TYPE_CHECKING:
    from slimtf.model.comparison import Comparison, History, SizeChange, Suspect


def comparison_summary(comparison: Comparison) -> str:
    """Return the result in one line."""
    names = f"{comparison.before.name} -> {comparison.after.name}"
    before, after = comparison.total.before, comparison.total.after
    if before is None or after is None or before == after:
        return f"{names}: the same size"
    return (
        f"{names}: {kilobytes(before.raw)} -> {kilobytes(after.raw)} ({signed(after.raw - before.raw)}), "
        f"in gzip {kilobytes(before.gzip)} -> {kilobytes(after.gzip)} ({signed(after.gzip - before.gzip)})"
    )


def suspect_sentence(comparison: Comparison) -> str:
    """Return where to look first, and whether a change of tools may be to blame; empty when no size changed."""
    suspect = comparison.suspect
    if suspect is None:
        return ""
    tools = ", ".join(f"{one.name} {one.before} -> {one.after}" for one in comparison.versions)
    return _moved(suspect) + (f"; changed as well: {tools}" if tools else "")


def history_summary(history: History) -> str:
    """Return the result of several builds in one line."""
    first, last = history.points[0].after, history.points[-1].after
    return (
        f"{history.project}, {counted(len(history.points), 'build')}: "
        f"{kilobytes(first.raw)} -> {kilobytes(last.raw)}, in gzip {kilobytes(first.gzip)} -> {kilobytes(last.gzip)}"
    )


def when(made: str) -> str:
    """Return the time of a build, ISO 8601 in UTC, as ``2026-11-23 02:00 UTC``; empty where it is not known."""
    return f"{made[:16].replace('T', ' ')} UTC" if made else ""


def signed(size: int) -> str:
    """Return ``size`` bytes with its sign."""
    return f"+{kilobytes(size)}" if size > 0 else kilobytes(size)


def change_words(row: SizeChange) -> str:
    """Return ``new``, ``gone``, or by how much it changed: ``+4.1 %``."""
    if row.before is None or row.after is None:
        return "new" if row.before is None else "gone"
    return change(row.before.raw, row.after.raw)


def _moved(suspect: Suspect) -> str:
    bytes_ = f", {signed(suspect.raw)}" if suspect.raw is not None else ""
    place = f", asked for by {suspect.place}" if suspect.place else ""
    return f"{suspect.kind} {suspect.name}{bytes_}{place}"
