"""Finds out what the app needs and writes the custom modules; the part that ``build`` and ``modules`` share."""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import get_close_matches
from functools import partial
from typing import TYPE_CHECKING

from slimtf.amounts import counted
from slimtf.analyze.held import with_kept
from slimtf.analyze.run import Analysis
from slimtf.analyze.unseen import NOTHING, Unseen
from slimtf.errors import NodeSetupError, ProofError
from slimtf.kernels.backends import chosen_backends
from slimtf.kernels.plan import plan_kernels
from slimtf.model.backend import Backend
from slimtf.pipeline.additions import with_earlier_additions
from slimtf.tfjs.members import member_names
from slimtf.tfjs.symbols import SymbolGraph

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from slimtf.analyze.kept import KeptAnalyses
    from slimtf.model.app_code import AppCode
    from slimtf.model.kernels import KernelPlan, LeftOutKernel
    from slimtf.model.modules import CustomModules
    from slimtf.pipeline.bench import Bench
    from slimtf.pipeline.levels import Levels
    from slimtf.progress import Progress
    from slimtf.settings.schema import Settings
    from slimtf.tfjs.installed import Installed

_WORD = re.compile(r"[\w$]+")
_ALIKE = 0.8  # of the letters of two names
_MOST_PLACES = 2  # that need a kernel which the settings leave out


def look_at_the_code(
    bench: Bench, more: Unseen = NOTHING, *, scripts: bool = False, kept: KeptAnalyses | None = None
) -> AppCode | None:
    """Return what the app's code uses of tfjs; None when it cannot be looked at and the settings list the kernels.

    Args:
        more: what the app begins with, besides the files of the config.
        scripts: find also what the pages and each worker use by themselves.
        kept: earlier ones of the same files.
    """
    return code_of_the_app(bench, prepare_analysis(bench, more, scripts=scripts), kept=kept)


def prepare_analysis(bench: Bench, more: Unseen = NOTHING, *, scripts: bool = False) -> Analysis | None:
    """Return the analysis to be made, for ``code_of_the_app``; the rest as ``look_at_the_code``."""
    settings, scratch = bench.settings, bench.scratch
    try:
        packages = bench.shim_packages()
    except NodeSetupError as error:
        if isinstance(settings.kernels, str):
            raise
        bench.progress.warn(f"{error.what}; so chained ops such as t.square() and layers in the app are not looked for")
        return None
    return Analysis(
        bench.project,
        packages,
        settings.entries,
        more,
        folder=scratch.requests / "analyze",
        log=scratch.logs / "analyze.log",
        every_name=settings.level != "standard",
        scripts=scripts,
    )


def code_of_the_app(
    bench: Bench,
    analysis: Analysis | None,
    made: Callable[[], AppCode | None] = lambda: None,
    kept: KeptAnalyses | None = None,
) -> AppCode | None:
    """Return what ``analysis`` finds; None without one.

    Args:
        made: returns it where a bundler's process makes the analysis along with its own work, else None.
        kept: earlier ones of the same files.
    """
    if analysis is None:
        return None
    with bench.progress.step("Finding what the app uses of tfjs") as step:
        timeout = bench.settings.timeouts.bundle
        look = analysis.run if kept is None else partial(kept.run, analysis)
        code = made() or look(bench.environment, timeout)
        if code.held and not code.exported:  # code outside of a library may ask for anything
            code = _by_name(bench, analysis, code, kept)
        names = len({use.path for use in code.uses})
        step.result(f"{counted(names, 'name')} in {counted(len(code.inputs), 'file')}")
    return code


def _by_name(bench: Bench, analysis: Analysis, code: AppCode, kept: KeptAnalyses | None) -> AppCode:
    """Return ``code`` as the names in it say, where tfjs goes into code that is not followed."""
    tfjs = bench.project.tfjs
    graph = SymbolGraph(tfjs.packages, gradients=False)
    chosen = chosen_backends(bench.project, bench.settings, code)
    others = [backend.package for backend in Backend if backend not in chosen and tfjs.backend(backend) is not None]
    lost = {name for package in others for name in member_names(graph, package)}  # also what the union has of them
    members = {
        use.specifier: tuple(name for name in member_names(graph, use.specifier) if name not in lost)
        for use in code.held
    }
    asked = replace(analysis, members={of: names for of, names in members.items() if names})
    run = asked.run if kept is None else partial(kept.run, asked)
    return with_kept(run(bench.environment, bench.settings.timeouts.bundle), bench.settings.keep, members)


def make_modules(
    levels: Levels, code: AppCode | None, ahead: Installed | None = None, *, allow_missing: bool
) -> tuple[KernelPlan, CustomModules]:
    """Return the plan for the app of ``levels``, and the custom modules as they were written for it.

    Args:
        ahead: what ``read_ahead`` returned.
        allow_missing: go on where the list of kernels in the settings is shorter than what the app needs.

    Raises:
        ProofError: it is shorter and may not be, and nothing was written.
        SlimtfError: the plan cannot be made, or the modules cannot be written.
    """
    app, settings, progress = levels.app, levels.settings, levels.progress
    with progress.step("Writing custom modules") as step:
        plan = with_earlier_additions(app, plan_kernels(app, settings, code, ahead=ahead))
        if not isinstance(settings.kernels, str) and not allow_missing:
            require_kernels(plan)
        modules = levels.write(plan, code, settings.output_path)
        backends = ", ".join(plan.backends)
        step.result(f"{counted(len(plan.kernels), 'kernel')} for {backends} in {modules.folder.name}/")
    return plan, modules


def tell_plan(plan: KernelPlan, modules: CustomModules, settings: Settings, progress: Progress) -> None:
    """Say what the user should know of ``plan`` and ``modules``, once they are the last ones."""
    for note in (*plan.notes, *_kept_in_vain(settings.keep, modules)):
        progress.note(note)
    if modules.left:
        tell = progress.warn if modules.failed else progress.note
        tell(modules.left)
    if plan.left_out and not isinstance(settings.kernels, str):
        names = ", ".join(one.name for one in plan.left_out)
        progress.warn(f"left out although the app can reach {_them(plan)}: {names}")


def _kept_in_vain(keep: Sequence[str], modules: CustomModules) -> Iterator[str]:
    """Yield a sentence for each name in the settings that nothing has in the module that tfjs is cut to."""
    if not keep or modules.flat is None:
        return
    text = modules.flat.read_text("utf-8")
    there = frozenset(_WORD.findall(text))
    for name in keep:
        if not there.issuperset(name.split(".")):  # losses.huberLoss, where the app hands on all of tfjs
            near = get_close_matches(name, modules.pruned, n=1, cutoff=_ALIKE)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            yield f"nothing in tfjs is called {name!r}, which the setting keep names{hint}"


def require_kernels(plan: KernelPlan) -> None:
    """Return when ``plan`` holds every kernel that the app cannot do without.

    A list out of ``tf.profile`` lacks those that other inputs would need; that is for the result to say.

    Raises:
        ProofError: the settings leave some out; each that the app can reach is named with the places that call it.
    """
    if not any(one.needed for one in plan.left_out):
        return
    count = counted(len(plan.left_out), "kernel")
    names = ", ".join(one.name for one in plan.left_out)
    raise ProofError(
        f"the list of kernels lacks {count} that the app can reach: {names}",
        where="\n".join(f"{one.name}: {_places(one)}" for one in plan.left_out),
        hint='add them to the setting "kernels", or leave it out, so that slimtf lists the kernels; '
        f"--allow-missing-kernels goes on without {_them(plan)}",
    )


def _them(plan: KernelPlan) -> str:
    return "it" if len(plan.left_out) == 1 else "them"


def _places(one: LeftOutKernel) -> str:
    places = [why.detail for why in one.why[:_MOST_PLACES]]
    more = len(one.why) - len(places)
    return "; ".join([*places, *([f"and {more} more"] if more > 0 else [])])
