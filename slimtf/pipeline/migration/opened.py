"""What a migration begins with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from slimtf.model.project import Project
    from slimtf.pipeline.bench import Bench
    from slimtf.pipeline.migration.creation import Build
    from slimtf.settings.schema import Settings


@dataclass(frozen=True, slots=True)
class Adoption:
    """What is taken over: names of aliases as written, by the file in which they stand."""

    names: Mapping[Path, frozenset[str]] = field(default_factory=dict)

    @property
    def every(self) -> frozenset[str]:
        """All of the names."""
        return frozenset().union(*self.names.values())


@dataclass(frozen=True, slots=True)
class Opened:
    """What the command begins with; the first build is that of the script in use.

    Attributes:
        bench: with the project as its first build sees it.
        ignored: files of the project that cannot change its bundles.
        allow_missing_kernels: whether the settings may list fewer kernels than the apps need.
    """

    builds: tuple[Build, ...]
    bench: Bench
    ignored: frozenset[Path]
    adoption: Adoption = field(default_factory=Adoption)
    allow_missing_kernels: bool = False

    @property
    def project(self) -> Project:
        """The one on the bench."""
        return self.bench.project

    @property
    def settings(self) -> Settings:
        """Those that the bench follows."""
        return self.bench.settings
