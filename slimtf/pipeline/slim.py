"""The bundle with the custom modules, from the request to the proof."""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import time_ns
from typing import TYPE_CHECKING

from slimtf.bundle.wasm_binaries import with_wasm_binaries
from slimtf.bundle.worth import require_bundled_tfjs
from slimtf.bundle.written_files import tfjs_written_past
from slimtf.configs.overlay import bundle_request
from slimtf.configs.own_folders import find_own_folders
from slimtf.errors import BundlerError
from slimtf.model.bundle import Variant
from slimtf.pipeline.page_variants import with_pages
from slimtf.proof.prove import prove
from slimtf.workspace.scratch import fresh_folder

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.app_code import AppCode
    from slimtf.model.bundle import Bundle
    from slimtf.model.kernels import KernelPlan
    from slimtf.model.modules import CustomModules
    from slimtf.model.project import Project
    from slimtf.model.proof import Proof
    from slimtf.pipeline.bench import Bench


@dataclass(frozen=True, slots=True)
class Slim:
    """The slim variant: what was planned, written, bundled and proven.

    Attributes:
        code: what the app uses of tfjs, for which all of it was made; None when that could not be looked at.
    """

    plan: KernelPlan
    modules: CustomModules
    bundle: Bundle
    proof: Proof
    code: AppCode | None = None


def bundle_slim(
    bench: Bench,
    modules: CustomModules,
    *,
    in_place: Path | None = None,
    absent: frozenset[str] = frozenset(),
    source_maps: bool = False,
) -> tuple[Bundle, Proof]:
    """Return the slim bundle, still in our own folder, and the proof that it is whole.

    Args:
        in_place: the project's folder of custom modules, where ``modules`` are another one's.
        absent: names that the bundle of all of tfjs lacks too.
        source_maps: make them too, for attribution.

    Raises:
        BundlerError: the project's build fails with the custom modules.
        ProofError: the bundle is not whole.
        UnsupportedProjectError: there is no tfjs in the bundle.
    """
    project, progress = bench.project, bench.progress
    out = bench.scratch.out(Variant.SLIM)
    fresh_folder(out)
    request = bundle_request(
        project,
        modules,
        Variant.SLIM,
        out_dir=out,
        progress_file=bench.scratch.requests / Variant.SLIM / "progress.json",
        own_folders=tuple(dict.fromkeys((*([in_place] if in_place else []), *find_own_folders(project.root)))),
        source_maps=source_maps,
    )
    with progress.step("Bundling with custom modules") as step:
        started = time_ns()
        try:
            bundle = bench.bundler(request, Variant.SLIM).run(step)
        except BundlerError as error:
            from slimtf.pipeline.dead_alias import explained  # noqa: PLC0415 - late: only when something went wrong

            raise explained(error, bench, modules) from error
    if not bundle.missing_exports:  # those are for the proof to explain
        folder = modules.folder.resolve()
        flat = folder / modules.flat.name if modules.flat is not None else None
        require_bundled_tfjs(project, bundle, besides=folder, flat=flat)
    with progress.step("Proving that nothing is missing") as step:
        proof = covering(prove(project, modules, bundle, absent=absent), project, modules, started, bundle)
        step.result(f"{len(proof.kernels_registered)} kernels registered, {proof.core_copies} tfjs-core")
    bundle = with_wasm_binaries(bundle, project.tfjs, bench.settings.wasm.variants)
    return with_pages(bundle, project, out / "pages"), proof


def covering(
    proof: Proof, project: Project, modules: CustomModules, started: int, bundle: Bundle | None = None
) -> Proof:
    """Return ``proof`` with what the bundler wrote past slimtf since ``started``, which it does not cover.

    Args:
        started: ns since the epoch.
        bundle: one whose command wrote to the project's own folders, which are as before now.
    """
    outputs = (*bundle.outputs, *bundle.beside_browsers) if bundle is not None and project.tool is not None else ()
    put_back = {output.target / name for output in outputs for name in output.files}
    folders = {output.target for output in outputs} - {project.root}
    written = tfjs_written_past(project.root, started, (modules.folder, *folders))
    found = (*(bundle.unheard if bundle is not None else ()), *(file for file in written if file not in put_back))
    limits = tuple(
        f"{file.relative_to(project.root).as_posix()} holds tfjs and was written past slimtf while the bundler ran, by"
        " another build that a config or a script starts: it was not looked at"
        for file in found
    )
    return replace(proof, limits=(*proof.limits, *limits))
