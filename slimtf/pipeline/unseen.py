"""The analysis and the bundler must have read the same app: what only the bundler found is analysed too."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from slimtf.analyze.unseen import unseen_files
from slimtf.migrate.helper import NAMES as HELPERS
from slimtf.pipeline.custom_modules import make_modules
from slimtf.pipeline.slim import Slim

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from slimtf.model.app_code import AppCode
    from slimtf.model.bundle import Bundle
    from slimtf.model.modules import CustomModules
    from slimtf.model.project import Project
    from slimtf.model.proof import Proof
    from slimtf.pipeline.levels import Levels
    from slimtf.progress import Progress
    from slimtf.settings.schema import Settings


def with_everything_seen(
    slim: Slim,
    code: AppCode | None,
    *,
    project: Project,
    settings: Settings,
    look: Callable[[tuple[Path, ...]], AppCode | None],
    bundle: Callable[[CustomModules], tuple[Bundle, Proof]],
    allow_missing: bool,
    levels: Levels | None = None,
    progress: Progress,
) -> Slim:
    """Return ``slim``, made again if its bundle holds files of the app that the analysis did not read.

    Args:
        code: what the analysis read; None when there was none.
        look: analyses again, with further files that the app begins with.
        bundle: makes the slim bundle anew.
        allow_missing, levels: as for ``make_modules``.
    """
    if code is None:
        return slim
    # A bundler may list its config among its inputs; one that was migrated names tfjs, and is no code of the app.
    config = project.config_file.resolve() if project.config_file is not None else None
    found = unseen_files(slim.bundle.inputs, code, slim.modules.folder)
    unseen = tuple(path for path in found if path.resolve() != config and path.name not in HELPERS)
    if not unseen:
        return slim
    names = ", ".join(path.name for path in unseen)
    progress.note(f"only the bundler finds {names}; analysing again (name them in the setting entries to spare this)")
    plan, modules = make_modules(project, settings, look(unseen), progress, allow_missing=allow_missing, levels=levels)
    if modules.digest == slim.modules.digest:
        return replace(slim, plan=plan)
    return Slim(plan, modules, *bundle(modules))
