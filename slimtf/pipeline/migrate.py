"""``slimtf migrate``: writes the aliases into the project's own config, or takes them out again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from slimtf.configs.starter import starter_file
from slimtf.detect.config_file import named_configs
from slimtf.detect.root import find_root
from slimtf.errors import SlimtfError, UnsupportedProjectError
from slimtf.generate.prepare import prepare_modules
from slimtf.measure.known import KnownSizes
from slimtf.measure.sizes import measure_bundle
from slimtf.migrate.change import FileChange, unified_diff
from slimtf.migrate.compare import has_aliases
from slimtf.migrate.find import migrated_configs
from slimtf.migrate.journal import carry_out, confirm, put_back
from slimtf.migrate.links import links_from
from slimtf.migrate.markers import BEGIN
from slimtf.migrate.plan import Migration, Style, plan_migration, plan_undo
from slimtf.model.project import BundlerName
from slimtf.pipeline.baseline import bundle_baseline
from slimtf.pipeline.custom_modules import look_at_the_code, make_modules
from slimtf.pipeline.migrated import evaluated, require_migrated
from slimtf.pipeline.opening import (
    ProjectOptions,
    open_environment,
    open_project,
    own_settings_file,
    packages_installed,
    read_settings,
)
from slimtf.pipeline.running import not_bundled
from slimtf.pipeline.slim import Slim, bundle_slim
from slimtf.pipeline.uncommitted import require_committed
from slimtf.pipeline.unseen import with_everything_seen
from slimtf.workspace.lock import project_lock
from slimtf.workspace.ownership import ensure_ours
from slimtf.workspace.scratch import open_scratch

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from slimtf.generate.prepare import PreparedModules
    from slimtf.model.app_code import AppCode
    from slimtf.model.kernels import KernelPlan
    from slimtf.model.modules import CustomModules
    from slimtf.model.node import NodeEnvironment
    from slimtf.model.project import Project
    from slimtf.progress import Progress
    from slimtf.settings.load import LoadedSettings
    from slimtf.workspace.scratch import Scratch

_WAIT = 900.0  # seconds for another slimtf in the same project
_PREVIEW = "preview/custom_tfjs"


@dataclass(frozen=True, slots=True)
class MigrateOptions(ProjectOptions):
    """What the command line asks of ``slimtf migrate``.

    Attributes:
        dry_run: nothing outside ``.slimtf/`` is written.
        allow_dirty: go on where git has uncommitted changes.
    """

    style: Style = Style.AUTO
    dry_run: bool = False
    allow_dirty: bool = False


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


@dataclass(frozen=True, slots=True)
class MigrateReport:
    """What came of it.

    Attributes:
        outcome: ``up to date``, ``written``, ``removed``, ``not written`` (a dry run, or the answer was no).
    """

    outcome: str
    proposal: Proposal


@dataclass(frozen=True, slots=True)
class _Opened:
    """What the command begins with."""

    project: Project
    loaded: LoadedSettings
    environment: NodeEnvironment
    scratch: Scratch


def migrate(options: MigrateOptions, progress: Progress, agree: Callable[[Proposal], bool]) -> MigrateReport:
    """Write the aliases into the project's config, after ``agree`` has seen how, and prove that they work there.

    Raises:
        SlimtfError: anything went wrong; every file of the project is as it was then.
    """
    root = find_root(options.project)
    loaded = read_settings(options, root)
    with project_lock(root, _WAIT), ThreadPoolExecutor(max_workers=1) as pool:
        scratch = open_scratch(root)
        _repair(scratch, progress)
        manager = packages_installed(root, loaded.settings, options, logs=scratch.logs, progress=progress)
        project = open_project(root, manager, loaded.settings, progress)
        opened = _Opened(project, loaded, open_environment(loaded.settings, progress), scratch)
        code = look_at_the_code(project, loaded.settings, opened.environment, scratch, progress)
        plan, preview = _preview(opened, code, progress)
        prepared, migrations, changes = _changes(opened, plan, options.style)
        changes = _without_needless(opened, prepared, changes)
        if not any(change.differs for change in changes):
            return MigrateReport("up to date", _proposal(root, prepared, migrations, changes))
        sizes = None
        if project.config_file is not None:
            slim, sizes = _measured(opened, code, plan, preview, pool, progress)
            prepared, migrations, changes = _changes(opened, slim.plan, options.style)
            changes = _without_needless(opened, prepared, changes)
        proposal = _proposal(root, prepared, migrations, changes, sizes)
        if not any(change.differs for change in changes):
            return MigrateReport("up to date", proposal)
        return _written(opened, options, prepared, changes, proposal, agree, progress)


def undo(options: MigrateOptions, progress: Progress, agree: Callable[[Proposal], bool]) -> MigrateReport:
    """Take out of the project's files what ``migrate`` wrote, from the files alone.

    Raises:
        WorkspaceError: somebody edited inside what slimtf wrote, or a file cannot be written; nothing was changed then.
    """
    root = find_root(options.project)
    with project_lock(root, _WAIT):
        scratch = open_scratch(root)
        _repair(scratch, progress)
        found = [change for config in migrated_configs(root) for change in plan_undo(config)]
        changes = list({change.path: change for change in found}.values())
        proposal = Proposal(root, unified_diff(changes, root))
        if not changes:
            return MigrateReport("up to date", proposal)
        if options.dry_run or not agree(proposal):
            return MigrateReport("not written", proposal)
        configs_first = sorted(changes, key=lambda change: change.after is None)
        journal = _journal(scratch)
        carry_out(configs_first, journal)
        confirm(journal)
    return MigrateReport("removed", proposal)


def _journal(scratch: Scratch) -> Path:
    return scratch.folder / "migrate.json"


def _repair(scratch: Scratch, progress: Progress) -> None:
    journal = _journal(scratch)
    if journal.exists():
        left = put_back(journal)
        progress.note("an earlier migration was interrupted; its files are as they were before")
        for path in left:
            progress.warn(f"{path.name} was changed since then and stays as it is")


def _preview(opened: _Opened, code: AppCode | None, progress: Progress) -> tuple[KernelPlan, CustomModules]:
    aside = opened.loaded.settings.model_copy(update={"output_path": opened.scratch.folder / _PREVIEW})
    return make_modules(opened.project, aside, code, progress)


def _changes(
    opened: _Opened, plan: KernelPlan, style: Style
) -> tuple[PreparedModules, tuple[Migration, ...], tuple[FileChange, ...]]:
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


def _without_needless(
    opened: _Opened, prepared: PreparedModules, changes: tuple[FileChange, ...]
) -> tuple[FileChange, ...]:
    """Return ``changes`` without those of a config that has the aliases without our markers: slimtf created it."""
    generated = _generated(prepared)
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


def _proposal(
    root: Path,
    prepared: PreparedModules,
    migrations: tuple[Migration, ...],
    changes: tuple[FileChange, ...],
    sizes: tuple[int, int] | None = None,
) -> Proposal:
    folder = prepared.modules.folder
    generated = {folder / name for name in prepared.texts}
    shown = [change for change in changes if change.path not in generated]
    names = tuple(str(change.path) for change in changes if change.path in generated and change.differs)
    before, after = sizes or (None, None)
    return Proposal(root, unified_diff(shown, root), names, migrations, before, after)


def _measured(  # noqa: PLR0917 - the pipeline's order
    opened: _Opened,
    code: AppCode | None,
    plan: KernelPlan,
    modules: CustomModules,
    pool: ThreadPoolExecutor,
    progress: Progress,
) -> tuple[Slim, tuple[int, int]]:
    """Return the slim variant of an overlay build and the raw sizes of both bundles, bytes."""
    project, settings, scratch = opened.project, opened.loaded.settings, opened.scratch
    known = KnownSizes()
    baseline = bundle_baseline(
        project,
        modules,
        opened.environment,
        scratch,
        ignored=own_settings_file(opened.loaded) | not_bundled(project.root, settings),
        timeout=settings.timeouts.bundle,
        known=known,
        pool=pool,
        progress=progress,
    )
    bundle = partial(
        bundle_slim,
        project,
        environment=opened.environment,
        scratch=scratch,
        wasm=settings.wasm.variants,
        timeout=settings.timeouts.bundle,
        progress=progress,
    )
    aside = settings.model_copy(update={"output_path": modules.folder})
    slim = with_everything_seen(
        Slim(plan, modules, *bundle(modules)),
        code,
        project=project,
        settings=aside,
        look=lambda more: look_at_the_code(project, aside, opened.environment, scratch, progress, more),
        bundle=bundle,
        progress=progress,
    )
    return slim, (baseline.sizes.total.raw, measure_bundle(slim.bundle.outputs, known).total.raw)


def _written(  # noqa: PLR0917 - the pipeline's order
    opened: _Opened,
    options: MigrateOptions,
    prepared: PreparedModules,
    changes: tuple[FileChange, ...],
    proposal: Proposal,
    agree: Callable[[Proposal], bool],
    progress: Progress,
) -> MigrateReport:
    project, scratch = opened.project, opened.scratch
    if not (options.allow_dirty or options.dry_run):
        own = [change.path for change in changes if change.differs and change.path not in _generated(prepared)]
        require_committed([path for path in own if path.exists()], project.root, scratch.logs / "git.log")
    before = evaluated(project, prepared.modules, opened.environment, opened.loaded.settings, scratch)
    if options.dry_run or not agree(proposal):
        return MigrateReport("not written", proposal)
    journal = _journal(scratch)
    carry_out(changes, journal)
    migrated = project if project.config_file is not None else replace(project, config_file=changes[-1].path)
    try:
        require_migrated(
            migrated, prepared.modules, before, opened.environment, opened.loaded.settings, scratch, progress
        )
    except BaseException as error:
        put_back(journal)
        if isinstance(error, SlimtfError):
            progress.warn("the migration did not hold what it promised; every file is as it was before")
        raise
    confirm(journal)
    return MigrateReport("written", proposal)


def _generated(prepared: PreparedModules) -> set[Path]:
    return {prepared.modules.folder / name for name in prepared.texts}
