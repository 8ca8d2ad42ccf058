"""``survivors.toml``: the mutants that survive for a reason."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.mutation.accounts import Mutant

FILE = Path(__file__).with_name("survivors.toml")


@dataclass(frozen=True, slots=True)
class Listed:
    """A survivor: a function, what is changed in it, and why no test needs to notice."""

    function: str
    change: str
    reason: str

    @property
    def package(self) -> str:
        """The package of the function: ``gate``."""
        return self.function.split(".")[1]

    def is_about(self, mutant: Mutant) -> bool:
        """Tell whether ``mutant`` is this one."""
        return (self.function, self.change) == (mutant.function, mutant.change)


@cache
def listed_survivors() -> tuple[Listed, ...]:
    """Return all of them."""
    entries = tomllib.loads(FILE.read_text("utf-8")).get("survivor", [])
    return tuple(Listed(entry["function"], change, entry["reason"]) for entry in entries for change in entry["changes"])
