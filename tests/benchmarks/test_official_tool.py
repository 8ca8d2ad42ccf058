"""Our custom modules against those of the official tool, in the same bundler with the same config."""

from __future__ import annotations

import json
import tomllib
from typing import TYPE_CHECKING

import pytest

from slimtf.bundle.run import BundlerRun
from slimtf.configs.overlay import bundle_request
from slimtf.detect.manager import find_manager
from slimtf.detect.project import detect_project
from slimtf.generate.prepare import prepare_modules
from slimtf.generate.write import write_modules
from slimtf.kernels.plan import plan_kernels
from slimtf.measure.compress import compressed_size
from slimtf.model.bundle import Variant
from slimtf.model.modules import CORE, OPS_FOR_CONVERTER, UNION, Alias, CustomModules
from slimtf.node.environment import ensure_environment
from slimtf.progress import SILENT
from slimtf.settings.load import load_settings
from slimtf.workspace.scratch import fresh_folder, open_scratch
from tests.support.programs import run
from tests.support.recorded import RECORDED

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from slimtf.model.node import NodeEnvironment
    from slimtf.model.project import Project
    from slimtf.model.sizes import Size
    from slimtf.settings.schema import Settings

pytestmark = pytest.mark.network  # sizes, no times: it runs with every other test
TUTORIAL = (UNION, CORE, OPS_FOR_CONVERTER)


class _Silent:
    def percent(self, done: float, detail: str = "") -> None: ...

    def result(self, text: str) -> None: ...


class Bench:
    """One app with one bundler, bundled with whatever aliases."""

    def __init__(self, app: Path, environment: NodeEnvironment, settings: Settings) -> None:
        self.settings = settings
        self.project: Project = detect_project(app, find_manager(app), settings)
        self._environment = environment
        self._scratch = open_scratch(app)

    def modules(self) -> CustomModules:
        """Write our custom modules."""
        plan = plan_kernels(self.project, self.settings)
        return write_modules(prepare_modules(self.project, plan, self.settings.output_path))

    def size(self, folder: Path, aliases: Sequence[Alias]) -> Size:
        """Return the size of the bundle made with ``aliases``."""
        out = self._scratch.out(Variant.SLIM)
        fresh_folder(out)
        modules = CustomModules(folder=folder, files=(), aliases=tuple(aliases), digest=str(folder), registrations=())
        request = bundle_request(
            self.project, modules, Variant.SLIM, out_dir=out, progress_file=self._scratch.requests / "progress.json"
        )
        log = self._scratch.logs / "bench.log"
        bundle = BundlerRun(self.project, self._environment, request, timeout=600, log=log).run(_Silent())
        (script,) = out.rglob("bundle.js")
        assert bundle.outputs
        return compressed_size(script.read_bytes())


@pytest.fixture
def bench(
    sample_app: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str, str], Bench]:
    """Return a function that prepares a sample app for a bundler."""
    monkeypatch.setenv("SLIMTF_HOME", str(tmp_path / "home"))

    def prepare(name: str, bundler: str) -> Bench:
        app = sample_app(name)
        flags = {"bundler": bundler, "kernels": RECORDED[name]}
        settings = load_settings(app, file=None, flags=flags, environ={}).settings
        return Bench(app, ensure_environment(settings.node, settings.timeouts, SILENT), settings)

    return prepare


def official_modules(app: Path, node: str) -> tuple[Path, tuple[Alias, ...]]:
    """Let the official tool write modules for the app's settings; return their folder and the tutorial's aliases."""
    settings = tomllib.loads((app / "slimtf.toml").read_text(encoding="utf-8"))
    config = {"kernels": RECORDED[app.name], "backends": settings["backends"], "models": settings["models"]}
    config |= {"outputPath": "./official", "forwardModeOnly": True}
    (app / "official.json").write_text(json.dumps(config), encoding="utf-8")
    tool = app / "node_modules/@tensorflow/tfjs/dist/tools/custom_module/cli.js"
    run(node, tool, "--config", "official.json", cwd=app)
    folder = app / "official"
    (folder / "package.json").write_text('{"sideEffects": true}', encoding="utf-8")  # it would be unfair without
    names = ("custom_tfjs.js", "custom_tfjs_core.js", "custom_ops_for_converter.js")
    return folder, tuple(Alias(key, folder / name, ()) for key, name in zip(TUTORIAL, names, strict=True))


@pytest.mark.parametrize("bundler", ["webpack", pytest.param("rollup", marks=pytest.mark.thorough)])
@pytest.mark.parametrize("name", ["dense_model", pytest.param("image_classifier", marks=pytest.mark.thorough)])
def test_no_larger_than_the_official_modules(
    name: str, bundler: str, bench: Callable[[str, str], Bench], node: str
) -> None:
    app = bench(name, bundler)
    modules = app.modules()
    ours = app.size(modules.folder, modules.aliases)
    theirs = app.size(*official_modules(app.project.root, node))
    print(f"\n{name} with {bundler}: ours {ours}, official {theirs}")
    assert ours.raw <= theirs.raw
    # The order of the modules alone moves gzip by 0.1 %, either way: minifiers name by order of appearance.
    assert ours.gzip <= 1.002 * theirs.gzip


@pytest.mark.thorough
@pytest.mark.parametrize("bundler", ["webpack", "rollup"])
def test_backend_roots_are_worth_an_alias(bundler: str, bench: Callable[[str, str], Bench]) -> None:
    """Trap T1: without it, the backend's root registers every kernel again."""
    app = bench("modular_imports", bundler)
    modules = app.modules()
    ours = app.size(modules.folder, modules.aliases)
    three = app.size(modules.folder, [alias for alias in modules.aliases if alias.specifier in TUTORIAL])
    print(f"\nmodular_imports with {bundler}: {ours.raw / three.raw:.2f} of what the three aliases reach")
    assert ours.raw <= 0.80 * three.raw
