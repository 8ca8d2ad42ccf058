"""The bundle without the custom modules: taken from the cache, or made while its sizes are measured beside the rest."""

from __future__ import annotations

from concurrent.futures import Future
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from slimtf.bundle.baseline_cache import BaselineState, load_baseline, store_baseline
from slimtf.bundle.emit import emitted_files
from slimtf.bundle.fingerprint import read_sources, request_digest
from slimtf.bundle.run import BundlerRun
from slimtf.bundle.wasm_binaries import with_wasm_binaries
from slimtf.bundle.worth import require_bundled_tfjs
from slimtf.configs.overlay import baseline_request
from slimtf.configs.own_folders import MAIN_MODULE, find_own_folders
from slimtf.measure.sizes import measure_bundle
from slimtf.model.bundle import Variant
from slimtf.model.project import BundlerName
from slimtf.model.wasm import WasmVariant
from slimtf.node.build_variables import build_variables
from slimtf.workspace.scratch import fresh_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor
    from pathlib import Path

    from slimtf.measure.known import KnownSizes
    from slimtf.model.bundle import Bundle
    from slimtf.model.node import NodeEnvironment
    from slimtf.model.project import Project
    from slimtf.model.sizes import BundleSizes
    from slimtf.node.protocol import BundleRequest
    from slimtf.progress import Progress, Step
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


@dataclass(frozen=True, slots=True)
class BaselineMaker:
    """What a baseline is made with, whatever the project's config turns out to be.

    Attributes:
        modules: the folder of the custom modules, which may not be there yet.
        ignored: files below the project's root that cannot change the baseline.
        timeout: seconds for the bundler.
        known: sizes measured before; those of a fresh baseline are added.
        pool: compresses a fresh baseline while other things go on.
        source_maps: make them too, for attribution.
    """

    environment: NodeEnvironment
    scratch: Scratch
    modules: Path
    ignored: frozenset[Path]
    timeout: float
    known: KnownSizes
    pool: Executor
    source_maps: bool = False

    def make(self, project: Project, progress: Progress) -> Baseline:
        """Return the baseline of ``project``; compression of a fresh one goes on in the pool.

        Raises:
            BundlerError: the project's own build fails.
            UnsupportedProjectError: there is no tfjs in the bundle.
        """
        with self.beside(project, progress) as finish:
            return finish()

    @contextmanager
    def beside(self, project: Project, progress: Progress) -> Iterator[Callable[[], Baseline]]:
        """Start the bundler, for other work to be done in the context; what it yields waits, and is as ``make``.

        Once the context is entered the config has been loaded: some loaders write files that two of them at a time
        would take from each other. If the work fails, the bundler is stopped.
        """
        state, entry = self._state(project)
        with ExitStack() as contexts:
            step = contexts.enter_context(progress.step(f"{project.bundler} without the custom modules"))
            found = load_baseline(self.scratch.baselines, state)
            if found is not None:
                step.result("unchanged since an earlier build, taken from the cache")
                contexts.close()
                yield lambda: Baseline(found.bundle, _done(found.sizes))
                return
            fresh_folder(entry)
            running = contexts.enter_context(self._run(project, entry, step))
            running.wait_for_config()

            def finish() -> Baseline:
                with contexts.pop_all():
                    bundle = running.finish()
                require_bundled_tfjs(project, bundle)
                bundle = with_wasm_binaries(bundle, project.tfjs, tuple(WasmVariant))
                return Baseline(bundle, self.pool.submit(_measure_and_store, entry, state, bundle, self.known))

            try:
                yield finish
            except BaseException:
                step.result("stopped")
                contexts.close()  # the step did not fail
                raise

    def _state(self, project: Project) -> tuple[BaselineState, Path]:
        request = self._request(project, self.scratch.out(Variant.BASELINE))
        state = BaselineState(
            root=project.root,
            request=request_digest(project, self.environment, request),
            sources=read_sources(project, {*self.ignored, *emitted_files(self.scratch.emitted), self.modules}),
            variables=build_variables(project, self.environment),
        )
        return state, self.scratch.baselines / state.name

    def _run(self, project: Project, entry: Path, step: Step) -> BundlerRun:
        log = self.scratch.logs / f"{Variant.BASELINE}.log"
        request = self._request(project, entry / "out")
        return BundlerRun(project, self.environment, request, timeout=self.timeout, log=log, step=step)

    def _request(self, project: Project, out_dir: Path) -> BundleRequest:
        return baseline_request(
            project,
            out_dir=out_dir,
            progress_file=self.scratch.requests / Variant.BASELINE / "progress.json",
            own_folders=(self.modules, *find_own_folders(project.root)),
            source_maps=self.source_maps,
        )


def may_begin(project: Project, modules: Path) -> bool:
    """Whether the baseline can be bundled before the custom modules are written.

    It cannot where the config is made along with them, nor where they are missing: the project's own aliases may lead
    to them.
    """
    has_config = project.config_file is not None or project.bundler is BundlerName.VITE
    return has_config and (modules / MAIN_MODULE).is_file()


def _measure_and_store(entry: Path, state: BaselineState, bundle: Bundle, known: KnownSizes) -> BundleSizes:
    sizes = measure_bundle(bundle.outputs, known)
    store_baseline(entry, state, bundle, sizes)
    return sizes


def _done(sizes: BundleSizes) -> Future[BundleSizes]:
    future: Future[BundleSizes] = Future()
    future.set_result(sizes)
    return future
