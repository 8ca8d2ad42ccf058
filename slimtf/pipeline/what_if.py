"""``--what-if``: bundles once more without one kernel, and measures what that would save."""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from slimtf.bundle.run import BundlerRun
from slimtf.bundle.wasm_binaries import with_wasm_binaries
from slimtf.configs.overlay import bundle_request
from slimtf.configs.own_folders import find_own_folders
from slimtf.errors import UsageError
from slimtf.measure.sizes import measure_bundle
from slimtf.model.attribution import WhatIf
from slimtf.model.bundle import Variant
from slimtf.workspace.scratch import fresh_folder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slimtf.measure.known import KnownSizes
    from slimtf.model.kernels import KernelPlan
    from slimtf.model.node import NodeEnvironment
    from slimtf.model.project import Project
    from slimtf.model.sizes import Size
    from slimtf.pipeline.levels import Levels
    from slimtf.pipeline.slim import Slim
    from slimtf.progress import Progress
    from slimtf.settings.schema import Settings
    from slimtf.workspace.scratch import Scratch

_NAME = "what-if"


def require_planned(kernels: Sequence[str], plan: KernelPlan) -> None:
    """Return when the slim bundle holds all of ``kernels``.

    Raises:
        UsageError: it does not hold one of them, so nothing can be measured.
    """
    names = [kernel.name for kernel in plan.kernels]
    for kernel in kernels:
        if kernel not in names:
            near = [name for name in names if name.lower() == kernel.lower()] or get_close_matches(kernel, names, n=1)
            hint = f"did you mean {near[0]}?" if near else "slimtf report --verbose lists the kernels that are"
            raise UsageError(f"{kernel} is not in the slim bundle, so leaving it out saves nothing", hint=hint)


def measure_without(
    kernels: Sequence[str],
    slim: Slim,
    total: Size,
    *,
    levels: Levels,
    project: Project,
    settings: Settings,
    environment: NodeEnvironment,
    scratch: Scratch,
    known: KnownSizes,
    progress: Progress,
) -> tuple[WhatIf, ...]:
    """Return what each of ``kernels``, left out alone, would save of ``total``. Nothing is proven or put in place.

    Raises:
        BundlerError: the project's build fails without a kernel.
    """
    found = []
    for kernel in dict.fromkeys(kernels):
        folder = scratch.folder / _NAME
        fresh_folder(folder)
        less = replace(
            slim.plan,
            kernels=tuple(planned for planned in slim.plan.kernels if planned.name != kernel),
            gradients=tuple(gradient for gradient in slim.plan.gradients if gradient.kernel != kernel),
        )
        modules = levels.write(less, slim.code, folder / "modules")
        request = bundle_request(
            project,
            modules,
            Variant.SLIM,
            out_dir=folder / "out",
            progress_file=folder / "progress.json",
            own_folders=find_own_folders(project.root),
        )
        with progress.step(f"Bundling without {kernel}") as step:
            log = scratch.logs / f"{_NAME}.log"
            timeout = settings.timeouts.bundle
            bundle = BundlerRun(project, environment, request, timeout=timeout, log=log).run(step)
            bundle = with_wasm_binaries(bundle, project.tfjs, settings.wasm.variants)
            saved = total - measure_bundle(bundle.outputs, known).total
            step.result(f"{saved.raw:,} bytes, {saved.gzip:,} in gzip")
        found.append(WhatIf(kernel=kernel, raw=saved.raw, gzip=saved.gzip, brotli=saved.brotli))
    return tuple(found)
