"""Several builds in a row: what ``slimtf report --history`` shows. Sizes are exact bytes."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from slimtf.model.report import Bytes


class HistoryPoint(BaseModel):
    """One build.

    Attributes:
        name: the shortest part of its file's path that tells it from the others, without the ending.
        made: when it was built, ISO 8601 in UTC; empty where the report does not say.
        level: empty in histories of an older slimtf.
        before, after: the whole without and with the custom modules; ``before`` is None without a baseline.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: str
    made: str
    before: Bytes | None
    after: Bytes
    kernels: int
    tfjs: str
    bundler: str
    level: str = ""


class History(BaseModel):
    """At least one build, in the order that was asked for."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    schema_: Literal[1] = Field(1, alias="schema")
    project: str
    points: tuple[HistoryPoint, ...]
