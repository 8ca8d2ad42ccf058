"""Level standard for an app whose scripts each carry a copy of one cut module, where that is smaller."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.amounts import kilobytes
from slimtf.errors import BundlerError, ProofError
from slimtf.kernels.on_demand import at_once
from slimtf.measure.sizes import measure_bundle
from slimtf.pipeline.slim import Slim

if TYPE_CHECKING:
    from collections.abc import Callable

    from slimtf.measure.known import KnownSizes
    from slimtf.model.bundle import Bundle
    from slimtf.model.modules import CustomModules
    from slimtf.model.proof import Proof
    from slimtf.pipeline.baseline import Baseline
    from slimtf.pipeline.levels import Levels


def with_the_smaller_level(
    slim: Slim,
    full: Baseline,
    *,
    levels: Levels,
    bundle: Callable[[CustomModules], tuple[Bundle, Proof]],
    known: KnownSizes,
) -> Slim:
    """Return ``slim``; at level standard where it would be larger than the full bundle, and is smaller so.

    Of many modules a bundler gives each script what it needs, or puts what several need into a file that they share;
    the one that tfjs is cut to comes whole, with each script that is bundled by itself.

    Args:
        bundle: makes the slim bundle anew.
        known: sizes measured before; those of the slim bundle are added.

    Raises:
        SlimtfError: the slim bundle cannot be made anew.
    """
    if slim.modules.flat is None:
        return slim
    before, deep = full.sizes.total.gzip, measure_bundle(slim.bundle.outputs, known).total.gzip
    if deep <= before:
        return slim
    sizes = f"{kilobytes(deep)} gzip instead of {kilobytes(before)}"
    levels.progress.note(f"at level deep the bundle is larger than the full one ({sizes}); bundling at level standard")
    plan = at_once(slim.plan)
    why = f"cut to the app, tfjs is larger than all of it ({sizes})"
    modules = levels.standard(plan, slim.code, slim.modules.folder, why)
    try:
        made = Slim(plan, modules, *bundle(modules), slim.code)
    except (BundlerError, ProofError):
        smaller = False
    else:
        smaller = measure_bundle(made.bundle.outputs, known).total.gzip < deep
    if smaller:
        return made
    modules = levels.write(slim.plan, slim.code, slim.modules.folder)
    return Slim(slim.plan, modules, *bundle(modules), slim.code)
