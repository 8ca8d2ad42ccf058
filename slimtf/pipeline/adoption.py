"""``slimtf migrate --adopt``: custom builds that somebody wired up by hand are recognised, told and taken over."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from slimtf.detect.builds import configs_in_use
from slimtf.detect.config_aliases import config_files
from slimtf.doctor.diagnose import diagnose
from slimtf.doctor.names import leads_aside
from slimtf.errors import BundlerError, ProofError, UnsupportedProjectError, WorkspaceError, located
from slimtf.migrate.adopt import ADOPTED, hand_made_lines, plan_adoption
from slimtf.migrate.change import FileChange
from slimtf.migrate.plan import read
from slimtf.model.examined import Examined, Maker
from slimtf.pipeline.examination import NAMES, examine_config, examine_stand_ins
from slimtf.workspace.ownership import ensure_ours, is_ours

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from concurrent.futures import Executor
    from pathlib import Path

    from slimtf.model.examined import ConfigAlias, ExaminedConfig, StandIns
    from slimtf.pipeline.creation import Build
    from slimtf.pipeline.migrated import Evaluated
    from slimtf.pipeline.preview import Preview
    from slimtf.pipeline.proposal import Opened
    from slimtf.progress import Progress

ASIDE = "slim_tfjs"
"""The folder for our modules where somebody else's have the one that the settings name."""
_ALIAS_PLUGIN = re.compile(r"^(config\.plugins\.\d+)\.name$")


@dataclass(frozen=True, slots=True)
class Adoption:
    """What is taken over: names of aliases as written, by the file in which they stand."""

    names: Mapping[Path, frozenset[str]] = field(default_factory=dict)

    @property
    def every(self) -> frozenset[str]:
        """All of the names."""
        return frozenset().union(*self.names.values())


def adopting(opened: Opened, progress: Progress, *, adopt: bool) -> Opened:
    """Return ``opened`` with what is to be taken over, and with an output folder that is free for our modules.

    Raises:
        UnsupportedProjectError: there is a custom build made by hand, and ``adopt`` is not wanted, or impossible.
        BundlerError: a config cannot be loaded.
    """
    texts = {file: read(file) for build in opened.builds for config in _configs(build) for file in config_files(config)}
    before = any(f'"style": "{ADOPTED}"'.encode() in text for text in texts.values())
    lines = {file: hand_made_lines(file, text) for file, text in texts.items() if b"@tensorflow" in text}
    if not any(lines.values()):
        return _beside_others(opened, progress) if before else opened
    found = [each for build in opened.builds for each in _examined(opened, build)]
    aliases = [alias for config in found for alias in config.aliases if leads_aside(alias) and alias.name in NAMES]
    taken = {
        alias: line.name
        for alias in aliases
        for line in lines.get(alias.file, ())
        if line.line == alias.line and line.name.removesuffix("$") == alias.name
    }
    if not _is_hand_made(opened, aliases, taken):
        return _beside_others(opened, progress) if before else opened
    stand_ins = examine_stand_ins(opened.project.root, opened.loaded.settings, found)
    if not adopt:
        raise _refused(opened, taken, stand_ins)
    _require_all(aliases, taken)
    _tell(opened, found, taken, stand_ins, progress)
    names = {file: frozenset(name for alias, name in taken.items() if alias.file == file) for file in texts}
    return replace(
        _beside_others(opened, progress), adoption=Adoption({file: each for file, each in names.items() if each})
    )


def changes_elsewhere(opened: Opened) -> Iterator[FileChange]:
    """Yield what happens to files that configs bring; the configs themselves are migrated."""
    configs = {config for build in opened.builds for config in _configs(build)}
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


def _configs(build: Build) -> tuple[Path, ...]:
    return configs_in_use(build.now) if build.creation is None else ()


def _examined(opened: Opened, build: Build) -> Iterator[ExaminedConfig]:
    if build.creation is None and build.now.config_file is not None:
        config, settings = build.now.config_file, opened.loaded.settings
        yield from examine_config(build.now, config, opened.environment, settings, opened.scratch)


def _is_hand_made(opened: Opened, aliases: Collection[ConfigAlias], taken: Collection[ConfigAlias]) -> bool:
    """Whether aliases outside of our blocks are anything else than what ``slimtf build`` writes into a new config."""
    folder = opened.loaded.settings.output_path
    folder = folder.resolve()
    ours = is_ours(folder / "package.json") or not folder.exists()
    inside = (
        alias.exact
        and not alias.dead
        and alias.targets
        and folder.joinpath(alias.targets[0]).resolve().parent == folder
        for alias in aliases
    )
    return bool(taken) and not (ours and all(inside))


def _beside_others(opened: Opened, progress: Progress) -> Opened:
    """Return ``opened`` with another output folder where somebody else's modules have that of the settings."""
    folder = opened.loaded.settings.output_path
    try:
        ensure_ours(folder)
    except WorkspaceError:
        aside = folder.with_name(ASIDE)
        progress.note(
            f"{folder.name} holds modules that slimtf did not write; its own go into {ASIDE}: put "
            f'output_path = "{ASIDE}" into slimtf.toml, so that slimtf build knows'
        )
        settings = opened.loaded.settings.model_copy(update={"output_path": aside})
        return replace(opened, loaded=replace(opened.loaded, settings=settings))
    return opened


def _refused(
    opened: Opened, taken: Mapping[ConfigAlias, str], stand_ins: Collection[StandIns]
) -> UnsupportedProjectError:
    first = next(iter(taken))
    return UnsupportedProjectError(
        _sentence(opened, taken, stand_ins),
        where=located(first.file, first.line),
        hint="slimtf migrate --adopt takes it over (--undo gives it back); slimtf doctor says what is wrong with it",
    )


def _sentence(opened: Opened, taken: Mapping[ConfigAlias, str], stand_ins: Collection[StandIns]) -> str:
    made = [f"{_shown(opened, each.folder)} (made by {each.maker})" for each in stand_ins if each.aliased]
    where = f", leading to {', '.join(made)}" if made else ""
    return f"there is a custom build made by hand: {', '.join(dict.fromkeys(taken.values()))}{where}"


def _require_all(aliases: Collection[ConfigAlias], taken: Collection[ConfigAlias]) -> None:
    for alias in aliases:
        if alias not in taken and (alias.dead or not alias.exact) and alias.line is None:
            raise UnsupportedProjectError(
                f"the alias {alias.name} is made at run time, so slimtf cannot take it out",
                where=str(alias.file),
                hint="take it out by hand, then run slimtf migrate again",
            )


def _tell(
    opened: Opened,
    configs: list[ExaminedConfig],
    taken: Mapping[ConfigAlias, str],
    stand_ins: tuple[StandIns, ...],
    progress: Progress,
) -> None:
    root = opened.project.root
    progress.note(f"{_sentence(opened, taken, stand_ins)}; it is taken over")
    examined = Examined(
        root=root,
        is_module=opened.project.module_type == "module",
        install_command="npm install",
        configs=tuple(configs),
        stand_ins=stand_ins,
        sites=(),
        pages=(),
        tfjs=opened.project.tfjs,
    )
    for finding in diagnose(examined):
        place = f"{finding.file}:{finding.line}" if finding.line is not None else finding.file
        progress.note(f"what was wrong: {finding.title} ({place})")
    for each in stand_ins:
        if each.maker is not Maker.SLIMTF:
            progress.note(
                f"{_shown(opened, each.folder)} is left alone; nothing uses it afterwards, so it may be deleted"
            )


def _shown(opened: Opened, path: Path) -> str:
    root = opened.project.root.resolve()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
