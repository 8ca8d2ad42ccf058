"""``slimtf migrate`` where no bundler is at work: the slim script goes into the pages themselves."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from slimtf.errors import ProofError
from slimtf.measure.known import KnownSizes
from slimtf.measure.sizes import measure_bundle
from slimtf.migrate.change import FileChange, read, unified_diff
from slimtf.migrate.pages import is_migrated, plan_pages
from slimtf.model.page import PAGE_ENDINGS
from slimtf.pages.edit import integrity_of, said_in_page
from slimtf.pipeline.background import Background
from slimtf.pipeline.build_options import BuildOptions
from slimtf.pipeline.bundles import Order, make_bundles
from slimtf.pipeline.migration.proposal import Proposal
from slimtf.workspace.atomic import replace_file, write_atomic

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.bundle import Bundle
    from slimtf.model.project import Project
    from slimtf.pipeline.bundles import Bundles
    from slimtf.pipeline.opening import ProjectOptions
    from slimtf.progress import Progress
    from slimtf.settings.load import LoadedSettings
    from slimtf.workspace.scratch import Scratch


def page_changes(project: Project, bundle: Bundle) -> tuple[FileChange, ...]:
    """Return the slim script with what belongs to it, then the pages that load it.

    Raises:
        WorkspaceError: a file cannot be read, or an edit was made inside of what slimtf wrote into a page.
    """
    app = project.page_app
    assert app is not None  # noqa: S101 - for pages only
    output = bundle.outputs[0]
    scripts = [
        FileChange(target, read(target) if target.is_file() else None, read(output.folder / name))
        for name in output.files
        if (target := output.target / name)
    ]
    pages = plan_pages(app, output.target / app.script_name, integrity_of(output.folder / app.script_name))
    return (*scripts, *pages)


def page_bundles(
    options: ProjectOptions, loaded: LoadedSettings, scratch: Scratch, progress: Progress
) -> tuple[Bundles, tuple[int, int]]:
    """Return both variants, and their raw sizes in bytes; nothing outside of ``.slimtf/`` is written.

    Raises:
        SlimtfError: as the build does.
    """
    build = BuildOptions(
        project=options.project,
        settings_file=options.settings_file,
        flags=options.flags,
        install=options.install,
        allow_scripts=options.allow_scripts,
        allow_missing_kernels=options.allow_missing_kernels,
        emit=False,
    )
    in_place = loaded.settings.output_path
    settings = loaded.settings.model_copy(update={"output_path": scratch.modules})
    aside = replace(loaded, settings=settings)
    known = KnownSizes.read(scratch.sizes)
    with Background() as pool:
        made = make_bundles(Order(build, aside, in_place, False, known, pool), scratch, progress)  # noqa: FBT003
        assert made.baseline is not None  # noqa: S101 - the options ask for one
        before = made.baseline.sizes.total.raw
    after = measure_bundle(made.slim.bundle.outputs, known).total.raw
    write_atomic(scratch.sizes, known.to_json())
    return made, (before, after)


def propose_pages(root: Path, changes: tuple[FileChange, ...], sizes: tuple[int, int] | None) -> Proposal:
    """Return what is shown before anything is written."""
    pages = [change for change in changes if change.path.suffix.lower() in PAGE_ENDINGS]
    others = tuple(str(change.path) for change in changes if change.differs and change not in pages)
    before, after = sizes or (None, None)
    return Proposal(root, unified_diff(pages, root), others, (), before, after)


def require_loaded(project: Project, bundle: Bundle) -> None:
    """Return when the pages on the disk load the slim script that lies there, under its digest.

    Raises:
        ProofError: they do not.
    """
    app = project.page_app
    assert app is not None  # noqa: S101 - for pages only
    script = bundle.outputs[0].target / app.script_name
    for page in app.pages:
        if integrity_of(script).encode() not in read(page.file):
            raise ProofError("the page does not load the slim script", where=str(page.file), hint="please report this")


def refreshed(project: Project, bundle: Bundle) -> tuple[str, ...]:
    """Write the digest of the slim script into the pages that load it already; return what the user should know.

    Raises:
        WorkspaceError: a page cannot be written, or an edit was made inside of what slimtf wrote into it.
    """
    app = project.page_app
    assert app is not None  # noqa: S101 - for pages only
    migrated = {page.file for page in app.pages if is_migrated(page.file)}
    if len(migrated) < len(app.pages):
        output = bundle.outputs[0]
        element = said_in_page(app, output.target / app.script_name, integrity_of(output.folder / app.script_name))
        return (f"slimtf migrate puts it into the page: {element}",)
    changes = [change for change in page_changes(project, bundle) if change.path in migrated and change.differs]
    for change in changes:
        replace_file(change.path, change.after or b"")
    return tuple(f"{change.path.name} names the new digest of {app.script_name}" for change in changes)
