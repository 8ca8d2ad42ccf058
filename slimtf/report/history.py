"""Several reports of one project in a row."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from slimtf.errors import UsageError
from slimtf.model.comparison import History, HistoryPoint
from slimtf.model.report import Report  # noqa: TC001 - a field's type
from slimtf.report.sentences import made_with

if TYPE_CHECKING:
    from collections.abc import Sequence


class Named(NamedTuple):
    """A report, and what it is called."""

    name: str
    report: Report


def in_order(reports: Sequence[Named], *, by_time: bool) -> Sequence[Named]:
    """Return ``reports`` as they are, or in the order in which they were built.

    Raises:
        UsageError: one does not know when it was made.
    """
    if not by_time:
        return reports
    for named in reports:
        if not named.report.made:
            what = "this report does not say when it was made; an older slimtf wrote it"
            raise UsageError(what, where=named.name, hint="give the reports in their order, with --order given")
    return sorted(reports, key=lambda named: named.report.made)


def make_history(reports: Sequence[Named], *, across_projects: bool = False) -> History:
    """Return the history of at least one report, in the order given.

    Raises:
        UsageError: they are of different projects.
    """
    first = reports[0]
    for named in reports:
        if named.report.project != first.report.project and not across_projects:
            what = f"these reports are of different projects: {first.report.project} and {named.report.project}"
            hint = "show them all the same with --across-projects"
            raise UsageError(what, where=f"{first.name}, {named.name}", hint=hint)
    return History(project=first.report.project, points=tuple(_point(named) for named in reports))


def _point(named: Named) -> HistoryPoint:
    report = named.report
    return HistoryPoint(
        name=named.name,
        made=report.made,
        before=report.baseline.total if report.baseline else None,
        after=report.slim.total,
        kernels=len(report.kernels),
        tfjs=report.versions.tfjs,
        bundler=made_with(report),
        level=report.level,
    )
