"""An overlay build with modules of its own under ``.slimtf/``: what a migration would save, before it is done."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from slimtf.analyze.unseen import Unseen
from slimtf.measure.known import KnownSizes
from slimtf.measure.sizes import measure_bundle
from slimtf.model.app_code import merged
from slimtf.pipeline.baseline import BaselineMaker
from slimtf.pipeline.bundler_view import found_by_the_bundler, with_imports_settled
from slimtf.pipeline.custom_modules import look_at_the_code, make_modules
from slimtf.pipeline.first_bundle import without_waiting
from slimtf.pipeline.levels import Levels
from slimtf.pipeline.slim import Slim, bundle_slim
from slimtf.pipeline.unseen import Looks, with_everything_seen, with_one_engine
from slimtf.pipeline.weights import shared_note

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from slimtf.model.app_code import AppCode
    from slimtf.model.kernels import KernelPlan
    from slimtf.model.modules import CustomModules
    from slimtf.model.project import Project
    from slimtf.pipeline.migration.opened import Opened

_PREVIEW = "preview/custom_tfjs"


class Preview:
    """The builds as they would be; what a bundler finds that the analysis did not see is added on the way.

    Attributes:
        code: what the apps of all builds use of tfjs; None when it cannot be looked at.
        plan, modules: made for all of it.
    """

    code: AppCode | None
    plan: KernelPlan
    modules: CustomModules

    def __init__(self, opened: Opened) -> None:
        """Look at the code and write the modules aside.

        Raises:
            SlimtfError: as the build does.
        """
        folder = opened.bench.scratch.folder / _PREVIEW
        aside = without_waiting(opened.settings.model_copy(update={"output_path": folder}))
        self._opened = opened
        self._bench = opened.bench.following(aside)
        self._found: dict[int, Unseen] = {}
        self._named: frozenset[str] = frozenset()
        self._levels = Levels.at(self._bench)
        self.code = self._look()
        self.plan, self.modules = self._planned(self.code)
        why = "aliases of a config hold for every file"
        shared = shared_note(self.code, self._bench.project.root, why) if self.modules.flat is not None else ""
        if shared:
            self._bench.progress.note(shared)

    def measure(self, pool: Executor) -> tuple[int, int]:
        """Return the raw sizes of the bundles without and with the modules, all builds together, bytes.

        Raises:
            SlimtfError: as the build does.
        """
        known = KnownSizes()
        maker = BaselineMaker(self.modules.folder, self._opened.ignored, known, pool)
        sizes = [self._measured(number, build.now, maker) for number, build in enumerate(self._opened.builds)]
        return sum(before for before, _ in sizes), sum(after for _, after in sizes)

    def _measured(self, number: int, project: Project, maker: BaselineMaker) -> tuple[int, int]:
        bench = self._bench.on(project)
        baseline = maker.make(bench)
        bundle = partial(bundle_slim, bench)
        look = Looks(partial(self._look_further, number), self._bench.progress)
        if self.code is not None:
            found = found_by_the_bundler(baseline.bundle, self.code, self.modules.folder, project, bench.scratch)
            code = look(found) if found else self.code
            settled = with_imports_settled(code, baseline.bundle, bench.scratch) if code is not None else None
            if settled != self.code or found:
                self.code = settled
                self.plan, self.modules = self._planned(settled)
        first = Slim(self.plan, self.modules, *bundle(self.modules), self.code)
        first, self._levels = with_one_engine(first, project, self._levels, bundle)
        slim = with_everything_seen(
            first,
            project,
            look=look,
            bundle=bundle,
            levels=self._levels,
            allow_missing=self._opened.allow_missing_kernels,
        )
        slim = self._levels.with_every_name(slim, bundle)
        self.plan, self.modules, self.code = slim.plan, slim.modules, slim.code
        self._named = slim.code.every_name if slim.code is not None else self._named
        return baseline.sizes.total.raw, measure_bundle(slim.bundle.outputs, maker.known).total.raw

    def _planned(self, code: AppCode | None) -> tuple[KernelPlan, CustomModules]:
        return make_modules(self._levels, code, allow_missing=self._opened.allow_missing_kernels)

    def _look_further(self, number: int, more: Unseen) -> AppCode | None:
        self._found[number] = more
        self.code = self._look()
        return self.code

    def _look(self) -> AppCode | None:
        codes = [
            look_at_the_code(self._bench.on(build.now), self._found.get(number, Unseen()))
            for number, build in enumerate(self._opened.builds)
        ]
        known = [code for code in codes if code is not None]
        if len(known) < len(codes):
            return None
        code = merged(known)
        return replace(code, every_name=code.every_name | self._named)
