"""Writes the custom modules at the level that the settings ask for, or at the one below where the app needs that."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from slimtf.amounts import counted
from slimtf.analyze.bundle_names import names_missed, with_names
from slimtf.detect.manifest import read_manifest
from slimtf.detect.peers import prebuilt_packages
from slimtf.errors import BundlerError, UnsupportedProjectError, in_a_line
from slimtf.generate.flat import FLAT_FILE, prepare_flat
from slimtf.generate.prepare import prepare_modules
from slimtf.generate.render import WAITING_CONVERTER_FILE
from slimtf.generate.write import write_modules
from slimtf.kernels.backends import later_backends
from slimtf.kernels.model_needs import model_needs
from slimtf.model.backend import Backend
from slimtf.model.compiled import CompiledModels, RefusedModel
from slimtf.model.modules import CONVERTER, CORE, REST_FILE, CustomModules
from slimtf.node.shim_packages import ensure_shim_packages
from slimtf.pipeline.apart import with_scripts_apart
from slimtf.pipeline.compiling import compiled_models
from slimtf.pipeline.slim import Slim
from slimtf.runs.models import model_kind
from slimtf.specialise.eligible import further_imports, why_not
from slimtf.specialise.run import Specialisation
from slimtf.tfjs.layers_registry import LAYERS
from slimtf.workspace.scratch import fresh_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from slimtf.generate.prepare import PreparedModules
    from slimtf.model.app_code import AppCode
    from slimtf.model.bundle import Bundle
    from slimtf.model.flat import FlatModule
    from slimtf.model.kernels import KernelPlan
    from slimtf.model.node import NodeEnvironment
    from slimtf.model.project import TfjsApp
    from slimtf.model.proof import Proof
    from slimtf.pipeline.bench import Bench
    from slimtf.progress import Progress
    from slimtf.settings.schema import Settings
    from slimtf.workspace.scratch import Scratch

# What node_shim/models/ does with tfjs.
_LOADERS = {"graph": (CONVERTER, "loadGraphModel"), "layers": (LAYERS, "loadLayersModel")}
_RUNNING = ("setBackend", "ready", "getBackend", "tensor", "dispose")
_NAMED = (
    *("data", "dispose", "execute", "executeAsync", "predict"),
    *("inputs", "inputNodes", "outputNodes", "outputNames", "signature"),
)


@dataclass(frozen=True, slots=True)
class Levels:
    """What it takes to write the custom modules of an app.

    Attributes:
        environment: the Node.js that cuts tfjs; None where there is none, which leaves level standard.
        scratch: the project's.
        attribution: the bytes of the bundle will be told apart by the files that they come from.
        together: why scripts that never meet share their modules, as a clause; empty where each may have its own, None
            where that is no question.
        not_alone: another tfjs that shares the engine of the app's, as a clause; empty where none is known.
        title: of the script that they are for; empty for all of the app.
        without: kernels that are to be left out of the modules of a script too, to find what that saves.
    """

    app: TfjsApp
    settings: Settings
    environment: NodeEnvironment | None
    scratch: Scratch
    progress: Progress
    attribution: bool = False
    together: str | None = None
    not_alone: str = ""
    title: str = ""
    without: frozenset[str] = frozenset()

    @classmethod
    def at(cls, bench: Bench) -> Levels:
        """Return what it takes for the app on ``bench``."""
        return cls(bench.project, bench.settings, bench.environment, bench.scratch, bench.progress)

    def write(self, plan: KernelPlan, code: AppCode | None, folder: Path) -> CustomModules:
        """Return the custom modules for ``plan`` as written to ``folder``.

        Those of level standard where the others cannot be made, which they say. At level deep scripts that never
        meet may have further ones below ``folder``.

        Raises:
            SlimtfError: they cannot be made or written.
        """
        return with_scripts_apart(self, self._write_shared(plan, code, folder), plan, code)

    def _write_shared(self, plan: KernelPlan, code: AppCode | None, folder: Path) -> CustomModules:
        standard = prepare_modules(self.app, plan, folder, by_path=code.by_path if code else ())
        environment = self.environment
        if self.settings.level == "standard" or environment is None:
            return write_modules(standard)
        reason = self.why_engines_are_shared(code) or why_not(plan, code, self.app.tfjs)
        if reason or code is None:
            return replace(write_modules(standard), left=self._lower(reason))
        left, failed = "", False
        if self.settings.level == "compiled":
            made = self._compile_and_write(plan, code, standard, environment)
            if isinstance(made, CustomModules):
                return made
            left, failed = f"level deep instead of compiled: {made}", made.differs
        try:
            return replace(self._write_flat(plan, code, standard, environment), left=left, failed=failed)
        except BundlerError as error:
            return replace(write_modules(standard), left=self._lower(in_a_line(error)), failed=True)

    def why_engines_are_shared(self, code: AppCode | None) -> str:
        """Return which tfjs the app's tensors are tensors of, too, as a clause: a cut engine serves one alone."""
        root = self.app.root
        if self.not_alone or code is None or not (root / "package.json").is_file():
            return self.not_alone
        found = prebuilt_packages(root, read_manifest(root / "package.json"), map(Path, code.inputs))
        return _shares(f"{found[0].package} has TensorFlow.js inside") if found else ""

    def beside(self, other: str) -> Levels:
        """Return the same for an app that runs beside ``other``, a clause of ``other_engine``."""
        return replace(self, not_alone=_shares(other))

    def _compile_and_write(
        self, plan: KernelPlan, code: AppCode, standard: PreparedModules, environment: NodeEnvironment
    ) -> CustomModules | RefusedModel:
        try:
            compiled = compiled_models(self, plan, code, environment)
            if isinstance(compiled, RefusedModel):
                return compiled
            return self._write_flat(plan, code, standard, environment, compiled=compiled)
        except (BundlerError, UnsupportedProjectError) as error:
            return RefusedModel(in_a_line(error), differs=True)

    def write_for_script(
        self, plan: KernelPlan, code: AppCode, folder: Path, compiled: CompiledModels | None
    ) -> CustomModules:
        """Return flat custom modules for ``plan``, that of a script by itself, as written to ``folder``.

        Args:
            compiled: the models that are code in the modules of all scripts; None where this one runs none.

        Raises:
            SlimtfError: they cannot be made or written.
        """
        assert self.environment is not None  # noqa: S101 - the modules of all scripts are flat
        standard = prepare_modules(self.app, plan, folder)
        return self._write_flat(plan, code, standard, self.environment, compiled=compiled)

    def standard(self, plan: KernelPlan, code: AppCode | None, folder: Path, why: str) -> CustomModules:
        """Return the custom modules for ``plan`` at level standard, as written to ``folder``, which say ``why``.

        Raises:
            SlimtfError: they cannot be made or written.
        """
        by_path = code.by_path if code else ()
        return replace(write_modules(prepare_modules(self.app, plan, folder, by_path=by_path)), left=self._lower(why))

    def _lower(self, why: str) -> str:
        return f"level standard instead of {self.settings.level}: {why}"

    def for_models(self, slim: Slim) -> CustomModules:
        """Return modules like those of ``slim``, with which the models can be run without the app.

        A flat module serves the app alone: another one is made by the same rules, which exports what loads and runs
        models.

        Raises:
            SlimtfError: they cannot be made or written.
        """
        if slim.modules.flat is None or slim.code is None or self.environment is None or not slim.plan.models:
            return slim.modules
        kinds = {model_kind(path) for path in slim.plan.models if path not in slim.plan.not_run}
        more = [*((CORE, name) for name in _RUNNING), *(_LOADERS[kind] for kind in sorted(kinds))]
        if Backend.WASM in slim.plan.backends:
            more.append((Backend.WASM.package, "setWasmPaths"))
        standard = prepare_modules(self.app, slim.plan, self._emptied("models"))
        compiled = slim.modules.compiled
        return self._write_flat(slim.plan, slim.code, standard, self.environment, more=tuple(more), compiled=compiled)

    def with_every_name(self, slim: Slim, bundle: Callable[[CustomModules], tuple[Bundle, Proof]]) -> Slim:
        """Return ``slim``, made again with names that only its bundle has.

        Args:
            bundle: makes the slim bundle anew.

        Raises:
            SlimtfError: it cannot be made.
        """
        missed = names_missed(slim.bundle, slim.modules)
        if slim.code is None or not missed:
            return slim
        code = self.naming(missed, slim.code)
        modules = self.write(slim.plan, code, slim.modules.folder)
        return Slim(slim.plan, modules, *bundle(modules), code)

    def naming(self, missed: frozenset[str], code: AppCode) -> AppCode:
        """Return ``code`` as if it had the names ``missed`` too, which are said."""
        if missed:
            names = ", ".join(map(repr, sorted(missed)))
            self.progress.note(f"the bundle reads members that the app's code does not ({names}): cutting tfjs again")
        return with_names(code, missed) if missed else code

    def weighed(self, plan: KernelPlan, code: AppCode, *, cuts: bool = False) -> FlatModule:
        """Return the flat module for ``plan``, not written anywhere, and what it weighs.

        Args:
            cuts: find also what each cut takes off.

        Raises:
            SlimtfError: it cannot be made.
        """
        cut, _ = self._specialisation(plan, code, weigh="cuts" if cuts else "module")
        assert self.environment is not None  # noqa: S101 - the caller has a flat module
        return cut.run(self.environment)

    def _write_flat(
        self,
        plan: KernelPlan,
        code: AppCode,
        standard: PreparedModules,
        environment: NodeEnvironment,
        *,
        more: tuple[tuple[str, str], ...] = (),
        compiled: CompiledModels | None = None,
    ) -> CustomModules:
        cut, aside = self._specialisation(plan, code, more=more, compiled=compiled)
        flat = self._cut(cut, environment)
        prepared = prepare_flat(standard, aside, flat, plan, self.app.tfjs, further=self._further(plan, code, more))
        return replace(write_modules(prepared), compiled=compiled)

    def _further(self, plan: KernelPlan, code: AppCode, more: tuple[tuple[str, str], ...]) -> Mapping[str, Path]:
        found = further_imports(plan, {*code.imported, *(name for name, _ in more)}, self.app.tfjs)
        return {name: file for name, file in found.items() if file is not None}

    def _specialisation(
        self,
        plan: KernelPlan,
        code: AppCode,
        *,
        more: tuple[tuple[str, str], ...] = (),
        compiled: CompiledModels | None = None,
        weigh: Literal["nothing", "module", "cuts"] = "nothing",
    ) -> tuple[Specialisation, PreparedModules]:
        """Return what is to be cut, and the custom modules that it is cut from, as written aside."""
        assert self.environment is not None  # noqa: S101 - level standard is all there is without
        work = self.scratch.requests / "specialise"
        aside = prepare_modules(self.app, plan, self._emptied("standard"))
        waits = plan.on_demand is not None
        door = {CONVERTER: aside.modules.folder / WAITING_CONVERTER_FILE} if waits else {}
        cut = Specialisation(
            root=self.app.root,
            modules=write_modules(aside),
            code=code,
            needs=model_needs(plan),
            settings=self.settings,
            packages=ensure_shim_packages(self.environment, self.settings.timeouts.install, self.progress),
            folder=work,
            cache=self.scratch.flat_modules,
            log=self.scratch.logs / "specialise.log",
            further={**self._further(plan, code, more), **door},
            lines=self.attribution and not more,
            more=more,
            more_names=_NAMED if more else (),
            begun={} if more else {backend.package: backend.value for backend in later_backends(plan.backends, code)},
            rest=aside.modules.folder / REST_FILE if waits else None,
            flat_file=FLAT_FILE,
            replaced=compiled.replaced if compiled is not None else {},
            inert=compiled.inert if compiled is not None else (),
            weigh=weigh,
        )
        return cut, aside

    def _emptied(self, name: str) -> Path:
        """Return a folder of ours for modules: what lies in it may be damaged, and belongs to no user."""
        folder = self.scratch.requests / "specialise" / name
        fresh_folder(folder)
        return folder

    def _cut(self, cut: Specialisation, environment: NodeEnvironment) -> FlatModule:
        target = "the models" if cut.more else self.title or "the app and its models"
        with self.progress.step(f"Cutting tfjs to {target}") as step:
            flat = cut.run(environment)
            known = ", taken from the cache" if flat.cached else ""
            cuts = counted(sum(each.made for each in flat.cuts), "cut")
            step.result(f"{cuts}, {len(flat.text) // 1000} kB before the bundler{known}")
        for dropped in flat.dropped if not cut.more else ():
            self.progress.note(f"not cut: {dropped.name} ({dropped.found})")
        return flat


def _shares(other: str) -> str:
    return f"{other}, which shares its engine with the app's"
