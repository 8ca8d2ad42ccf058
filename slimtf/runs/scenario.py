"""Finds the scenario: the module that uses the app's page where the app has to be used before it computes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.settings.schema import Settings

_SCENARIO = "slimtf.scenario.mjs"


def find_scenario(root: Path, settings: Settings) -> Path | None:
    """Return the scenario that the settings name, or ``slimtf.scenario.mjs`` if the project has one."""
    if settings.verify.scenario is not None:
        return settings.verify.scenario
    usual = root / _SCENARIO
    return usual if usual.is_file() else None


def require_scenario(settings: Settings) -> None:
    """Return when the scenario that the settings name is there, if they name one.

    Raises:
        UsageError: it is not.
    """
    wanted = settings.verify.scenario
    if wanted is not None and not wanted.is_file():
        hint = 'correct the setting "verify.scenario", or leave it out'
        raise UsageError("the scenario that the settings name does not exist", where=str(wanted), hint=hint)
