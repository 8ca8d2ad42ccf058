"""Two builds compared, and several in a row; schema 1. Sizes are exact bytes of the slim bundles."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from slimtf.model.report import Bytes, Why
from slimtf.model.report_record import ReportRecord


class Compared(ReportRecord):
    """One of the two builds: the name of its file, the project, and when it was made (empty where it does not say)."""

    name: str
    project: str
    made: str


class SizeChange(ReportRecord):
    """A total, a file, a package or a module; ``before`` or ``after`` is None where a build does not have it."""

    name: str
    before: Bytes | None
    after: Bytes | None

    @property
    def raw(self) -> int:
        """After minus before, bytes."""
        return (self.after.raw if self.after else 0) - (self.before.raw if self.before else 0)


class KernelChange(ReportRecord):
    """A kernel that only one build registers.

    Attributes:
        raw: bytes of the modules that implement it; None where the modules are not known.
        why: what asked for it, in the build that has it.
    """

    name: str
    added: bool
    backends: tuple[str, ...]
    raw: int | None
    why: tuple[Why, ...]


class ValueChange(ReportRecord):
    """A version or a choice that differs: ``tfjs`` from 4.21.0 to 4.22.0."""

    name: str
    before: str
    after: str


class Suspect(ReportRecord):
    """What moved most, so the first thing to look at.

    Attributes:
        kind: what it is.
        raw: by how many bytes; None for a kernel whose modules are not known.
        place: who asked for it: file and line of the app, or model and node; empty where that is not known.
    """

    kind: Literal["kernel", "module", "package", "file"]
    name: str
    raw: int | None
    place: str


class Comparison(ReportRecord):
    """What changed from one build to another; what is the same in both is left out, the totals excepted.

    Attributes:
        total: of the slim bundles, licence comments included.
        packages, modules: None unless both reports know their modules.
        modules: without those of the bundler; the largest change first, as everywhere here.
        suspect: None when no size changed.
    """

    schema_: Literal[1] = Field(1, alias="schema")
    slimtf: str
    before: Compared
    after: Compared
    total: SizeChange
    files: tuple[SizeChange, ...]
    kernels: tuple[KernelChange, ...]
    packages: tuple[SizeChange, ...] | None
    modules: tuple[SizeChange, ...] | None
    versions: tuple[ValueChange, ...]
    suspect: Suspect | None


class HistoryPoint(ReportRecord):
    """One build.

    Attributes:
        name: the shortest part of its file's path that tells it from the others, without the ending.
        made: when it was built, ISO 8601 in UTC; empty where the report does not say.
        level: empty in histories of an older slimtf.
        before, after: the whole without and with the custom modules; ``before`` is None without a baseline.
    """

    name: str
    made: str
    before: Bytes | None
    after: Bytes
    kernels: int
    tfjs: str
    bundler: str
    level: str = ""


class History(ReportRecord):
    """At least one build, in the order that was asked for."""

    schema_: Literal[1] = Field(1, alias="schema")
    project: str
    points: tuple[HistoryPoint, ...]
