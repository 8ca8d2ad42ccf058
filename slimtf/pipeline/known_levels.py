"""What the same app came to at other levels, as far as earlier builds told: so that levels stand beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from slimtf.model.report import Bytes, Report


def earlier_report(file: Path) -> str:
    """Return the report of the build before this one as text; empty where there is none."""
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""


def other_levels(earlier_text: str, report: Report) -> Mapping[str, Bytes]:
    """Return the totals of other levels, by level; nothing where the earlier report was made from anything else."""
    earlier = _parsed(earlier_text)
    if earlier is None or _made_from(earlier) is None or _made_from(earlier) != _made_from(report):
        return {}
    known = {**earlier.levels, earlier.level: earlier.slim.total}
    return {level: total for level, total in known.items() if level != report.level}


def _parsed(text: str) -> Report | None:
    from slimtf.errors import UsageError  # noqa: PLC0415 - late: when the bundles are there
    from slimtf.report.json_text import from_json  # noqa: PLC0415

    try:
        return from_json(text, "") if text else None
    except UsageError:
        return None


def _made_from(report: Report) -> tuple[object, ...] | None:
    """Return all that decides what a level comes to, but the level."""
    sources = report.sources
    if sources is None or sources.settings is None:
        return None
    settings = {key: value for key, value in sources.settings.items() if key != "level"}
    return (sources.app, sources.models, sources.packages, sources.recording, settings, report.backends, report.mode)
