"""The report as JSON, schema 1, and back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pydantic import ValidationError

from slimtf.errors import UsageError, located
from slimtf.model.report import SCHEMA, Report
from slimtf.report.contradictions import contradictions, impossible_number
from slimtf.report.printable import printable_json

if TYPE_CHECKING:
    from pathlib import Path

    from pydantic import BaseModel

_HINT = "give the file that slimtf build --json wrote"
_DAMAGED = "the file is damaged, or something else wrote it; build again"


def to_json(report: Report) -> str:
    """Return ``report`` as JSON with a line end at its end."""
    return record_json(report)


def record_json(record: BaseModel) -> str:
    """Return ``record`` as JSON with a line end at its end, harmless where it is printed."""
    return printable_json(record.model_dump_json(by_alias=True, indent=2)) + "\n"


def from_json(text: str, where: Path | str) -> Report:
    """Return the report in ``text``.

    Args:
        where: the file that it comes from, for the errors.

    Raises:
        UsageError: it is not JSON, not a report, of another schema, or its figures cannot be those of a build.
    """
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        what = f"this is not a report of slimtf: it is not valid JSON: {error.msg}"
        raise UsageError(what, where=located(where, error.lineno), hint=_HINT) from None
    except (ValueError, RecursionError):
        what = "this is not a report of slimtf: it is not valid JSON"
        raise UsageError(what, where=str(where), hint=_HINT) from None
    if not isinstance(data, dict) or "schema" not in data:
        raise UsageError("this is not a report of slimtf", where=str(where), hint=_HINT)
    if data["schema"] != SCHEMA:
        what = f"the report has schema {json.dumps(data['schema'])[:40]}; this slimtf reads schema {SCHEMA}"
        raise UsageError(what, where=str(where), hint="read it with the slimtf that wrote it, or build again")
    if place := impossible_number(data):
        what = f"the report is not whole: {place} is no number that a build has"
        raise UsageError(what, where=str(where), hint=_DAMAGED)
    try:
        report = Report.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        what = f"the report is not whole: {place}: {first['msg']}"
        raise UsageError(what, where=str(where), hint=_DAMAGED) from None
    for what in contradictions(report):
        raise UsageError(f"the report contradicts itself: {what}", where=str(where), hint=_DAMAGED)
    return report
