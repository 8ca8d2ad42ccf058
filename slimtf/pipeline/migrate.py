"""``slimtf migrate``: writes the aliases into the project's own config, or takes them out again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from slimtf.detect.builds import every_config
from slimtf.detect.config_aliases import config_files
from slimtf.detect.project import loads_in_page
from slimtf.detect.root import find_root
from slimtf.errors import SlimtfError
from slimtf.migrate.change import FileChange, read, unified_diff
from slimtf.migrate.created import read_created
from slimtf.migrate.exception import without_exception
from slimtf.migrate.find import migrated_files
from slimtf.migrate.journal import Journal, carry_out, confirm, put_back, take_back
from slimtf.migrate.pages import plan_undo_of_pages
from slimtf.migrate.plan import Style
from slimtf.migrate.undo import plan_undo
from slimtf.pipeline.bench import Bench
from slimtf.pipeline.custom_modules import tell_plan
from slimtf.pipeline.migration.adoption import adopting, measured_if_possible, without_adopted
from slimtf.pipeline.migration.builds import builds_to_migrate, settled
from slimtf.pipeline.migration.git import require_committed
from slimtf.pipeline.migration.migrated import evaluated, require_migrated
from slimtf.pipeline.migration.opened import Opened
from slimtf.pipeline.migration.pages import page_bundles, page_changes, propose_pages, require_loaded
from slimtf.pipeline.migration.plain_wasm import missing_binaries
from slimtf.pipeline.migration.preview import Preview
from slimtf.pipeline.migration.proposal import Proposal, already_there, make_proposal, wanted_changes
from slimtf.pipeline.opening import (
    ProjectOptions,
    beside_official,
    follow_settings,
    not_bundled,
    open_environment,
    open_project,
    packages_installed,
    read_settings,
)
from slimtf.workspace.lock import project_lock
from slimtf.workspace.scratch import open_scratch

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from slimtf.pipeline.migration.proposal import Wanted
    from slimtf.progress import Progress
    from slimtf.settings.load import LoadedSettings
    from slimtf.workspace.scratch import Scratch

_WAIT = 900.0  # seconds for another slimtf in the same project


@dataclass(frozen=True, slots=True)
class MigrateOptions(ProjectOptions):
    """What the command line asks of ``slimtf migrate``.

    Attributes:
        dry_run: nothing outside ``.slimtf/`` is written.
        allow_dirty: go on where git has uncommitted changes.
        adopt: take over a custom build that was made by hand.
    """

    style: str = Style.AUTO
    dry_run: bool = False
    allow_dirty: bool = False
    adopt: bool = False


@dataclass(frozen=True, slots=True)
class MigrateReport:
    """What came of it.

    Attributes:
        outcome: ``up to date``, ``written``, ``removed``, ``not written`` (a dry run, or the answer was no).
        left_out: kernels that the settings leave out although an app can reach them.
        limits: why else what was written may hold less than an app needs, a sentence each.
        in_pages: there is no bundler: pages load the slim script.
    """

    outcome: str
    proposal: Proposal
    left_out: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    in_pages: bool = False


def migrate(options: MigrateOptions, progress: Progress, agree: Callable[[Proposal], bool]) -> MigrateReport:
    """Write the aliases into the project's configs, after ``agree`` has seen how, and prove that they work there.

    Raises:
        SlimtfError: anything went wrong; every file of the project is as it was then.
    """
    root = find_root(options.project)
    given = read_settings(options, root)
    with project_lock(root, _WAIT), ThreadPoolExecutor(max_workers=1) as pool:
        scratch = open_scratch(root)
        _repair(scratch, root, progress, dry_run=options.dry_run)
        if loads_in_page(root, given.settings):
            return _migrate_pages(root, given, options, scratch, progress, agree)
        opened = adopting(_opened(root, given, options, scratch, progress), progress, adopt=options.adopt)
        preview = Preview(opened)
        wanted = wanted_changes(opened, preview, Style(options.style))
        present = already_there(opened, wanted)
        wanted = wanted_changes(opened, preview, Style(options.style), present) if present else wanted
        if not wanted.differs:
            return MigrateReport("up to date", make_proposal(root, wanted))
        sizes = measured_if_possible(preview, opened, pool, progress)
        tell_plan(preview.plan, preview.modules, opened.settings, progress)
        wanted = wanted_changes(opened, preview, Style(options.style), present)
        proposal = make_proposal(root, wanted, sizes)
        if not wanted.differs:
            return MigrateReport("up to date", proposal)
        done = _agreed(opened, options, wanted, proposal, agree, progress)
        left_out = tuple(one.name for one in preview.plan.left_out)
        return replace(done, left_out=left_out, limits=(*preview.plan.limits, *done.limits))


def _migrate_pages(  # noqa: PLR0917 - the pipeline's order
    root: Path,
    given: LoadedSettings,
    options: MigrateOptions,
    scratch: Scratch,
    progress: Progress,
    agree: Callable[[Proposal], bool],
) -> MigrateReport:
    made, sizes = page_bundles(options, given, scratch, progress)
    plan, proof, bundle = made.slim.plan, made.slim.proof, made.slim.bundle
    project = made.bench.project
    changes = page_changes(project, bundle)
    proposal = propose_pages(root, changes, sizes)
    done = MigrateReport(
        "up to date", proposal, tuple(one.name for one in plan.left_out), (*plan.limits, *proof.limits), in_pages=True
    )
    if not any(change.differs for change in changes):
        return done
    if not (options.allow_dirty or options.dry_run):
        pages = [page.file for page in project.page_app.pages] if project.page_app else []
        require_committed(pages, root, scratch.logs / "git.log")
    if options.dry_run or not agree(proposal):
        return replace(done, outcome="not written")
    journal = _journal(scratch, root)
    carry_out(changes, journal)
    try:
        require_loaded(project, bundle)
    except BaseException:
        take_back(changes, journal)
        raise
    confirm(journal)
    return replace(done, outcome="written")


def _opened(root: Path, given: LoadedSettings, options: MigrateOptions, scratch: Scratch, progress: Progress) -> Opened:
    follow_settings(root, given, options, progress, may_fetch=not options.dry_run)
    manager = packages_installed(root, given.settings, options, logs=scratch.logs, progress=progress)
    loaded = beside_official(settled(root, given), progress)
    project = open_project(root, manager, loaded.settings, progress)
    builds = builds_to_migrate(project, given, scratch, progress)
    bench = Bench(builds[0].now, loaded.settings, open_environment(loaded.settings, progress), scratch, progress)
    ignored = not_bundled(root, loaded)
    return Opened(builds, bench, ignored, allow_missing_kernels=options.allow_missing_kernels)


def undo(options: MigrateOptions, progress: Progress, agree: Callable[[Proposal], bool]) -> MigrateReport:
    """Take out of the project's files what ``migrate`` wrote, from the files alone.

    Raises:
        WorkspaceError: what slimtf wrote was edited, or a file cannot be written; nothing was changed then.
    """
    root = find_root(options.project)
    with project_lock(root, _WAIT):
        scratch = open_scratch(root)
        _repair(scratch, root, progress, dry_run=options.dry_run)
        changes = _undoing(root, _chosen_config(options, root), progress)
        proposal = Proposal(root, unified_diff(changes, root))
        if not changes:
            return MigrateReport("up to date", proposal)
        if options.dry_run or not agree(proposal):
            return MigrateReport("not written", proposal)
        configs_first = sorted(changes, key=lambda change: change.after is None)
        journal = _journal(scratch, root)
        carry_out(configs_first, journal)
        confirm(journal)
    return MigrateReport("removed", proposal)


def _written_into(root: Path, chosen: Path | None) -> tuple[Path, ...]:
    """Return the files with our markers: below ``root``, and what bundlers read, wherever it is."""
    used = (*every_config(root), *([chosen] if chosen is not None else []))
    found = migrated_files(root, [file for config in used for file in config_files(config)])
    real = root.resolve()
    return tuple(root / path.relative_to(real) if path.is_relative_to(real) else path for path in found)


def _chosen_config(options: MigrateOptions, root: Path) -> Path | None:
    """Return the config that the settings name; None for settings that cannot be read, which undo does without."""
    try:
        return read_settings(options, root).settings.bundler_config
    except SlimtfError:
        return None


def _undoing(root: Path, chosen: Path | None, progress: Progress) -> list[FileChange]:
    configs = _written_into(root, chosen)
    found = [change for config in configs for change in plan_undo(config, configs)]
    found += plan_undo_of_pages(root)
    for change in found:
        if change.after is not None and read_created(change.after) is not None:
            progress.note(f"{change.path.name} was created by slimtf and edited since: it stays, without the aliases")
    ignore = root / ".gitignore"
    if ignore.is_file():
        data = read(ignore)
        found.append(FileChange(ignore, data, without_exception(ignore, data)))
    return [change for change in {change.path: change for change in found}.values() if change.differs]


def _journal(scratch: Scratch, root: Path) -> Journal:
    return Journal(scratch.folder / "migrate.json", root)


def _repair(scratch: Scratch, root: Path, progress: Progress, *, dry_run: bool) -> None:
    journal = _journal(scratch, root)
    if not journal.exists():
        return
    if dry_run:
        progress.note("an earlier migration was interrupted; without --dry-run its files are put back first")
        return
    done = put_back(journal)
    if done.unread:
        progress.warn(
            f"an earlier migration was interrupted, and {journal.file.name}, which says what it changed, is damaged or"
            " names files elsewhere: compare the bundler's config with your last commit"
        )
    else:
        progress.note("an earlier migration was interrupted; its files are as they were before")
    for path in done.left:
        progress.warn(f"{path.name} was changed since then and stays as it is")


def _agreed(  # noqa: PLR0917 - the pipeline's order
    opened: Opened,
    options: MigrateOptions,
    wanted: Wanted,
    proposal: Proposal,
    agree: Callable[[Proposal], bool],
    progress: Progress,
) -> MigrateReport:
    bench, logs = opened.bench, opened.bench.scratch.logs
    if not (options.allow_dirty or options.dry_run):
        own = [change.path for change in wanted.changes if change.differs and change.path not in wanted.generated]
        require_committed([path for path in own if path.exists()], opened.project.root, logs / "git.log")
    modules = wanted.prepared.modules
    found = [evaluated(bench, build, modules.aliases) for build in opened.builds]
    before = [without_adopted(each, opened.adoption.every) for each in found]
    if options.dry_run or not agree(proposal):
        return MigrateReport("not written", proposal)
    journal = _journal(bench.scratch, opened.project.root)
    carry_out(wanted.changes, journal)
    limits: list[str] = []
    try:
        for build, facts in zip(opened.builds, before, strict=True):
            bundle, proof = require_migrated(bench, build, modules, facts)
            limits += proof.limits
            for note in missing_binaries(bundle, build.then, bench.settings.wasm.variants):
                progress.note(note)
    except BaseException as error:
        take_back(wanted.changes, journal)
        if isinstance(error, SlimtfError):
            progress.warn("the migration did not hold what it promised; every file is as it was before")
        raise
    confirm(journal)
    return MigrateReport("written", proposal, limits=tuple(dict.fromkeys(limits)))
