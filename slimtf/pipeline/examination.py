"""What ``doctor`` and ``migrate --adopt`` know of a project's aliases and custom modules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.configs.own_folders import MAIN_MODULE, find_own_folders
from slimtf.detect.config_aliases import examined_configs
from slimtf.detect.stand_ins import find_stand_ins
from slimtf.generate.stamp import read_stamp
from slimtf.model.backend import Backend
from slimtf.model.modules import ALL_GRADIENTS, CORE, OPS_FOR_CONVERTER, UNION, Alias

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from slimtf.model.examined import ExaminedConfig, StandIns
    from slimtf.pipeline.bench import Bench
    from slimtf.settings.schema import Settings

NAMES = (UNION, CORE, OPS_FOR_CONVERTER, ALL_GRADIENTS, *(backend.package for backend in Backend))


def examine_config(bench: Bench, config: Path) -> tuple[ExaminedConfig, ...]:
    """Return what a config of the project says of tfjs, loaded as the bundler loads it.

    Raises:
        BundlerError, UsageError, UnsupportedProjectError: it cannot be loaded.
    """
    facts = bench.loaded_config(config, tuple(Alias(name, config, ()) for name in NAMES), "examine")
    return examined_configs(config, bench.project.bundler.value, facts)


def examine_stand_ins(root: Path, settings: Settings, configs: Sequence[ExaminedConfig]) -> tuple[StandIns, ...]:
    """Return every folder of custom modules in the project."""
    folders = list(find_own_folders(root))
    if (settings.output_path / MAIN_MODULE).is_file():
        folders.append(settings.output_path)
    found = find_stand_ins(configs, folders, {})
    versions = {each.folder: stamp.packages for each in found if (stamp := read_stamp(each.folder)) is not None}
    return find_stand_ins(configs, folders, versions) if versions else found
