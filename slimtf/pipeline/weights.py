"""What the cuts of level deep take off, and what it costs that pages and workers share one flat module: on request."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from slimtf.errors import SlimtfError
from slimtf.kernels.plan import plan_kernels
from slimtf.model.flat import BY_MODELS, BY_NAMES
from slimtf.model.report_levels import ReportCut, ReportSharer
from slimtf.pipeline.custom_modules import prepare_analysis
from slimtf.pipeline.levels import Levels
from slimtf.specialise.eligible import called, why_not

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slimtf.model.app_code import AppCode
    from slimtf.model.flat import Weight
    from slimtf.model.report import Report
    from slimtf.pipeline.bench import Bench
    from slimtf.pipeline.slim import Slim

_UNNAMED = {
    BY_MODELS: 'the setting "models", with the model that has them,',
    BY_NAMES: 'keep = ["…"] in the settings of slimtf, with the name,',
}
_LEAST = 2  # that share a module


def with_weights(report: Report, slim: Slim, bench: Bench) -> Report:
    """Return ``report`` with the bytes of each cut, and of each page or worker that carries what others need.

    Where scripts have modules of their own, the cuts are those of the first of them, the page's.

    Nothing is found where the bundle is not of level deep, or where a part of tfjs waits for a model.

    Raises:
        SlimtfError: the flat module cannot be made again.
    """
    code = slim.code
    if slim.modules.level != "deep" or code is None or slim.plan.on_demand is not None:
        return report
    levels = Levels.at(bench)
    apart = slim.modules.apart if slim.bundle.realms else ()
    plan, weighed = (apart[0].plan, apart[0].script.code) if apart else (slim.plan, code)
    with bench.progress.step("Weighing cuts") as step:
        flat = levels.weighed(plan, weighed, cuts=True)
        step.result(f"{len(flat.saved)} of them")
    assert flat.weight is not None  # noqa: S101 - it was asked for
    cuts = _with_saved(report.cuts, flat.saved)
    sharers = () if apart else _sharers(slim, flat.weight, levels, bench)
    return report.model_copy(update={"cuts": cuts, "sharers": sharers})


def sharing_note(slim: Slim, root: Path) -> str:
    """Return that the app's scripts share one flat module, and why, or that they do not.

    Empty where only one script begins with tfjs.
    """
    if slim.bundle.realms:
        names = " and ".join(called(own.script, root) for own in slim.modules.apart)
        return f"{names} never meet, so that each has a module of tfjs of its own"
    return shared_note(slim.code, root, slim.modules.together)


def shared_note(code: AppCode | None, root: Path, why: str) -> str:
    """Return that the app's scripts share one flat module; empty where only one script begins with tfjs.

    Args:
        why: a clause; empty where it is not known.
    """
    if code is None or len(code.users) < _LEAST:
        return ""
    names = ", ".join(_inside(Path(file), root) for file in code.users)
    because = f" ({why})" if why else ""
    carried = "so that each carries what the others need; slimtf build --levels measures how much"
    return f"{names} share one module of tfjs{because}, {carried}"


def _with_saved(cuts: tuple[ReportCut, ...], saved: Mapping[str, Weight]) -> tuple[ReportCut, ...]:
    unnamed = tuple(ReportCut(name=name, made=True, back=back) for name, back in _UNNAMED.items() if name in saved)
    return tuple(
        cut.model_copy(update={"raw": saved[cut.name].raw, "gzip": saved[cut.name].gzip}) if cut.name in saved else cut
        for cut in (*cuts, *unnamed)
    )


def _sharers(slim: Slim, union: Weight, levels: Levels, bench: Bench) -> tuple[ReportSharer, ...]:
    """Return what each script that begins with tfjs would need alone; one that cannot be cut alone is left out."""
    if slim.code is None or len(slim.code.users) < _LEAST:
        return ()
    analysis = prepare_analysis(bench)
    if analysis is None:
        return ()
    with bench.progress.step("Weighing what each page and worker needs") as step:
        timeout = bench.settings.timeouts.bundle
        found = {
            file: weight
            for file, code in analysis.run_apart(bench.environment, timeout).items()
            if (weight := _weight_alone(code, levels, bench)) is not None
        }
        step.result(f"{len(found)} of {len(slim.code.users)}")
    return tuple(
        ReportSharer(
            file=_inside(file, bench.project.root),
            raw=weight.raw,
            gzip=weight.gzip,
            more_raw=(union - weight).raw,
            more_gzip=(union - weight).gzip,
        )
        for file, weight in found.items()
    )


def _weight_alone(code: AppCode, levels: Levels, bench: Bench) -> Weight | None:
    # a script without a call that loads a model runs none
    settings = bench.settings if code.loads else bench.settings.model_copy(update={"models": ()})
    try:
        plan = plan_kernels(bench.project, settings, code)
        if why_not(plan, code, bench.project.tfjs) or plan.on_demand is not None:
            return None
        return replace(levels, settings=settings).weighed(plan, code).weight
    except SlimtfError as error:
        bench.progress.note(f"not weighed alone: {error.what}")
        return None


def _inside(file: Path, root: Path) -> str:
    return file.relative_to(root).as_posix() if file.is_relative_to(root) else file.as_posix()
