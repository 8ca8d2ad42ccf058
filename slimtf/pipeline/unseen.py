"""The analysis and the bundler must have read the same app: what only the bundler found is analysed too."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.amounts import few
from slimtf.analyze.bundle_names import (
    methods_missed,
    names_missed,
    with_computed_calls,
    with_methods,
)
from slimtf.analyze.emitted_names import said_beside
from slimtf.analyze.other_engines import other_engine, whole_workers
from slimtf.analyze.unseen import NOTHING, Unseen, made_importers
from slimtf.detect.own_scripts import SCRIPTS
from slimtf.errors import MissingExportError
from slimtf.kernels.methods import methods_left_out
from slimtf.kernels.on_demand import at_once
from slimtf.model.app_code import TRAINING_METHODS, ComputedCall
from slimtf.pipeline.bundler_view import found_by_the_bundler, made_files, with_imports_settled
from slimtf.pipeline.custom_modules import make_modules
from slimtf.pipeline.slim import Slim
from slimtf.tfjs.chained_ops import read_chained_ops
from slimtf.tfjs.files import PackageFiles
from slimtf.workspace.scratch import MADE

if TYPE_CHECKING:
    from collections.abc import Callable

    from slimtf.model.app_code import AppCode
    from slimtf.model.bundle import Bundle
    from slimtf.model.kernels import KernelPlan
    from slimtf.model.modules import CustomModules
    from slimtf.model.project import Project
    from slimtf.model.proof import Proof
    from slimtf.pipeline.levels import Levels
    from slimtf.progress import Progress

    _Again = Callable[[Slim, AppCode | None], Slim]

_MOST_NAMED = 5
_SHARED = ("consume-shared-module|", "provide shared module")  # as webpack names what it makes for module federation


def with_everything_seen(
    slim: Slim,
    project: Project,
    *,
    look: Callable[[Unseen], AppCode | None],
    bundle: Callable[[CustomModules], tuple[Bundle, Proof]],
    levels: Levels,
    allow_missing: bool,
) -> Slim:
    """Return ``slim``, made again if its bundle holds code of the app that the analysis did not read.

    Code that is in no file, because a plugin makes it up, shows by its imports of tfjs, and is analysed as the bundler
    has it; without its text, everything is kept. At level deep it shows by methods of tensors, too, that no code of the
    app names. Code that the bundler was set to keep and that the analysis dropped shows by its imports as well.

    Args:
        look: analyses again, with further code that the app begins with, and says so.
        bundle: makes the slim bundle anew.
        levels, allow_missing: as for ``make_modules``.
    """
    if slim.code is None:
        return slim
    again = partial(_made_again, bundle=bundle, levels=levels, allow_missing=allow_missing)
    unseen = found_by_the_bundler(slim.bundle, slim.code, slim.modules.folder, project, levels.scratch, slim.hidden)
    if unseen:
        code = look(unseen)
        code = with_imports_settled(code, slim.bundle, levels.scratch) if code is not None else None
        code = as_bundled(code, slim.bundle, slim.plan, slim.modules, levels) if code is not None else None
        try:
            slim = again(replace(slim, hidden=""), code)
        except MissingExportError as error:
            slim = replace(slim, code=code, hidden=error.where)
    slim = _with_methods_beside(_with_made_code(slim, project, levels, again), project, levels, again)
    return _with_missed_names(slim, levels, again)


def with_one_engine(
    slim: Slim, project: Project, levels: Levels, bundle: Callable[[CustomModules], tuple[Bundle, Proof]]
) -> tuple[Slim, Levels]:
    """Return ``slim``, at level standard where another tfjs runs beside it, and ``levels`` that say so from now on."""
    whole = slim.modules.flat is None or project.page_app is not None  # a page's own script takes the place of tfjs
    for name in () if whole else whole_workers(slim.bundle):
        levels.progress.note(f"{name} has a TensorFlow.js of its own that no alias reaches: all of it stays")
    other = "" if whole else other_engine(slim.bundle, project.root, _generated(project))
    if not other:
        return slim, levels
    levels = levels.beside(other)
    plan = at_once(slim.plan)
    modules = levels.write(plan, slim.code, slim.modules.folder)
    return Slim(plan, modules, *bundle(modules), slim.code), levels


class Looks:
    """Analyses again, each time with all files so far that only the bundler finds.

    Args:
        look: what ``look_at_the_code`` does, with those files.
        begun: what the first analysis knew.
        by_tool: a command of a framework is overheard, which finds such files by rules of its own each time.
    """

    def __init__(
        self,
        look: Callable[[Unseen], AppCode | None],
        progress: Progress,
        begun: Unseen = NOTHING,
        *,
        by_tool: bool = False,
    ) -> None:
        self._by_tool = by_tool
        self._look = look
        self._progress = progress
        self._found = begun

    def __call__(self, found: Unseen, rewritten: tuple[Path, ...] = ()) -> AppCode | None:
        """Return the code of the app with ``found`` and all earlier ones.

        Args:
            rewritten: files that a plugin wrote while they were analysed.
        """
        made = tuple(path for path in found.files if path.parent.parts[-2:] == MADE)
        files = tuple(path for path in found.files if path not in made)
        if files:
            are_entries = not self._by_tool and all(path.suffix.lower() in SCRIPTS for path in files)
            cure = " (name them in the setting entries to spare this)" if are_entries else ""
            self._progress.note(f"only the bundler finds {_names(files)}; analysing again{cure}")
        if found.links:
            names = ", ".join(sorted({name for _, name in found.links})[:_MOST_NAMED])
            self._progress.note(f"only the bundler knows where {names} leads; analysing again")
        if found.led:
            self._progress.note(f"the bundler reads {_names(tuple(found.led))} in another way; analysing again")
        if made:
            names = _names(tuple(path.with_suffix("").with_suffix("") for path in made))
            self._progress.note(f"a plugin or a loader writes code that tensors may reach: {names}; analysing it, too")
        if rewritten:
            self._progress.note(f"{_names(rewritten)} changed while the bundler ran; analysing again")
        files = tuple(dict.fromkeys((*self._found.files, *found.files)))
        instead = (*self._found.instead, *found.instead)
        led = {**self._found.led, **found.led}
        links = {**self._found.links, **found.links}
        self._found = Unseen(files, {**self._found.names, **found.names}, links, instead, led)
        return self._look(self._found)


def _names(files: tuple[Path, ...]) -> str:
    return few([path.name for path in files], _MOST_NAMED)


def _made_again(
    slim: Slim,
    code: AppCode | None,
    *,
    bundle: Callable[[CustomModules], tuple[Bundle, Proof]],
    levels: Levels,
    allow_missing: bool,
) -> Slim:
    plan, modules = make_modules(levels, code, allow_missing=allow_missing)
    if modules.digest == slim.modules.digest:
        return replace(slim, plan=plan, code=code)
    return Slim(plan, modules, *bundle(modules), code)


def _with_made_code(slim: Slim, project: Project, levels: Levels, again: _Again) -> Slim:
    """Return ``slim`` with everything kept where a plugin or a loader writes code that asks tfjs for anything."""
    code = slim.code
    if code is None:
        return slim
    asking = made_importers(slim.bundle.importers, code, made_files(slim.bundle, levels.scratch))
    made = asking or ((slim.hidden,) if slim.hidden else ())
    if not made:
        return slim
    names = tuple(dict.fromkeys(_shown(each, project) for each in made))
    levels.progress.note(
        f"a plugin or a loader of the bundler writes code that uses tfjs ({', '.join(names)}): everything is kept"
    )
    code = replace(code, unread=(*code.unread, *names))
    return again(slim, code)


def _with_methods_beside(slim: Slim, project: Project, levels: Levels, again: _Again) -> Slim:
    """Return ``slim`` with the methods of tensors, and those that train, that only pages and copied files name."""
    code = slim.code
    if code is None:
        return slim
    beside = said_beside(slim.bundle, project.root, _generated(project))
    if beside.calls and all(call.foreign for call in code.computed):
        code = with_computed_calls(code, tuple(map(ComputedCall, beside.calls)))
        slim = again(slim, code)
    if not beside.names:
        return slim
    chained = read_chained_ops(PackageFiles(project.tfjs.core))
    missing = {name for name, file in chained.items() if file not in slim.plan.chained}
    if not slim.plan.gradients:
        missing |= TRAINING_METHODS - code.every_name
    names = {name: file for name, file in beside.names.items() if name in missing}
    if not names:
        return slim
    methods, places = ", ".join(f".{name}()" for name in sorted(names)), ", ".join(sorted(set(names.values())))
    levels.progress.note(f"{places} may call {methods} on tensors, which no bundler reads: kept")
    return again(slim, with_methods(code, frozenset(names), places))


def _with_missed_names(slim: Slim, levels: Levels, again: _Again) -> Slim:
    """Return ``slim`` with the methods and other members that its bundle reads and no code of the app."""
    if slim.code is None:
        return slim
    code = as_bundled(slim.code, slim.bundle, slim.plan, slim.modules, levels)
    return slim if code == slim.code else again(slim, code)


def as_bundled(code: AppCode, bundle: Bundle, plan: KernelPlan, modules: CustomModules, levels: Levels) -> AppCode:
    """Return ``code`` with the methods of tensors, those that train, and other members that only ``bundle`` reads.

    All of them in one round, as bundling is what takes time.

    Args:
        bundle: one with ``modules``, or what beside tfjs is in one without them.
        plan: that of ``modules``.
    """
    if modules.flat is None:
        return code
    left_out = methods_left_out(plan, read_chained_ops(PackageFiles(levels.app.tfjs.core)))
    if not plan.gradients:
        left_out |= TRAINING_METHODS
    methods = methods_missed(bundle, modules, code, left_out)
    if methods:
        names = ", ".join(f".{name}()" for name in sorted(methods))
        levels.progress.note(
            f"the bundle calls {names}, which no code of the app does; kept, in case a tensor is meant"
        )
    return levels.naming(names_missed(bundle, modules) - methods, with_methods(code, methods))


def _generated(project: Project) -> tuple[str, ...]:
    return project.tool.outputs if project.tool is not None else ()


def _shown(module: str, project: Project) -> str:
    if module.startswith(_SHARED):
        return "module federation, which shares tfjs with other builds"
    place = Path(module.replace("\0", ""))  # rollup's mark of modules that are in no file
    return place.relative_to(project.root).as_posix() if place.is_relative_to(project.root) else place.as_posix()
