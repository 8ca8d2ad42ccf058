"""``slimtf migrate``: writes the aliases into the project's own config, or takes them out again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from slimtf.detect.root import find_root
from slimtf.errors import SlimtfError
from slimtf.migrate.change import unified_diff
from slimtf.migrate.find import migrated_configs
from slimtf.migrate.journal import carry_out, confirm, put_back
from slimtf.migrate.plan import Style, plan_undo
from slimtf.pipeline.custom_modules import look_at_the_code
from slimtf.pipeline.migrated import evaluated, require_migrated
from slimtf.pipeline.opening import ProjectOptions, open_environment, open_project, packages_installed, read_settings
from slimtf.pipeline.preview import measured, preview_modules
from slimtf.pipeline.proposal import Opened, Proposal, generated_files, make_proposal, wanted_changes, without_needless
from slimtf.pipeline.uncommitted import require_committed
from slimtf.workspace.lock import project_lock
from slimtf.workspace.scratch import open_scratch

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from slimtf.generate.prepare import PreparedModules
    from slimtf.migrate.change import FileChange
    from slimtf.progress import Progress
    from slimtf.workspace.scratch import Scratch

_WAIT = 900.0  # seconds for another slimtf in the same project


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
class MigrateReport:
    """What came of it.

    Attributes:
        outcome: ``up to date``, ``written``, ``removed``, ``not written`` (a dry run, or the answer was no).
    """

    outcome: str
    proposal: Proposal


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
        opened = Opened(project, loaded, open_environment(loaded.settings, progress), scratch)
        code = look_at_the_code(project, loaded.settings, opened.environment, scratch, progress)
        plan, preview = preview_modules(opened, code, progress)
        prepared, migrations, changes = wanted_changes(opened, plan, options.style)
        changes = without_needless(opened, prepared, changes)
        if not any(change.differs for change in changes):
            return MigrateReport("up to date", make_proposal(root, prepared, migrations, changes))
        sizes = None
        if project.config_file is not None:
            slim, sizes = measured(opened, code, plan, preview, pool, progress)
            prepared, migrations, changes = wanted_changes(opened, slim.plan, options.style)
            changes = without_needless(opened, prepared, changes)
        proposal = make_proposal(root, prepared, migrations, changes, sizes)
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


def _written(  # noqa: PLR0917 - the pipeline's order
    opened: Opened,
    options: MigrateOptions,
    prepared: PreparedModules,
    changes: tuple[FileChange, ...],
    proposal: Proposal,
    agree: Callable[[Proposal], bool],
    progress: Progress,
) -> MigrateReport:
    project, scratch = opened.project, opened.scratch
    if not (options.allow_dirty or options.dry_run):
        own = [change.path for change in changes if change.differs and change.path not in generated_files(prepared)]
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
