"""What a migration would write, file by file, and what is shown of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.detect.builds import configs_in_use
from slimtf.generate.aliases import OPS_FILE
from slimtf.generate.prepare import PreparedModules, prepare_modules
from slimtf.generate.write import earlier_modules
from slimtf.migrate.change import FileChange, read, text_change, unified_diff
from slimtf.migrate.compare import has_aliases
from slimtf.migrate.exception import exception_lines, with_exception
from slimtf.migrate.helper import NAMES as HELPERS
from slimtf.migrate.links import links_from, real_file
from slimtf.migrate.markers import BEGIN
from slimtf.migrate.plan import Migration, Style, plan_creation, plan_migration
from slimtf.pipeline.migration.adoption import changes_elsewhere
from slimtf.pipeline.migration.git import ask_git
from slimtf.pipeline.migration.migrated import evaluated
from slimtf.workspace.ownership import ensure_ours

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from slimtf.model.modules import CustomModules
    from slimtf.pipeline.migration.creation import Build
    from slimtf.pipeline.migration.opened import Adoption, Opened
    from slimtf.pipeline.migration.preview import Preview


@dataclass(frozen=True, slots=True)
class Wanted:
    """Everything that is to be written.

    Attributes:
        changes: of all files, those that stay as they are included; a file before those that name it.
        notes: what git would do to them that slimtf cannot cure.
    """

    prepared: PreparedModules
    migrations: tuple[Migration, ...]
    changes: tuple[FileChange, ...]
    notes: tuple[str, ...] = ()

    @property
    def differs(self) -> bool:
        """Whether there is anything to write."""
        return any(change.differs for change in self.changes)

    @property
    def generated(self) -> set[Path]:
        """The custom modules' files, which are written anew at will, and those of an earlier run, which go."""
        folder = self.prepared.modules.folder
        gone = {change.path for change in self.changes if change.after is None and change.path.is_relative_to(folder)}
        return {folder / name for name in self.prepared.texts} | gone


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is about to be written.

    Attributes:
        diff: of every file that people write; generated ones are only named in ``modules``.
        migrations: one per config; empty for an undo.
        before, after: bytes of both bundles of all builds, raw; None where they were not made.
    """

    root: Path
    diff: str
    modules: tuple[str, ...] = ()
    migrations: tuple[Migration, ...] = ()
    before: int | None = None
    after: int | None = None
    notes: tuple[str, ...] = ()


def wanted_changes(opened: Opened, preview: Preview, style: Style, present: Collection[Build] = ()) -> Wanted:
    """Return the modules in their place, what is done to each config, and every file that is to be written.

    Args:
        preview: made the modules aside, at the level that the settings ask for where the apps allow it.
        present: the builds whose configs have the aliases already, and stay as they are.
    """
    folder, root = opened.settings.output_path, opened.project.root
    prepared = _in_place(prepare_modules(opened.project, preview.plan, folder), preview.modules)
    ensure_ours(folder, prepared.texts)
    modules = [_module_change(folder / name, text) for name, text in prepared.texts.items()]
    earlier = [FileChange(path, read(path), None) for path in earlier_modules(folder, prepared.texts)]
    builds = [build for build in opened.builds if build not in present]
    adoption = opened.adoption
    together = {real_file(config, root) for build in builds for config in configs_in_use(build.now)}
    migrations = {
        each.config: each
        for build in builds
        for each in _migrations(build, prepared.modules, style, adoption, together)
    }
    elsewhere = changes_elsewhere(opened)
    configs = [*elsewhere, *_without_needed(change for each in migrations.values() for change in each.changes)]
    manifests = [build.creation.manifest for build in builds if build.creation and build.creation.manifest]
    files = [change.path for change in (*modules, *configs) if change.after is not None]
    exception, note = exception_for(folder, files, root, opened.bench.scratch.logs / "git.log")
    others = (*manifests, *([exception] if exception else []))
    changes = (*modules, *configs, *others, *earlier)
    return Wanted(prepared, tuple(migrations.values()), changes, (note,) if note else ())


def already_there(opened: Opened, wanted: Wanted) -> tuple[Build, ...]:
    """Return the builds whose config has the aliases, not by markers: ``slimtf build`` creates such ones."""
    return tuple(build for build in opened.builds if build.creation is None and _has_aliases(opened, build, wanted))


def make_proposal(root: Path, wanted: Wanted, sizes: tuple[int, int] | None = None) -> Proposal:
    """Return what is shown before anything is written; ``sizes`` are raw bytes of the full and the slim bundles."""
    edited = {path for each in wanted.migrations for path in each.edited}
    generated = [
        change
        for change in wanted.changes
        if change.path in wanted.generated
        or (change.after is not None and change.path.name in HELPERS and change.path not in edited)
    ]
    gone = [change.path.name for change in generated if change.after is None]
    earlier = [f"custom modules of an earlier run go: {', '.join(gone)}"] if gone else []
    overwritten = (f"{path.name} was edited by hand since slimtf wrote it: those edits go" for path in sorted(edited))
    shown = [change for change in wanted.changes if change not in generated]
    names = tuple(str(change.path) for change in generated if change.differs and change.after is not None)
    before, after = sizes or (None, None)
    notes = (*overwritten, *earlier, *wanted.notes)
    return Proposal(root, unified_diff(shown, root), names, wanted.migrations, before, after, notes)


def _in_place(standard: PreparedModules, made: CustomModules) -> PreparedModules:
    """Return the modules that were made aside as they stand in the folder of ``standard``, those of level standard.

    A flat module imports nothing, and its stand-ins only that. What level standard alone has is named by configs of
    before and leads to installed packages, from where it stands.

    Raises:
        WorkspaceError: they are no longer there.
    """
    if made.flat is None:
        return standard
    folder = standard.modules.folder
    texts = {name: read(made.folder / name).decode() for name in made.files}
    texts |= {OPS_FILE: standard.texts[OPS_FILE]} if OPS_FILE in texts else {}
    flat = folder / made.flat.name
    modules = replace(
        made,
        folder=folder,
        aliases=tuple(replace(each, target=folder / each.target.name) for each in made.aliases),
        registrations=tuple(replace(each, registered_in=flat) for each in made.registrations),
        flat=flat,
    )
    return PreparedModules(modules, texts)


def _migrations(
    build: Build, modules: CustomModules, style: Style, adoption: Adoption, together: Collection[Path]
) -> Iterator[Migration]:
    bundler = build.now.bundler
    if build.creation is not None:
        path = build.creation.path
        yield plan_creation(path, build.creation.text, bundler, links_from(path.parent, modules.aliases), style)
        return
    for config in configs_in_use(build.now):
        file = real_file(config, build.now.root)
        links = links_from(file.parent, modules.aliases)
        yield plan_migration(file, bundler, links, style, adoption.names.get(config, ()), together=together)


def _without_needed(changes: Iterable[FileChange]) -> list[FileChange]:
    """Return one change per file; a helper that one config needs is not removed for another that no longer does."""
    found: dict[Path, FileChange] = {}
    for change in changes:
        if change.after is not None or change.path not in found:
            found[change.path] = change
    return list(found.values())


def _has_aliases(opened: Opened, build: Build, wanted: Wanted) -> bool:
    if any(BEGIN in read(config) for config in configs_in_use(build.now)):
        return False
    aliases = wanted.prepared.modules.aliases
    found = evaluated(opened.bench, build, aliases, times=1)
    return found is not None and has_aliases(found.configs, aliases)


def _module_change(path: Path, text: str) -> FileChange:
    return text_change(path, read(path) if path.is_file() else None, text)


def exception_for(folder: Path, files: Sequence[Path], root: Path, log: Path) -> tuple[FileChange | None, str]:
    """Return what .gitignore has to become for ``folder`` and ``files`` to be committed, or why that does not help.

    None and nothing where git ignores none of them, or where there is no git.

    Args:
        folder: the custom modules' own.
        files: everything that plain bundlers read of what slimtf writes, inside the folder or not.
    """
    ignored = ignored_by_git(files, root, log, folders=(folder.parent,))
    if not ignored:
        return None, ""
    above = ignored.pop(folder.parent, None)
    rules = {rule for rule in [above, *ignored.values()] if rule is not None and not _can_be_excepted(rule, root)}
    if rules or above is not None or not folder.is_relative_to(root):
        reason = ", ".join(sorted(str(rule) for rule in rules)) or str(above)
        return None, (
            f"git ignores files that plain bundlers need ({folder.name}/, by {reason}): let git have them, "
            "or choose another output_path, before you commit the config"
        )
    singles = [file.relative_to(root).as_posix() for file in ignored if not file.is_relative_to(folder)]
    path = root / ".gitignore"
    data = path.read_bytes() if path.is_file() else None
    lines = exception_lines(folder.relative_to(root).as_posix(), singles)
    return FileChange(path, data, with_exception(path, data, lines)), ""


def ignored_by_git(files: Sequence[Path], root: Path, log: Path, *, folders: Sequence[Path] = ()) -> dict[Path, Path]:
    """Return those of ``files`` and ``folders`` that git ignores, each with the file that says so; none without git.

    None of them need be there yet.
    """
    named = [(file, "") for file in files] + [(folder, "/") for folder in folders]
    names = {
        file.relative_to(root).as_posix() + end: file
        for file, end in named
        if file.is_relative_to(root) and file != root
    }
    words = ("-c", "core.quotePath=false", "check-ignore", "-v", "--", *names)
    finished = ask_git(*words, root=root, log=log)
    if finished is None or finished.exit_code != 0:
        return {}
    top = next((folder for folder in (root, *root.parents) if (folder / ".git").exists()), root)  # rules start there
    found = {}
    for line in finished.log.read_text("utf-8", "replace").splitlines():
        rule, _, name = line.partition("\t")
        source, pattern = _parts(rule)
        if name in names and not pattern.startswith("!"):  # git shows exceptions as well
            found[names[name]] = top / Path(source)
    return found


def _parts(rule: str) -> tuple[str, str]:
    """Return file and pattern of ``file:line:pattern``; both may hold colons."""
    words = rule.split(":")
    at = next((number for number in range(1, len(words)) if words[number].isdigit()), 1)
    return ":".join(words[:at]), ":".join(words[at + 1 :])


def _can_be_excepted(rule: Path, root: Path) -> bool:
    """Whether the project's own .gitignore beats ``rule``: all but those of folders below it."""
    return rule.name != ".gitignore" or root.resolve().is_relative_to(rule.parent.resolve())
