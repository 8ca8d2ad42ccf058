"""Makes the plan and the custom modules of generated apps, and runs each with them and with all of tfjs.

One process of Node.js and one reading of the installed packages serve all apps; the plan, the custom modules and
both bundles are made for each app by itself, because the kernels of one would hide what another lacks.
"""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from unittest import mock

from slimtf.analyze.run import Analysis
from slimtf.analyze.unseen import Unseen
from slimtf.detect.manager import find_manager
from slimtf.detect.project import detect_project
from slimtf.errors import SlimtfError
from slimtf.generate.flat import prepare_flat
from slimtf.generate.prepare import prepare_modules
from slimtf.generate.write import write_modules
from slimtf.kernels.model_needs import model_needs
from slimtf.kernels.plan import plan_kernels
from slimtf.model.backend import Backend
from slimtf.node.environment import ensure_environment
from slimtf.node.protocol import AnalyzeReply
from slimtf.node.shim_packages import ensure_shim_packages
from slimtf.node.specialise_protocol import SpecialiseReply
from slimtf.progress import SILENT
from slimtf.resources import shipped_folder
from slimtf.settings.load import load_settings
from slimtf.specialise.eligible import further_imports, why_not
from slimtf.specialise.run import Specialisation
from slimtf.tfjs.installed import Installed
from tests.support.line_driver import LineDriver, LineDriverError
from tests.support.programs import find_program

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType
    from typing import Self

    from slimtf.model.app_code import AppCode
    from slimtf.model.kernels import KernelPlan
    from slimtf.model.modules import CustomModules
    from slimtf.model.project import Project, TfjsInstall
    from slimtf.settings.schema import Settings
    from tests.support.generated.app import GeneratedApp

_MANIFEST = {"name": "generated", "version": "1.0.0", "type": "module", "dependencies": {"@tensorflow/tfjs": "*"}}
# esbuild numbers a name that two modules have: "all2.adam is not a function".
_NUMBER = re.compile(r"(?<=[A-Za-z_$])\d+(?=\.\w+ is not )")
_PLACE = re.compile(r"[\w./@-]+:\d+")
# An app before this one went on after its end, as slow machines let it, and would share its kernels.
_LATE = "kernels of an earlier run are still registered"
_DRIVER = Path(__file__).with_name("driver.mjs")
WORN = 1500  # requests; what esbuild keeps of each app adds up


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one app.

    Attributes:
        verdict: ``equal``; ``named`` (not equal, and a note of the plan names the line); ``loud`` (not equal, and
            what fails names slimtf's cure); ``refused`` (no bundle); or ``silent``, which is the fault.
        full: what the app computed with all of tfjs, or why it threw.
        slim: the same with the custom modules.
        kernels: how many were kept.
        notes: of the plan.
        failed: the app threw with all of tfjs.
    """

    app: GeneratedApp
    verdict: str
    full: str
    slim: str
    kernels: int = 0
    notes: tuple[str, ...] = ()
    failed: bool = False


class Checker:
    """A context in which apps are checked.

    Args:
        project: a folder with the tfjs packages in its node_modules; a copy of nothing else is needed.
        node_modules: those packages.
        level: of the custom modules.
        backend: that the apps run on.
    """

    def __init__(
        self,
        project: Path,
        node_modules: Path,
        level: Literal["standard", "deep"] = "standard",
        backend: Backend = Backend.CPU,
    ) -> None:
        self._more = () if backend is Backend.CPU else (backend.package,)
        self._level = level
        self._root = project.resolve()
        self._root.mkdir(parents=True, exist_ok=True)
        if not (self._root / "node_modules").exists():
            (self._root / "node_modules").symlink_to(node_modules, target_is_directory=True)
        (self._root / "package.json").write_text(json.dumps(_MANIFEST))
        (self._root / "slimtf.toml").write_text(f'models = []\nbackends = ["{backend.value}"]\nbundler = "webpack"\n')
        self._settings = load_settings(self._root, file=None, flags={}, environ={}).settings
        self._environment = ensure_environment(self._settings.node, self._settings.timeouts, SILENT)
        self._packages = ensure_shim_packages(self._environment, self._settings.timeouts.install, SILENT)
        self.cut = 0
        self._project: Project | None = None
        self._driver: LineDriver | None = None
        # The plan reads the installed packages anew for every app; here all apps have the same.
        self._shared = mock.patch("slimtf.kernels.plan.Installed", self._installed)
        self._read: dict[str, Installed] = {}

    def __enter__(self) -> Self:
        self._shared.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._shared.stop()
        self._end_driver()

    def check(self, app: GeneratedApp) -> Outcome:
        """Return what comes of ``app``."""
        folder = Path(tempfile.mkdtemp(prefix="app", dir=self._root))
        try:
            return self._checked(app, folder)
        finally:
            shutil.rmtree(folder)

    def _installed(self, install: TfjsInstall, **options: Any) -> Installed:
        return self._read.setdefault(repr(options), Installed(install, **options))

    def plan(self, app: GeneratedApp) -> KernelPlan:
        """Return the plan of ``app``, which is not run."""
        folder = Path(tempfile.mkdtemp(prefix="app", dir=self._root))
        try:
            self._write(app, folder)
            return self._planned(app, folder)[0]
        finally:
            shutil.rmtree(folder)

    def functions(self) -> set[str]:
        """Return what can be called of ``@tensorflow/tfjs``: ``add``, ``image.resizeBilinear`` …."""
        return set(self._ask({"verb": "functions"})["functions"])

    def _write(self, app: GeneratedApp, folder: Path) -> None:
        for name, text in app.files.items():
            file = folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        if app.model is not None:
            shutil.copytree(app.model, folder / "model")
        self._project = self._project or detect_project(self._root, find_manager(self._root), self._settings)

    def _planned(self, app: GeneratedApp, folder: Path) -> tuple[KernelPlan, Settings, AppCode]:
        assert self._project is not None
        update = {
            "entries": (folder / app.entry,),
            "output_path": folder / "custom_tfjs",
            "models": () if app.model is None else (folder / "model" / "model.json",),
        }
        settings = self._settings.model_copy(update=update)
        work = folder / ".analysis"
        analysis = Analysis(
            self._project,
            self._packages,
            settings.entries,
            Unseen(),
            work,
            work / "log",
            every_name=self._level == "deep",
        )
        answer = self._ask({"verb": "analyze", "request": analysis.request().model_dump(by_alias=True)})
        code = analysis.read(AnalyzeReply.model_validate(answer["reply"]), log=work / "log")
        return plan_kernels(self._project, settings, code), settings, code

    def _made(self, plan: KernelPlan, settings: Settings, code: AppCode, folder: Path) -> CustomModules:
        assert self._project is not None
        standard = prepare_modules(self._project, plan, settings.output_path)
        if self._level == "standard" or why_not(plan, code, self._project.tfjs):
            return write_modules(standard)
        aside = prepare_modules(self._project, plan, folder / "standard")
        work = folder / ".specialise"
        found = further_imports(plan, code.imported, self._project.tfjs)
        further = {name: file for name, file in found.items() if file is not None}
        cut = Specialisation(
            root=self._root,
            modules=write_modules(aside),
            code=code,
            needs=model_needs(plan),
            settings=settings,
            packages=self._packages,
            folder=work,
            cache=work / "cache",
            log=work / "log",
            further=further,
        )
        answer = self._ask({"verb": "specialise", "request": cut.request().model_dump(by_alias=True)})
        flat = cut.read(SpecialiseReply.model_validate(answer["reply"]))
        self.cut += 1
        return write_modules(prepare_flat(standard, aside, flat, plan, self._project.tfjs, further=further))

    def _checked(self, app: GeneratedApp, folder: Path) -> Outcome:
        self._write(app, folder)
        try:
            planned, settings, code = self._planned(app, folder)
            plan = lacking(planned)
            made = self._made(plan, settings, code, folder)
        except SlimtfError as error:
            return Outcome(app, "refused", "", f"{error.what} ({error.where})")
        aliases = {alias.specifier: str(alias.target) for alias in made.aliases}
        about = {"folder": str(folder), "entry": app.entry, "workers": list(app.workers), "aliases": aliases}
        try:
            ran = self._compared({"verb": "compare", "app": about})
        except LineDriverError as error:
            return Outcome(app, "refused", "", str(error), len(plan.kernels), plan.notes)
        notes = tuple(note.replace(f"{folder.name}/", "") for note in plan.notes)
        full, slim = _text(ran["full"]), _text(ran["slim"])
        verdict = "refused" if ran["warnings"] else _verdict(app, full, slim, notes)
        told = f"{slim} {ran['warnings'][0]}" if ran["warnings"] else slim
        return Outcome(app, verdict, full, told, len(plan.kernels), notes, failed=bool(ran["full"]["error"]))

    def _compared(self, request: Mapping[str, Any]) -> dict[str, Any]:
        try:
            return self._ask(request)
        except LineDriverError as error:
            if _LATE not in str(error):
                raise
            return self._ask(request)  # in a new process

    def _ask(self, request: Mapping[str, Any]) -> dict[str, Any]:
        if self._driver is None or self._driver.asked >= WORN:
            self._end_driver()
            words = (
                find_program("node"),
                _DRIVER,
                shipped_folder("node_shim"),
                self._packages,
                self._root,
                *self._more,
            )
            # esbuild collects garbage less often, which saves a fifth of its time
            self._driver = LineDriver(words, self._root, {"GOGC": "400"})
        try:
            return self._driver.ask(request)
        except LineDriverError:
            self._end_driver()
            raise

    def _end_driver(self) -> None:
        if self._driver is not None:
            self._driver.end()
            self._driver = None


def lacking(plan: KernelPlan) -> KernelPlan:
    """Return ``plan``; a test puts something in place of this to see that the check notices what is missing."""
    return plan


def _text(ran: Mapping[str, Any]) -> str:
    return f"throws {_NUMBER.sub('', ran['error'])}" if ran["error"] else json.dumps(ran["value"], sort_keys=True)


def _verdict(app: GeneratedApp, full: str, slim: str, notes: tuple[str, ...]) -> str:
    if full == slim:
        return "equal"
    if slim.startswith("throws") and "slimtf" in slim and app.name.rpartition(".")[2] in slim:
        return "loud"
    told = {match[0] for note in notes for match in _PLACE.finditer(note)}
    return "named" if told & app.marked() else "silent"
