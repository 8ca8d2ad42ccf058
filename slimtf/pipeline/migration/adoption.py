"""``slimtf migrate --adopt``: custom builds wired up by hand are taken over."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from slimtf.errors import BundlerError, ProofError, WorkspaceError
from slimtf.migrate.adopt import ADOPTED, plan_adoption
from slimtf.migrate.change import FileChange, read
from slimtf.pipeline.migration.hand_made import (
    find_hand_made,
    read_config_files,
    refused,
    require_all_written,
    tell,
    written_configs,
)
from slimtf.pipeline.migration.opened import Adoption
from slimtf.pipeline.opening import ASIDE
from slimtf.workspace.ownership import ensure_ours

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from concurrent.futures import Executor

    from slimtf.pipeline.migration.migrated import Evaluated
    from slimtf.pipeline.migration.opened import Opened
    from slimtf.pipeline.migration.preview import Preview
    from slimtf.progress import Progress

_ALIAS_PLUGIN = re.compile(r"^(config\.plugins\.\d+)\.name$")


def adopting(opened: Opened, progress: Progress, *, adopt: bool) -> Opened:
    """Return ``opened`` with what is to be taken over, and with an output folder that is free for our modules.

    Raises:
        UnsupportedProjectError: there is a custom build made by hand, and ``adopt`` is not wanted, or impossible.
        BundlerError: a config cannot be loaded.
    """
    files = read_config_files(opened)
    taken_before = any(f'"style": "{ADOPTED}"'.encode() in text for text in files.values())
    found = find_hand_made(opened, files)
    if found is None:
        return _beside_others(opened, progress) if taken_before else opened
    if not adopt:
        raise refused(opened, found)
    require_all_written(found)
    tell(opened, found, progress)
    names = {file: frozenset(name for alias, name in found.names.items() if alias.file == file) for file in files}
    adoption = Adoption({file: each for file, each in names.items() if each})
    return replace(_beside_others(opened, progress), adoption=adoption)


def changes_elsewhere(opened: Opened) -> Iterator[FileChange]:
    """Yield what happens to files that configs bring; the configs themselves are migrated."""
    configs = {config for build in opened.builds for config in written_configs(build)}
    for file, names in opened.adoption.names.items():
        if file not in configs:
            data = read(file)
            yield FileChange(file, data, plan_adoption(file, data, names))


def measured_if_possible(
    preview: Preview, opened: Opened, pool: Executor, progress: Progress
) -> tuple[int, int] | None:
    """Return the sizes that ``preview`` measures; None where aliases that are to be taken out spoil its bundle.

    Raises:
        SlimtfError: as the build does, where nothing is taken over.
    """
    try:
        return preview.measure(pool)
    except (BundlerError, ProofError) as error:
        if not opened.adoption.names:
            raise
        progress.note(
            f"what it saves cannot be measured ahead, because the aliases in the config break it: {error.what}"
        )
        return None


def without_adopted(before: Evaluated | None, names: Collection[str]) -> Evaluated | None:
    """Return what a config gave, less the aliases that are taken out; an alias plugin that had some may change."""
    if before is None or not names:
        return before
    configs = tuple(
        each.model_copy(
            update={
                "aliases": tuple(fact for fact in each.aliases if not _is_among(fact.name, names, exact=fact.exact))
            }
        )
        for each in before.configs
    )
    plugins = {
        f"{match[1]}."
        for each in before.configs
        for path, value in each.rest.items()
        if (match := _ALIAS_PLUGIN.match(path)) and "alias" in value.lower()
    }
    lists = (*plugins, "config.resolve.alias")  # Vite's own, which rollup and webpack do not have there
    touched = {path for each in before.configs for path in each.rest if path.startswith(lists)}
    return replace(before, configs=configs, changing=before.changing | touched)


def _is_among(name: str, names: Collection[str], *, exact: bool) -> bool:
    return name in names or (exact and f"{name}$" in names)


def _beside_others(opened: Opened, progress: Progress) -> Opened:
    """Return ``opened`` with another output folder where other modules have that of the settings."""
    folder = opened.settings.output_path
    try:
        ensure_ours(folder)
    except WorkspaceError:
        aside = folder.with_name(ASIDE)
        progress.note(
            f"{folder.name} holds modules that slimtf did not write; its own go into {ASIDE}: put "
            f'output_path = "{ASIDE}" into slimtf.toml, so that slimtf build knows'
        )
        settings = opened.settings.model_copy(update={"output_path": aside})
        return replace(opened, bench=opened.bench.following(settings))
    return opened
