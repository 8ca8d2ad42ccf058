"""What a migration would write, file by file, and what is shown of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slimtf.configs.starter import starter_file
from slimtf.detect.config_file import named_configs
from slimtf.errors import UnsupportedProjectError
from slimtf.generate.prepare import prepare_modules
from slimtf.migrate.change import FileChange, unified_diff
from slimtf.migrate.compare import has_aliases
from slimtf.migrate.links import links_from
from slimtf.migrate.markers import BEGIN
from slimtf.migrate.plan import Migration, Style, plan_migration
from slimtf.model.project import BundlerName
from slimtf.pipeline.migrated import evaluated
from slimtf.workspace.ownership import ensure_ours

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.generate.prepare import PreparedModules
    from slimtf.model.kernels import KernelPlan
    from slimtf.model.node import NodeEnvironment
    from slimtf.model.project import Project
    from slimtf.settings.load import LoadedSettings
    from slimtf.workspace.scratch import Scratch


@dataclass(frozen=True, slots=True)
class Opened:
    """What the command begins with."""

    project: Project
    loaded: LoadedSettings
    environment: NodeEnvironment
    scratch: Scratch


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is about to be written.

    Attributes:
        diff: of every file that people write; the custom modules are only named in ``modules``.
        migrations: one per config; empty for an undo and for a config that is created.
        before, after: bytes of both bundles, raw; None where they were not made.
    """

    root: Path
    diff: str
    modules: tuple[str, ...] = ()
    migrations: tuple[Migration, ...] = ()
    before: int | None = None
    after: int | None = None


def wanted_changes(
    opened: Opened, plan: KernelPlan, style: Style
) -> tuple[PreparedModules, tuple[Migration, ...], tuple[FileChange, ...]]:
    """Return the modules in their place, what is done to each config, and every file that is to be written."""
    project, folder = opened.project, opened.loaded.settings.output_path
    prepared = prepare_modules(project, plan, folder)
    ensure_ours(folder, prepared.texts)
    modules = [_text_change(folder / name, text) for name, text in prepared.texts.items()]
    if project.config_file is None:
        _require_config_is_read(project)
        return prepared, (), (*modules, _text_change(*starter_file(project, prepared.modules, project.bundler)))
    migrations = tuple(
        plan_migration(config, project.bundler, links_from(config.parent, prepared.modules.aliases), style)
        for config in _configs(project)
    )
    configs = {change.path: change for migration in migrations for change in migration.changes}
    return prepared, migrations, (*modules, *configs.values())


def without_needless(
    opened: Opened, prepared: PreparedModules, changes: tuple[FileChange, ...]
) -> tuple[FileChange, ...]:
    """Return ``changes`` without those of a config that has the aliases without our markers: slimtf created it."""
    generated = generated_files(prepared)
    own = [change for change in changes if change.path not in generated]
    if opened.project.config_file is None or any(BEGIN in (change.before or b"") for change in own):
        return changes
    found = evaluated(
        opened.project, prepared.modules, opened.environment, opened.loaded.settings, opened.scratch, times=1
    )
    if found is None or not has_aliases(found.configs, prepared.modules.aliases):
        return changes
    return tuple(change for change in changes if change.path in generated)


def _configs(project: Project) -> tuple[Path, ...]:
    named = [project.root / name for name in named_configs(project.bundler, project.command.arguments) if name]
    several = tuple(path for path in named if path.is_file())
    if len(several) > 1:
        return several
    return (project.config_file,) if project.config_file is not None else ()


def _require_config_is_read(project: Project) -> None:
    if project.bundler is BundlerName.ROLLUP and not any(
        True for _ in named_configs(project.bundler, project.command.arguments)
    ):
        raise UnsupportedProjectError(
            f"the script {project.command.script!r} runs rollup without a config, so there is none to write into",
            where=str(project.root / "package.json"),
            hint="move its options into a rollup.config.mjs and run rollup -c, then migrate",
        )


def _text_change(path: Path, text: str) -> FileChange:
    return FileChange(path, path.read_bytes() if path.is_file() else None, text.encode())


def make_proposal(
    root: Path,
    prepared: PreparedModules,
    migrations: tuple[Migration, ...],
    changes: tuple[FileChange, ...],
    sizes: tuple[int, int] | None = None,
) -> Proposal:
    """Return what is shown before anything is written; ``sizes`` are raw bytes of the full and the slim bundle."""
    folder = prepared.modules.folder
    generated = {folder / name for name in prepared.texts}
    shown = [change for change in changes if change.path not in generated]
    names = tuple(str(change.path) for change in changes if change.path in generated and change.differs)
    before, after = sizes or (None, None)
    return Proposal(root, unified_diff(shown, root), names, migrations, before, after)


def generated_files(prepared: PreparedModules) -> set[Path]:
    """Return the custom modules' files, which are written anew at will."""
    return {prepared.modules.folder / name for name in prepared.texts}
