"""What all parts of a report have in common."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class ReportRecord(BaseModel):
    """A part of a report. A later slimtf may add keys to schema 1; an older one reads what it knows."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True, defer_build=True)
