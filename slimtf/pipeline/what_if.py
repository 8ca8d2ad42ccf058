"""``--what-if``, ``--levels`` and ``--advise``: bundles once more without one kernel, and so on, and measures that."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from slimtf.bundle.wasm_binaries import with_wasm_binaries
from slimtf.configs.overlay import bundle_request
from slimtf.configs.own_folders import find_own_folders
from slimtf.errors import BundlerError
from slimtf.kernels.plan import plan_kernels
from slimtf.measure.sizes import measure_bundle
from slimtf.model.attribution import LevelSize, WhatIf
from slimtf.model.bundle import Variant
from slimtf.pipeline.apart import without_kernels
from slimtf.pipeline.levels import Levels
from slimtf.workspace.scratch import fresh_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slimtf.measure.known import KnownSizes
    from slimtf.model.app_code import AppCode
    from slimtf.model.attribution import Advice
    from slimtf.model.kernels import KernelPlan
    from slimtf.model.sizes import Size
    from slimtf.pipeline.bench import Bench
    from slimtf.pipeline.slim import Slim

_NAME = "what-if"
MOST_MEASURED = 3
LEVELS = ("standard", "deep", "compiled")


@dataclass(frozen=True, slots=True)
class Trial:
    """What it takes to bundle the app once more, aside. Nothing of it is proven or put in place.

    Attributes:
        known: sizes measured before; what is measured now is added.
        apart: scripts that never meet have modules of their own.
        without: the kernels that the plan to be tried was deprived of.
    """

    bench: Bench
    known: KnownSizes
    apart: bool = False
    without: frozenset[str] = frozenset()

    def size(self, plan: KernelPlan, code: AppCode | None, title: str, level: str | None = None) -> tuple[Size, str]:
        """Return the bundle's size and the level that it has, which may be below the one that was asked for.

        Args:
            title: the step's.
            level: None stands for the one of the settings.

        Raises:
            BundlerError: the project's build fails.
        """
        bench, project = self.bench, self.bench.project
        if level is not None:
            bench = bench.following(bench.settings.model_copy(update={"level": level}))
        folder = bench.scratch.folder / _NAME
        fresh_folder(folder)
        levels = replace(Levels.at(bench), together="" if self.apart else None, without=self.without)
        modules = levels.write(plan, code, folder / "modules")
        request = bundle_request(
            project,
            modules,
            Variant.SLIM,
            out_dir=folder / "out",
            progress_file=folder / "progress.json",
            own_folders=find_own_folders(project.root),
        )
        with bench.progress.step(title) as step:
            bundle = bench.bundler(request, _NAME).run(step)
            bundle = with_wasm_binaries(bundle, project.tfjs, bench.settings.wasm.variants)
            size = measure_bundle(bundle.outputs, self.known).total
            step.result(f"{size.raw:,} bytes, {size.gzip:,} in gzip")
        return size, modules.level


def measure_without(kernels: Sequence[str], slim: Slim, total: Size, trial: Trial) -> tuple[WhatIf, ...]:
    """Return what each of ``kernels``, left out alone, would save of ``total``.

    Raises:
        BundlerError: the project's build fails without a kernel.
    """
    found = []
    for kernel in dict.fromkeys(kernels):
        without = frozenset({kernel})
        less = without_kernels(slim.plan, without)
        size, _ = replace(trial, without=without).size(less, slim.code, f"Bundling without {kernel}")
        saved = total - size
        found.append(WhatIf(kernel=kernel, raw=saved.raw, gzip=saved.gzip, brotli=saved.brotli))
    return tuple(found)


def measure_levels(slim: Slim, total: Size, trial: Trial) -> tuple[LevelSize, ...]:
    """Return the sizes at all levels that the app can have, the largest first; ``total`` is that of ``slim``.

    Raises:
        BundlerError: the project's build fails at another level.
    """
    sizes = {slim.modules.level: total}
    for level in LEVELS:
        if level not in sizes:
            size, reached = trial.size(slim.plan, slim.code, f"Bundling at level {level}", level)
            sizes.setdefault(reached, size)
    order = sorted(sizes.items(), key=lambda each: -each[1].gzip)
    return tuple(LevelSize(level=level, raw=size.raw, gzip=size.gzip, brotli=size.brotli) for level, size in order)


def measure_advice(found: Sequence[Advice], slim: Slim, total: Size, trial: Trial) -> tuple[Advice, ...]:
    """Return ``found``, the first few of those measured that need no edit of the app to be tried; others as they are.

    Advice whose bundle is no smaller is left out. A trial that cannot be bundled leaves its advice unmeasured.
    """
    measured: list[Advice] = []
    tried = 0
    for advice in found:
        followed = _as_if_followed(advice, slim, trial.bench) if tried < MOST_MEASURED else None
        if followed is None:
            measured.append(advice)
            continue
        tried += 1
        try:
            size, _ = trial.size(*followed, f"Bundling as if {advice.rule} was followed")
        except BundlerError:
            measured.append(advice)
            continue
        saved = total - size
        if saved.raw > 0:
            sizes = {"raw": saved.raw, "gzip": saved.gzip, "brotli": saved.brotli}
            measured.append(advice.model_copy(update={**sizes, "measured": True}))
    return tuple(measured)


def _as_if_followed(advice: Advice, slim: Slim, bench: Bench) -> tuple[KernelPlan, AppCode] | None:
    """Return plan and code of an app that followed the advice; None where only an edit of the app would show it."""
    code, settings = slim.code, bench.settings
    if code is None or slim.bundle.realms:  # a script's own plan follows no advice
        return None
    if advice.rule == "unused-backend":
        kept = tuple(backend for backend in slim.plan.backends if backend.value in code.literals)
        return plan_kernels(bench.project, settings.model_copy(update={"backends": kept}), code), code
    if advice.rule == "union-import":
        named = replace(code, uses=tuple(use for use in code.uses if use.path))
        return plan_kernels(bench.project, settings, named), named
    return None
