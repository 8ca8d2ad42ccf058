"""All that a verdict is made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slimtf.model.sizes import Size

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slimtf.gate.outside import Outside
    from slimtf.model.budget import GateRules
    from slimtf.model.gate import Finding
    from slimtf.model.reference import Reference
    from slimtf.model.report import Report


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is judged, by what.

    Attributes:
        reference: None when there is none; ``reference_name`` is its file's name, relative to the project.
        models: the size of each model with its weights, by the path of its JSON; compressed sizes are 0 where no
            budget asks for them.
        stale: what was found of files that changed since the build.
        outside: the variables and flags on which the verdict rests.
    """

    report: Report
    rules: GateRules
    reference: Reference | None
    reference_name: str
    models: Mapping[str, Size]
    stale: tuple[Finding, ...] = ()
    outside: tuple[Outside, ...] = ()

    @property
    def all_models(self) -> Size:
        """The size of all models together."""
        return sum(self.models.values(), Size())
