"""``slimtf env``: the managed Node.js, with the settings of the project in the current folder if there is one."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slimtf.errors import SlimtfError
from slimtf.node.environment import (
    describe_environments,
    ensure_environment,
    remove_environments,
    repair_environment,
)
from slimtf.settings.load import load_settings
from slimtf.settings.schema import NodeSettings

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from slimtf.model.node import EnvironmentStatus, NodeEnvironment
    from slimtf.progress import Progress
    from slimtf.settings.schema import Settings


@dataclass(frozen=True, slots=True)
class EnvironmentOptions:
    """What the command line asks of ``slimtf env``.

    Attributes:
        project: the folder whose settings hold; it need not be a web project.
        flags: settings given on the command line, by dotted key.
    """

    project: Path
    settings_file: Path | None
    flags: Mapping[str, object]


def show(options: EnvironmentOptions) -> tuple[EnvironmentStatus, ...]:
    """Return every environment in the cache, and which of them a build here would use.

    Settings that cannot be followed count as none: the list is there to be looked at, whatever is wrong.
    """
    try:
        return describe_environments(_settings(options).node)
    except SlimtfError:
        return describe_environments(NodeSettings())


def create(options: EnvironmentOptions, progress: Progress) -> NodeEnvironment:
    """Return the environment that a build would use, made if it is missing.

    Raises:
        NodeSetupError: it cannot be made.
    """
    settings = _settings(options)
    return ensure_environment(settings.node, settings.timeouts, progress)


def repair(options: EnvironmentOptions, progress: Progress) -> NodeEnvironment:
    """Return the environment that a build would use, made again from nothing.

    Raises:
        NodeSetupError: it cannot be made.
    """
    settings = _settings(options)
    return repair_environment(settings.node, settings.timeouts, progress)


def remove(progress: Progress) -> int:
    """Delete every environment in the cache and return how many there were."""
    return remove_environments(progress=progress)


def _settings(options: EnvironmentOptions) -> Settings:
    loaded = load_settings(options.project, file=options.settings_file, flags=options.flags, environ=os.environ)
    return loaded.settings
