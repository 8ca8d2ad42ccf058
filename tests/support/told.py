"""A progress that keeps what it is given."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from slimtf.progress import SILENT

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from slimtf.progress import Step


@dataclass
class Told:
    """What the person at the terminal would read besides the steps."""

    notes: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def step(self, title: str) -> AbstractContextManager[Step]:
        return SILENT.step(title)

    def note(self, text: str) -> None:
        self.notes.append(text)

    def warn(self, text: str) -> None:
        self.warnings.append(text)
