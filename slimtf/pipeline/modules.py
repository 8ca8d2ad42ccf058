"""``slimtf modules``: only the custom modules, for those who wire up the aliases themselves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from slimtf.configs.paste import paste_for
from slimtf.detect.project import detect_project, loads_in_page, undriven_project
from slimtf.detect.root import find_root
from slimtf.errors import NodeSetupError, UnsupportedProjectError, UsageError
from slimtf.generate.stamp import read_stamp
from slimtf.pipeline.background import Background
from slimtf.pipeline.bench import Bench
from slimtf.pipeline.custom_modules import look_at_the_code, make_modules, tell_plan
from slimtf.pipeline.first_bundle import without_waiting
from slimtf.pipeline.levels import Levels
from slimtf.pipeline.opening import (
    ProjectOptions,
    beside_official,
    follow_settings,
    open_app,
    open_environment,
    packages_installed,
    read_settings,
)
from slimtf.tfjs.installed import read_ahead
from slimtf.workspace.lock import alone_in
from slimtf.workspace.ownership import ensure_ours
from slimtf.workspace.scratch import open_scratch

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.app_code import AppCode
    from slimtf.model.modules import Alias, Paste
    from slimtf.model.node import NodeEnvironment
    from slimtf.model.project import PackageManager, Project
    from slimtf.progress import Progress
    from slimtf.settings.schema import Settings
    from slimtf.workspace.scratch import Scratch


@dataclass(frozen=True, slots=True)
class ModulesOptions(ProjectOptions):
    """What the command line asks of ``slimtf modules``."""


@dataclass(frozen=True, slots=True)
class ModulesReport:
    """The custom modules as written.

    Attributes:
        left_out: kernels that the settings leave out although the app can reach them.
        unchanged: the folder already held exactly these.
        paste: the aliases in the words of the tool that builds the project, where slimtf does not drive it.
    """

    folder: Path
    files: tuple[str, ...]
    kernels: tuple[str, ...]
    aliases: tuple[Alias, ...]
    unchanged: bool
    left_out: tuple[str, ...] = ()
    paste: Paste | None = None


def modules(options: ModulesOptions, progress: Progress) -> ModulesReport:
    """Write the custom modules of a project; its bundler is not run, and need not be one that slimtf knows.

    Raises:
        SlimtfError: anything went wrong; nothing was written then.
    """
    root = find_root(options.project)
    loaded = read_settings(options, root)
    loaded = beside_official(loaded, progress)
    settings = without_waiting(loaded.settings)
    if loads_in_page(root, settings):
        hint = "slimtf build makes the script that the page loads, slimtf migrate puts it there"
        raise UsageError("a page without a bundler has no use for custom modules", where=str(root), hint=hint)
    ensure_ours(settings.output_path)  # before the analysis, which takes longer
    with alone_in(root, progress):
        scratch = open_scratch(root)
        follow_settings(root, loaded, options, progress)
        manager = packages_installed(root, settings, options, logs=scratch.logs, progress=progress)
        app = open_app(root, manager, settings, progress)
        before = read_stamp(settings.output_path)
        with Background() as pool:
            ahead = pool.submit(read_ahead, app.tfjs)
            project, code, environment = _code(root, manager, settings, scratch, progress)
            levels = Levels(app, settings, environment, scratch, progress)
            plan, made = make_modules(levels, code, ahead.result(), allow_missing=options.allow_missing_kernels)
            tell_plan(plan, made, settings, progress)
    return ModulesReport(
        folder=made.folder,
        files=made.files,
        kernels=tuple(kernel.name for kernel in plan.kernels),
        aliases=made.aliases,
        left_out=tuple(one.name for one in plan.left_out),
        unchanged=before is not None and before.digest == made.digest,
        paste=paste_for(project.builder, made.aliases, root) if project is not None else None,
    )


def _code(
    root: Path, manager: PackageManager, settings: Settings, scratch: Scratch, progress: Progress
) -> tuple[Project | None, AppCode | None, NodeEnvironment | None]:
    """Return the project, what its code uses of tfjs, and the Node.js that read it.

    None is what cannot be found out where a list of kernels is given.
    """
    project = undriven_project(root, manager, settings)
    try:
        project = project or detect_project(root, manager, settings)
        environment = open_environment(settings, progress)
        code = look_at_the_code(Bench(project, settings, environment, scratch, progress))
    except (UnsupportedProjectError, NodeSetupError) as error:
        if isinstance(settings.kernels, str) and isinstance(error, NodeSetupError):
            raise
        progress.note(f"the app's code was not looked at: {error.what}")
        return project, None, None
    if code is None:
        return project, None, environment
    # A build compares with what the bundler found and looks again; here nothing does, so the plan is widened.
    hidden = tuple(each for each in code.unresolved if "node_modules" not in each)
    return project, replace(code, unread=(*code.unread, *hidden)), environment
