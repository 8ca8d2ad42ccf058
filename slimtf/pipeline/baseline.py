"""The bundle without the custom modules: taken from the cache, or made while its sizes are measured beside the rest."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slimtf.bundle.baseline_cache import BaselineState, load_baseline, store_baseline
from slimtf.bundle.emit import emitted_files
from slimtf.bundle.fingerprint import read_sources, request_digest
from slimtf.bundle.run import run_bundler
from slimtf.bundle.wasm_binaries import with_wasm_binaries
from slimtf.bundle.worth import require_bundled_tfjs
from slimtf.configs.overlay import bundle_request
from slimtf.configs.own_folders import find_own_folders
from slimtf.measure.sizes import measure_bundle
from slimtf.model.bundle import Variant
from slimtf.model.wasm import WasmVariant
from slimtf.node.build_variables import build_variables
from slimtf.workspace.scratch import fresh_folder

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from pathlib import Path

    from slimtf.measure.known import KnownSizes
    from slimtf.model.bundle import Bundle
    from slimtf.model.modules import CustomModules
    from slimtf.model.node import NodeEnvironment
    from slimtf.model.project import Project
    from slimtf.model.sizes import BundleSizes
    from slimtf.progress import Progress
    from slimtf.workspace.scratch import Scratch


@dataclass(frozen=True, slots=True)
class Baseline:
    """The baseline bundle; its sizes are there once somebody asks for them."""

    bundle: Bundle
    measured: Future[BundleSizes]

    @property
    def sizes(self) -> BundleSizes:
        """The sizes; waits for the measurement."""
        return self.measured.result()


def bundle_baseline(
    project: Project,
    modules: CustomModules,
    environment: NodeEnvironment,
    scratch: Scratch,
    *,
    ignored: frozenset[Path],
    timeout: float,
    source_maps: bool = False,
    known: KnownSizes,
    pool: Executor,
    progress: Progress,
) -> Baseline:
    """Return the baseline of ``project``; compression of a fresh one goes on in ``pool``.

    Args:
        ignored: files below the project's root that cannot change the baseline.
        timeout: seconds for the bundler.
        source_maps: make them too, for attribution.
        known: sizes measured before; those of a fresh baseline are added.

    Raises:
        BundlerError: the project's own build fails.
        UnsupportedProjectError: there is no tfjs in the bundle.
    """
    request = bundle_request(
        project,
        modules,
        Variant.BASELINE,
        out_dir=scratch.out(Variant.BASELINE),
        progress_file=scratch.requests / Variant.BASELINE / "progress.json",
        own_folders=find_own_folders(project.root),
        source_maps=source_maps,
    )
    state = BaselineState(
        root=project.root,
        request=request_digest(project, environment, request),
        sources=read_sources(project, {*ignored, *emitted_files(scratch.emitted), modules.folder}),
        variables=build_variables(project, environment),
    )
    with progress.step(f"{project.bundler} without the custom modules") as step:
        found = load_baseline(scratch.baselines, state)
        if found is not None:
            step.result("unchanged since an earlier build, taken from the cache")
            return Baseline(found.bundle, _done(found.sizes))
        entry = scratch.baselines / state.name
        fresh_folder(entry)
        bundle = run_bundler(
            project,
            environment,
            request.model_copy(update={"out_dir": str(entry / "out")}),
            timeout=timeout,
            log=scratch.logs / f"{Variant.BASELINE}.log",
            step=step,
        )
    require_bundled_tfjs(project, bundle)
    bundle = with_wasm_binaries(bundle, project.tfjs, tuple(WasmVariant))
    return Baseline(bundle, pool.submit(_measure_and_store, entry, state, bundle, known))


def _measure_and_store(entry: Path, state: BaselineState, bundle: Bundle, known: KnownSizes) -> BundleSizes:
    sizes = measure_bundle(bundle.outputs, known)
    store_baseline(entry, state, bundle, sizes)
    return sizes


def _done(sizes: BundleSizes) -> Future[BundleSizes]:
    future: Future[BundleSizes] = Future()
    future.set_result(sizes)
    return future
