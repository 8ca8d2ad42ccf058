"""The first slim bundle, with modules that ask less of it where it cannot be made with those of the plan."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.errors import BundlerError, DroppedBackendError, MissingExportError, ProofError
from slimtf.kernels.on_demand import at_once
from slimtf.pipeline.slim import Slim

if TYPE_CHECKING:
    from collections.abc import Callable

    from slimtf.model.app_code import AppCode
    from slimtf.model.bundle import Bundle
    from slimtf.model.kernels import KernelPlan
    from slimtf.model.modules import CustomModules
    from slimtf.model.proof import Proof
    from slimtf.pipeline.levels import Levels
    from slimtf.settings.schema import Settings

    _Bundle = Callable[[CustomModules], tuple[Bundle, Proof]]
    _Widened = Callable[[AppCode], tuple[KernelPlan, CustomModules]]


def without_waiting(settings: Settings) -> Settings:
    """Return ``settings`` with nothing loaded on demand unless they ask for it: where no bundler is tried first."""
    return settings if settings.on_demand else settings.model_copy(update={"on_demand": False})


def bundle_first(
    plan: KernelPlan,
    modules: CustomModules,
    code: AppCode | None,
    *,
    bundle: _Bundle,
    levels: Levels,
    widened: _Widened,
) -> Slim:
    """Return the slim variant.

    It has everything from the beginning where the bundle must stay a single file. It is one of level standard where
    the bundle asks for what a flat module has lost: a file that only the bundler finds may, and is analysed next. At
    level standard everything is kept then.

    Args:
        plan, modules, code: as they are, with or without a part that waits.
        bundle: makes the slim bundle.
        widened: plans again, and writes the modules, for code of which something else is known.

    Raises:
        SlimtfError: the bundle cannot be made, or is not whole.
    """
    with_better_knowledge = partial(_with_better_knowledge, bundle=bundle, levels=levels, widened=widened)
    try:
        made, proof = bundle(modules)
    except BundlerError as error:
        if plan.on_demand is None:
            raise
        reason = f"the bundler fails with an import() ({error.what.splitlines()[0]})"
    except ProofError as error:
        if (better := with_better_knowledge(code, error, modules)) is not None:
            return better
        if modules.flat is None:
            raise
        at_standard, hidden = _at_level_standard(plan, code, error, modules, levels)
        try:
            return Slim(at_once(plan), at_standard, *bundle(at_standard), code, hidden)
        except ProofError as again:
            if (better := with_better_knowledge(code, again, at_standard)) is None:
                raise
            return better
    else:
        if plan.on_demand is None or any(output.on_demand for output in made.outputs):
            return Slim(plan, modules, made, proof, code)
        reason = "the bundler puts it into the file that it makes of the app"
    levels.progress.note(f"nothing is left to be loaded on demand, and the bundle keeps everything: {reason}")
    plan = at_once(plan)
    modules = levels.write(plan, code, modules.folder)
    return Slim(plan, modules, *bundle(modules), code)


def _at_level_standard(
    plan: KernelPlan, code: AppCode | None, error: ProofError, modules: CustomModules, levels: Levels
) -> tuple[CustomModules, str]:
    """Return modules that ask less of the bundle, and the module that asks for what ``modules`` lack, if one does."""
    levels.progress.note(f"at level deep the bundle is not whole ({error.what}); bundling at level standard")
    less = levels.standard(at_once(plan), code, modules.folder, f"the bundle is not whole ({error.what})")
    return less, error.where if isinstance(error, MissingExportError) else ""


def _with_better_knowledge(
    code: AppCode | None,
    error: ProofError,
    modules: CustomModules,
    *,
    bundle: _Bundle,
    levels: Levels,
    widened: _Widened,
) -> Slim | None:
    """Return the slim variant with what ``error`` tells of the app; None where it tells nothing."""
    known = _known_better(code, error, modules, levels)
    if known is None:
        return None
    plan, modules = widened(known)
    return Slim(plan, modules, *bundle(modules), known)


def _known_better(code: AppCode | None, error: ProofError, modules: CustomModules, levels: Levels) -> AppCode | None:
    """Return ``code`` with what ``error`` of a bundle with ``modules`` tells of it; None where it tells nothing."""
    if code is None:
        return None
    if code.unresolved and isinstance(error, DroppedBackendError):
        # What the analysis could not follow does not import the backend: the bundler followed it.
        return replace(code, unresolved=())
    listed = not isinstance(levels.settings.kernels, str)
    if modules.flat is not None or listed or not _is_of_the_app(error, modules):
        return None
    levels.progress.note(f"the analysis did not find all code of the app ({error.what}): everything is kept")
    return replace(code, unread=(*code.unread, error.where))


def _is_of_the_app(error: ProofError, modules: CustomModules) -> bool:
    """Tell whether code of the app asks for what is missing, and not one of the custom modules themselves."""
    importer = Path(error.where)
    is_ours = importer.parent.name == modules.folder.name and importer.name in modules.files
    return isinstance(error, MissingExportError) and not is_ours
