"""An overlay build with modules of its own under ``.slimtf/``: what a migration would save, before it is done."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from slimtf.measure.known import KnownSizes
from slimtf.measure.sizes import measure_bundle
from slimtf.model.app_code import merged
from slimtf.pipeline.baseline import BaselineMaker
from slimtf.pipeline.custom_modules import look_at_the_code, make_modules
from slimtf.pipeline.first_bundle import without_waiting
from slimtf.pipeline.levels import Levels
from slimtf.pipeline.opening import not_bundled
from slimtf.pipeline.slim import Slim, bundle_slim
from slimtf.pipeline.unseen import with_everything_seen

if TYPE_CHECKING:
    from concurrent.futures import Executor
    from pathlib import Path

    from slimtf.model.app_code import AppCode
    from slimtf.model.kernels import KernelPlan
    from slimtf.model.modules import CustomModules
    from slimtf.model.project import Project
    from slimtf.pipeline.migration.opened import Opened
    from slimtf.progress import Progress
    from slimtf.settings.schema import Settings

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

    def __init__(self, opened: Opened, progress: Progress) -> None:
        """Look at the code and write the modules aside.

        Raises:
            SlimtfError: as the build does.
        """
        self._opened = opened
        self._progress = progress
        self._found: dict[int, tuple[Path, ...]] = {}
        self._named: frozenset[str] = frozenset()
        self._levels = Levels(opened.project, self._aside(), opened.environment, opened.scratch, progress)
        self.code = self._look()
        allow, levels = opened.allow_missing_kernels, self._levels
        self.plan, self.modules = make_modules(
            opened.project, self._aside(), self.code, progress, allow_missing=allow, levels=levels
        )

    def measure(self, pool: Executor) -> tuple[int, int]:
        """Return the raw sizes of the bundles without and with the modules, all builds together, bytes.

        Raises:
            SlimtfError: as the build does.
        """
        known = KnownSizes()
        sizes = [self._measured(number, build.now, known, pool) for number, build in enumerate(self._opened.builds)]
        return sum(before for before, _ in sizes), sum(after for _, after in sizes)

    def _measured(self, number: int, project: Project, known: KnownSizes, pool: Executor) -> tuple[int, int]:
        opened, settings = self._opened, self._opened.loaded.settings
        baseline = BaselineMaker(
            opened.environment,
            opened.scratch,
            self.modules.folder,
            ignored=not_bundled(project.root, opened.loaded),
            timeout=settings.timeouts.bundle,
            known=known,
            pool=pool,
            progress=self._progress,
        ).make(project)
        bundle = partial(
            bundle_slim,
            project,
            environment=opened.environment,
            scratch=opened.scratch,
            wasm=settings.wasm.variants,
            timeout=settings.timeouts.bundle,
            progress=self._progress,
        )
        slim = with_everything_seen(
            Slim(self.plan, self.modules, *bundle(self.modules), self.code),
            project=project,
            settings=self._aside(),
            look=partial(self._look_further, number),
            bundle=bundle,
            allow_missing=opened.allow_missing_kernels,
            levels=self._levels,
            progress=self._progress,
        )
        slim = self._levels.with_every_name(slim, bundle)
        self.plan, self.modules, self.code = slim.plan, slim.modules, slim.code
        self._named = slim.code.every_name if slim.code is not None else self._named
        return baseline.sizes.total.raw, measure_bundle(slim.bundle.outputs, known).total.raw

    def _look_further(self, number: int, more: tuple[Path, ...]) -> AppCode | None:
        self._found[number] = (*self._found.get(number, ()), *more)
        self.code = self._look()
        return self.code

    def _look(self) -> AppCode | None:
        opened = self._opened
        codes = [
            look_at_the_code(
                build.now,
                self._aside(),
                opened.environment,
                opened.scratch,
                self._progress,
                self._found.get(number, ()),
            )
            for number, build in enumerate(opened.builds)
        ]
        known = [code for code in codes if code is not None]
        if len(known) < len(codes):
            return None
        code = merged(known)
        return replace(code, every_name=code.every_name | self._named)

    def _aside(self) -> Settings:
        folder = self._opened.scratch.folder / _PREVIEW
        return without_waiting(self._opened.loaded.settings.model_copy(update={"output_path": folder}))
