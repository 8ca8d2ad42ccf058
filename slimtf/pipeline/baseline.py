"""The bundle without the custom modules: taken from the cache, or made, and measured while the build goes on."""

from __future__ import annotations

import re
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property, partial
from time import time_ns
from typing import TYPE_CHECKING

from slimtf.analyze.kept import KeptAnalyses
from slimtf.bundle.baseline_cache import BaselineState, load_baseline, store_baseline
from slimtf.bundle.emit import EmitRecord
from slimtf.bundle.fingerprint import read_sources, request_digest
from slimtf.bundle.wasm_binaries import with_wasm_binaries
from slimtf.bundle.worth import require_bundled_tfjs
from slimtf.configs.overlay import baseline_request
from slimtf.configs.own_folders import MAIN_MODULE, find_own_folders
from slimtf.detect.manifest import read_manifest
from slimtf.detect.peers import prebuilt_packages
from slimtf.errors import BundlerError
from slimtf.measure.sizes import measure_bundle
from slimtf.model.backend import WasmVariant
from slimtf.model.bundle import Variant
from slimtf.model.project import BundlerName
from slimtf.node.variables import build_variables
from slimtf.pipeline.page_variants import with_pages
from slimtf.progress import SILENT
from slimtf.workspace.scratch import fresh_folder

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from pathlib import Path
    from types import TracebackType
    from typing import Self

    from slimtf.analyze.run import Analysis
    from slimtf.bundle.baseline_cache import FinishedBaseline
    from slimtf.bundle.run import BundlerRun
    from slimtf.measure.known import KnownSizes
    from slimtf.model.app_code import AppCode
    from slimtf.model.bundle import Bundle
    from slimtf.model.project import Project
    from slimtf.model.sizes import BundleSizes
    from slimtf.node.protocol import AnalyzeReply, BundleRequest
    from slimtf.pipeline.bench import Bench


_ANALYSES = "analyses"
_NOT_FOUND = re.compile(r"resolve|not found|cannot find|no such file|does not exist|could not load", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Baseline:
    """The baseline bundle; its sizes are waited for when they are read.

    Attributes:
        analyses: those of the same files.
        rewritten: files of the app that were written while the bundler ran, beside which they were analysed.
    """

    bundle: Bundle
    measured: Future[BundleSizes]
    analyses: KeptAnalyses
    rewritten: tuple[Path, ...] = ()

    @property
    def sizes(self) -> BundleSizes:
        """The sizes; waits for the measurement."""
        return self.measured.result()


@dataclass(frozen=True, slots=True)
class BaselineMaker:
    """What baselines are made with.

    Attributes:
        modules: the folder of the custom modules.
        ignored: files below the project's root that cannot change the baseline.
        known: sizes measured before; those of a fresh baseline are added.
        pool: compresses a fresh baseline while other things go on.
        source_maps: make them too, for attribution.
    """

    modules: Path
    ignored: frozenset[Path]
    known: KnownSizes
    pool: Executor
    source_maps: bool = False

    def make(self, bench: Bench) -> Baseline:
        """Return the baseline of the project on ``bench``; compression of a fresh one goes on in the pool.

        Raises:
            BundlerError: the project's own build fails.
            UnsupportedProjectError: there is no tfjs in the bundle.
        """
        with BaselineRun(self, bench) as run:
            return run.finish()

    def state(self, bench: Bench) -> BaselineState:
        """Return everything that the baseline of the project is made from, as it is now."""
        project = bench.project
        request = self.request(bench, bench.scratch.out(Variant.BASELINE))
        emitted = EmitRecord(bench.scratch.emitted, project.root).files()
        generated = [project.root / name for name in project.tool.outputs] if project.tool is not None else []
        return BaselineState(
            root=project.root,
            request=request_digest(project, bench.environment, request),
            sources=read_sources(project, {*self.ignored, *emitted, *generated, self.modules}),
            variables=build_variables(project, bench.environment),
        )

    def request(self, bench: Bench, out_dir: Path) -> BundleRequest:
        """Return the request for the baseline of the project."""
        return baseline_request(
            bench.project,
            out_dir=out_dir,
            progress_file=bench.scratch.requests / Variant.BASELINE / "progress.json",
            own_folders=(self.modules, *find_own_folders(bench.project.root)),
            source_maps=self.source_maps,
        )


class BaselineRun:
    """The baseline of a project in the making; other work may go on between the context's beginning and ``finish``.

    Entering the context looks into the cache and, if there is nothing, starts the bundler.

    Args:
        analysis: to be made by a thread of the bundler's process, which loads the config anyway.
    """

    def __init__(self, maker: BaselineMaker, bench: Bench, analysis: Analysis | None = None) -> None:
        self._maker = maker
        self._bench = bench
        self._analysis = analysis
        self._context = ExitStack()
        self._started = time_ns()
        self._state = maker.state(bench)
        self._entry = bench.scratch.baselines / self._state.name
        self._found: FinishedBaseline | None = None
        self._running: BundlerRun | None = None
        self._reply: AnalyzeReply | None = None
        self._had_modules = self._has_modules()

    def __enter__(self) -> Self:
        """Begin."""
        bench = self._bench
        self._found = load_baseline(bench.scratch.baselines, self._state)
        if self._found is None:
            fresh_folder(self._entry)
            request = self._maker.request(bench, self._entry / "out")
            if self._analysis is not None:
                self._analysis = self.analyses.place(self._analysis)
                asked = {"analysis": self._analysis.request(), "analysis_reply": str(self._analysis.reply_file)}
                request = request.model_copy(update=asked)
            self._running = self._context.enter_context(bench.bundler(request, Variant.BASELINE))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Leave nothing running."""
        self._context.close()

    @cached_property
    def analyses(self) -> KeptAnalyses:
        """Those that are kept with the baseline."""
        entry = self._found.folder if self._found is not None else self._entry
        before = {source.path: source.digest for source in self._state.sources}
        return KeptAnalyses(entry / _ANALYSES, self._started, before)

    def code(self) -> AppCode | None:
        """Return what the analysis finds, as soon as it does, or found for a cached baseline; None without one.

        Raises:
            BundlerError, UsageError, UnsupportedProjectError, NodeSetupError: the config could not be loaded.
        """
        if self._analysis is None:
            return None
        if self._found is not None:
            bench = self._bench
            return self.analyses.run(self._analysis, bench.environment, bench.settings.timeouts.bundle)
        if self._running is None:
            return None
        reply = self._running.analysis(self._analysis.reply_file)
        if reply is None:
            with SILENT.step("") as step:  # the step that fails is the caller's
                self._running.finish(step)  # says why
            return None
        self._reply = reply
        return self._analysis.read(reply, log=self._bench.scratch.logs / f"{Variant.BASELINE}.log")

    def finish(self) -> Baseline:
        """Return the baseline, as ``BaselineMaker.make`` does.

        One that missed a file is made again, once, if there were no custom modules then and are now: its config may
        lead to them.
        """
        try:
            return self._finished()
        except BundlerError as error:
            if self._had_modules or not self._has_modules() or not _NOT_FOUND.search(error.what):
                raise
        return self._maker.make(self._bench)

    def _has_modules(self) -> bool:
        return (self._maker.modules / MAIN_MODULE).is_file()

    def _finished(self) -> Baseline:
        maker, project = self._maker, self._bench.project
        with self._bench.progress.step("Bundling without custom modules") as step:
            if self._found is not None:
                step.result("unchanged since an earlier build, taken from the cache")
                return Baseline(self._found.bundle, _done(self._found.sizes), self.analyses)
            assert self._running is not None, "the context is not open"  # noqa: S101 - a mistake of ours
            bundle = self._running.finish(step)
        require_bundled_tfjs(project, bundle, inside=partial(_packages_with_tfjs, project, bundle))
        bundle = with_wasm_binaries(bundle, project.tfjs, tuple(WasmVariant))
        bundle = with_pages(bundle, project, self._entry / "out" / "pages")
        measured = maker.pool.submit(_measure_and_store, self._entry, self._state, bundle, maker.known)
        return Baseline(bundle, measured, self.analyses, self._rewritten())

    def _rewritten(self) -> tuple[Path, ...]:
        if self._analysis is None or self._reply is None:
            return ()
        return self.analyses.keep(self._analysis, self._reply)


def _packages_with_tfjs(project: Project, bundle: Bundle) -> tuple[str, ...]:
    manifest = read_manifest(project.root / "package.json")
    return tuple(each.package for each in prebuilt_packages(project.root, manifest, bundle.inputs))


def may_begin(project: Project, modules: Path) -> bool:
    """Tell whether the baseline can be bundled before the app was analysed and the custom modules were written.

    It cannot where the config is made along with them, nor while they are missing and the config names their folder:
    its aliases lead there.
    """
    config = project.config_file
    if project.bundler is BundlerName.PAGE or project.tool is not None:
        return False
    if config is None:
        return project.bundler is BundlerName.VITE
    return (modules / MAIN_MODULE).is_file() or modules.name not in _text(config)


def _text(file: Path) -> str:
    try:
        return file.read_text("utf-8", "replace")
    except OSError:
        return ""  # the bundler says what is wrong with it


def _measure_and_store(entry: Path, state: BaselineState, bundle: Bundle, known: KnownSizes) -> BundleSizes:
    sizes = measure_bundle(bundle.outputs, known)
    store_baseline(entry, state, bundle, sizes)
    return sizes


def _done(sizes: BundleSizes) -> Future[BundleSizes]:
    future: Future[BundleSizes] = Future()
    future.set_result(sizes)
    return future
