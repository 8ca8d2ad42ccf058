"""The report as JSON, schema 1, and back; figures that contradict each other are refused."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from pydantic import ValidationError

from slimtf.errors import UsageError, located
from slimtf.model.gate import Severity
from slimtf.model.report import SCHEMA, Report
from slimtf.model.sizes import Size
from slimtf.report.printable import printable_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from pydantic import BaseModel

    from slimtf.model.attribution import AttributedModule
    from slimtf.model.gate import Gate
    from slimtf.model.report import Bytes, ReportBundle, ReportFile

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
    if place := _impossible_number(data):
        what = f"the report is not whole: {place} is no number that a build has"
        raise UsageError(what, where=str(where), hint=_DAMAGED)
    try:
        report = Report.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        what = f"the report is not whole: {place}: {first['msg']}"
        raise UsageError(what, where=str(where), hint=_DAMAGED) from None
    for what in _contradictions(report):
        raise UsageError(f"the report contradicts itself: {what}", where=str(where), hint=_DAMAGED)
    return report


_MOST = 2**53  # what JSON's readers hold exactly; no file has as many bytes
_MEASURES = ("raw", "gzip", "brotli")
_ROUNDING = 0.0001


def _impossible_number(data: Mapping[str, object]) -> str:
    """Return where ``data``, read from JSON, holds a number that no build has; empty when there is none."""
    waiting: list[tuple[str, object]] = list(data.items())
    for place, value in waiting:
        if isinstance(value, (int, float)) and not abs(value) <= _MOST:  # so that it is true of NaN
            return place
        if isinstance(value, (dict, list)):
            within = value.items() if isinstance(value, dict) else enumerate(value)
            waiting += ((f"{place}.{key}", inner) for key, inner in within)
    return ""


def _contradictions(report: Report) -> Iterator[str]:
    """Yield what in ``report`` cannot be, a sentence each: ``slim.total.gzip is 5, and its files add up to 7``."""
    yield from _bundle("slim", report.slim)
    if report.baseline is not None:
        yield from _bundle("baseline", report.baseline)
    yield from _delta(report)
    proof = report.proof
    counts = {f"proof.aliases.{name}": hits for name, hits in proof.aliases.items()}
    yield from _negative({**counts, "proof.tfjs_core_copies": proof.tfjs_core_copies, "seconds": report.seconds})
    if report.gate is not None:
        yield from _gate(report.gate)


def _bundle(name: str, bundle: ReportBundle) -> Iterator[str]:
    yield from _negative({f"{name}.seconds": bundle.seconds, f"{name}.peak_rss": bundle.peak_rss})
    for path, number in Counter(file.path for file in bundle.files).items():
        if number > 1:
            yield f"{name}.files names {path} {number} times"
    for file in bundle.files:
        yield from _file(f"{name}.files: {file.path}", file)
    total = bundle.total.size
    yield from _differing(f"{name}.total", total, "its files add up to", _sum(bundle.files))
    licences = sum((file.licences.size for file in bundle.files), Size())
    yield from _differing(f"{name}.licences", bundle.licences.size, "those of its files add up to", licences)
    yield from _differing(f"{name}.without_licences", bundle.without_licences.size, "the rest is", total - licences)


def _file(name: str, file: ReportFile) -> Iterator[str]:
    yield from _negative({f"{name}: {measure}": getattr(file, measure) for measure in _MEASURES})
    if not 0 <= file.licences.raw <= file.raw:
        yield f"{name}: licences.raw is {file.licences.raw}, of {file.raw} bytes"
    if file.modules is not None:
        for module in file.modules:
            yield from _negative({f"{name}: {module.path}: {one}": getattr(module, one) for one in _MEASURES})
        whole = Size(file.raw, file.gzip, file.brotli)
        yield from _differing(name, whole, "its modules add up to", _sum(file.modules))


def _delta(report: Report) -> Iterator[str]:
    before, after, delta = report.baseline, report.slim.total, report.delta
    if before is None or delta is None:
        if (before is None) != (delta is None):
            yield "it has a delta without a baseline" if before is None else "it has a baseline and no delta"
        return
    yield from _differing("delta", delta.size, "slim without baseline is", after.size - before.total.size)
    for measure in _MEASURES:
        ratio, part = getattr(delta.ratio, measure), _ratio(after, before.total, measure)
        if (ratio is None) != (part is None) or abs((ratio or 0) - (part or 0)) > _ROUNDING:
            yield f"delta.ratio.{measure} is {ratio}, and slim through baseline is {part}"


def _ratio(after: Bytes, before: Bytes, measure: str) -> float | None:
    whole: int = getattr(before, measure)
    return round(getattr(after, measure) / whole, 4) if whole else None


def _gate(gate: Gate) -> Iterator[str]:
    failed = any(finding.severity is Severity.FAIL for finding in gate.findings)
    if gate.passed == failed:
        yield f"gate.passed is {str(gate.passed).lower()}, with {'a' if failed else 'no'} finding that fails"
    for budget in gate.budgets:
        if budget.ok != (budget.actual <= budget.allowed):
            yield f"gate.budgets: {budget.scope}: {budget.actual} of {budget.allowed} bytes is called otherwise"


def _negative(numbers: Mapping[str, float]) -> Iterator[str]:
    return (f"{name} is {number}" for name, number in numbers.items() if number < 0)


def _differing(name: str, told: Size, what: str, counted: Size) -> Iterator[str]:
    for measure in _MEASURES:
        said, sum_ = getattr(told, measure), getattr(counted, measure)
        if said != sum_:
            yield f"{name}.{measure} is {said}, and {what} {sum_}"


def _sum(parts: Iterable[ReportFile] | Iterable[AttributedModule]) -> Size:
    return sum((Size(part.raw, part.gzip, part.brotli) for part in parts), Size())
