"""Custom builds wired up by hand, in the configs that are to be migrated: recognised and explained."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slimtf.detect.builds import configs_in_use
from slimtf.detect.config_aliases import config_files
from slimtf.doctor.diagnose import diagnose
from slimtf.doctor.names import leads_aside
from slimtf.errors import UnsupportedProjectError, located
from slimtf.migrate.adopt import hand_made_lines
from slimtf.migrate.change import read
from slimtf.model.examined import Examined, Maker
from slimtf.model.modules import OPS_FOR_CONVERTER
from slimtf.pipeline.examination import NAMES, examine_config, examine_stand_ins
from slimtf.workspace.ownership import is_ours

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from slimtf.model.examined import ConfigAlias, ExaminedConfig, StandIns
    from slimtf.pipeline.migration.creation import Build
    from slimtf.pipeline.migration.opened import Opened
    from slimtf.progress import Progress


@dataclass(frozen=True, slots=True)
class HandMade:
    """A custom build made by hand.

    Attributes:
        configs: as the bundlers load them.
        aliases: those that lead to modules of the project's own.
        names: of these, as written, those that stand in the text of a file.
        stand_ins: the folders of custom modules.
    """

    configs: tuple[ExaminedConfig, ...]
    aliases: tuple[ConfigAlias, ...]
    names: Mapping[ConfigAlias, str]
    stand_ins: tuple[StandIns, ...]


def written_configs(build: Build) -> tuple[Path, ...]:
    """Return the configs of a build that are there already."""
    return configs_in_use(build.now) if build.creation is None else ()


def read_config_files(opened: Opened) -> Mapping[Path, bytes]:
    """Return the configs and the files that they bring, with their text.

    Raises:
        WorkspaceError: a file cannot be read.
    """
    configs = (config for build in opened.builds for config in written_configs(build))
    return {file: read(file) for config in configs for file in config_files(config)}


def find_hand_made(opened: Opened, files: Mapping[Path, bytes]) -> HandMade | None:
    """Return the custom build that stands in ``files`` outside of our blocks; None when there is none.

    Raises:
        BundlerError, UsageError, UnsupportedProjectError: a config with aliases of tfjs cannot be loaded.
    """
    lines = {file: hand_made_lines(file, text) for file, text in files.items() if b"@tensorflow" in text}
    if not any(lines.values()):
        return None
    configs = tuple(each for build in opened.builds for each in _examined(opened, build))
    aliases = tuple(
        alias for config in configs for alias in config.aliases if leads_aside(alias) and alias.name in NAMES
    )
    names = {
        alias: line.name
        for alias in aliases
        for line in lines.get(alias.file, ())
        if line.line == alias.line and line.name.removesuffix("$") == alias.name
    }
    if not _is_hand_made(opened, aliases, names):
        return None
    return HandMade(configs, aliases, names, examine_stand_ins(opened.project.root, opened.settings, configs))


def refused(opened: Opened, found: HandMade) -> UnsupportedProjectError:
    """Return the error that tells of ``found`` and how to go on."""
    first = next(iter(found.names))
    elsewhere = _ours_elsewhere(opened, found)
    way = f'output_path = "{_shown(opened, elsewhere)}" keeps them' if elsewhere else "slimtf doctor says what is wrong"
    return UnsupportedProjectError(
        _sentence(opened, found),
        where=located(first.file, first.line),
        hint=f"slimtf migrate --adopt takes them over (--undo gives them back); {way}",
    )


def require_all_written(found: HandMade) -> None:
    """Return when everything that is in the way of our aliases stands in the text of a file.

    Raises:
        UnsupportedProjectError: an alias is made at run time.
    """
    for alias in found.aliases:
        if alias not in found.names and (alias.dead or not alias.exact) and alias.line is None:
            raise UnsupportedProjectError(
                f"the alias {alias.name} is made at run time, so slimtf cannot take it out",
                where=str(alias.file),
                hint="take it out by hand, then run slimtf migrate again",
            )


def tell(opened: Opened, found: HandMade, progress: Progress) -> None:
    """Say what is taken over, what is wrong with it, and what is left."""
    root = opened.project.root
    progress.note(f"{_sentence(opened, found)}; they are taken over")
    examined = Examined(
        root=root,
        is_module=opened.project.module_type == "module",
        install_command="npm install",
        configs=found.configs,
        stand_ins=found.stand_ins,
        sites=(),
        pages=(),
        tfjs=opened.project.tfjs,
    )
    for finding in diagnose(examined):
        place = f"{finding.file}:{finding.line}" if finding.line is not None else finding.file
        progress.note(f"what was wrong: {finding.title} ({place})")
    for each in found.stand_ins:
        if each.maker is not Maker.SLIMTF:
            progress.note(
                f"{_shown(opened, each.folder)} is left alone; nothing uses it afterwards, so it may be deleted"
            )


def _examined(opened: Opened, build: Build) -> Iterator[ExaminedConfig]:
    if build.creation is None and build.now.config_file is not None:
        yield from examine_config(opened.bench.on(build.now), build.now.config_file)


def _is_hand_made(opened: Opened, aliases: Collection[ConfigAlias], taken: Collection[ConfigAlias]) -> bool:
    """Whether aliases outside of our blocks are anything else than what ``slimtf build`` writes into a new config."""
    folder = opened.settings.output_path
    folder = folder.resolve()
    ours = is_ours(folder / "package.json") or not folder.exists()
    inside = (
        (alias.exact or alias.name == OPS_FOR_CONVERTER)  # the one name that a starter config writes without its $
        and not alias.dead
        and alias.targets
        and folder.joinpath(alias.targets[0]).resolve().parent == folder
        for alias in aliases
    )
    return bool(taken) and not (ours and all(inside))


def _ours_elsewhere(opened: Opened, found: HandMade) -> Path | None:
    """Return the folder of slimtf's modules that all aliases lead to, where the settings name another one."""
    aliased = [each for each in found.stand_ins if each.aliased]
    if len(aliased) != 1 or aliased[0].maker is not Maker.SLIMTF:
        return None
    folder = aliased[0].folder
    return folder if folder.resolve() != opened.settings.output_path.resolve() else None


def _sentence(opened: Opened, found: HandMade) -> str:
    names = ", ".join(dict.fromkeys(found.names.values()))
    elsewhere = _ours_elsewhere(opened, found)
    if elsewhere is not None:
        output = _shown(opened, opened.settings.output_path)
        return f"aliases lead to slimtf's modules in {_shown(opened, elsewhere)}, but output_path is {output}: {names}"
    made = [f"{_shown(opened, each.folder)} (made by {each.maker})" for each in found.stand_ins if each.aliased]
    where = f", leading to {', '.join(made)}" if made else ""
    return f"there are hand-written aliases for custom modules: {names}{where}"


def _shown(opened: Opened, path: Path) -> str:
    root = opened.project.root.resolve()
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
