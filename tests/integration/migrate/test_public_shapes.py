"""Projects as they are wired up in public: migrated, bundled plain, built again without another kernel, undone."""

from __future__ import annotations

import os
import random
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from slimtf.model.project import BundlerName
from slimtf.model.sizes import Size
from slimtf.pipeline.baseline import BaselineMaker
from slimtf.pipeline.build import build
from slimtf.pipeline.build_options import BuildOptions
from slimtf.pipeline.migrate import MigrateOptions, migrate, undo
from slimtf.progress import SILENT
from tests.support.programs import find_program, run
from tests.support.public_shapes import Shape, public_shapes
from tests.support.tiny_apps import TinyApp

if TYPE_CHECKING:
    from slimtf.pipeline.baseline import Baseline
    from slimtf.pipeline.bench import Bench
    from tests.support.packages import PackageStore

pytestmark = pytest.mark.network

SHIM_TESTS = Path(__file__).resolve().parents[2] / "shim"
PROGRAMS = {"webpack": "webpack/bin/webpack.js", "rollup": "rollup/dist/bin/rollup", "vite": "vite/bin/vite.js"}
SHAPES = public_shapes()
SEED = int(os.environ.get("SLIMTF_GENERATED_SEED", "0"))
# In every run one whose config Vite lists among what it read, and one of another bundler.
ALWAYS = next(shape for shape in SHAPES if shape.name.startswith("vite: a preset that names tfjs"))
OTHERS = [shape for shape in SHAPES if shape.bundler is not BundlerName.VITE]
PICKED = random.Random(SEED).choice(OTHERS)  # noqa: S311 - repeatable, not secret


@pytest.fixture(scope="session")
def every_bundler(package_store: PackageStore, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a node_modules with real tfjs, webpack, rollup and vite; a folder named in the environment is taken."""
    if at_hand := os.environ.get("SLIMTF_TEST_NODE_MODULES"):
        return Path(at_hand)
    return package_store.copy_project(SHIM_TESTS, tmp_path_factory.mktemp("bundlers") / "packages") / "node_modules"


@pytest.fixture(autouse=True)
def raw_sizes_only(monkeypatch: pytest.MonkeyPatch, shared_slimtf_home: Path) -> None:
    """Real compression of unminified bundles takes longer than making them, and only raw bytes are compared here."""
    monkeypatch.setenv("SLIMTF_HOME", str(shared_slimtf_home))
    monkeypatch.setattr("slimtf.measure.sizes.compressed_size", lambda content: Size(len(content), 0, 0))


@pytest.fixture(scope="module")
def baselines() -> dict[BundlerName, Baseline]:
    """Return an empty record of baselines, for the shapes of one bundler to share: their apps are the same."""
    return {}


@pytest.fixture
def shared_baselines(baselines: dict[BundlerName, Baseline], monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all shapes of a bundler be compared with the full bundle of the first; its sizes are all that is used of it.

    Making it takes more than half of a shape's time. Those of every run make each their own.
    """
    make = BaselineMaker.make

    def made_once(self: BaselineMaker, bench: Bench) -> Baseline:
        bundler = bench.project.bundler
        if bundler not in baselines:
            baselines[bundler] = make(self, bench)
        return baselines[bundler]

    monkeypatch.setattr(BaselineMaker, "make", made_once)


def contents(root: Path, *skipped: str) -> dict[str, bytes]:
    """Return every file but those of packages, of ours and of bundles."""
    left_out = {"node_modules", ".slimtf", *skipped}
    found = ((path.relative_to(root), path) for path in root.rglob("*") if path.is_file())
    return {name.as_posix(): path.read_bytes() for name, path in found if name.parts[0] not in left_out}


def hold(shape: Shape, root: Path, packages: Path) -> None:
    app = TinyApp(root, packages)
    for config in root.glob("*.config.*"):
        config.unlink()
    for name, text in shape.files.items():
        app.write(name, text)
    app.manifest(scripts={"build": shape.script})
    before = contents(root, "dist")
    options = MigrateOptions(root, None, {}, install=False)

    report = migrate(options, SILENT, lambda proposal: bool(proposal.diff))
    assert report.outcome == "written"
    assert report.proposal.before is not None
    modules = contents(root / "custom_tfjs")
    program, *words = shape.script.split()
    run(find_program("node"), root / "node_modules" / PROGRAMS[program], *words, cwd=root, timeout=300)
    plain = sum(path.stat().st_size for path in (root / "dist").rglob("*") if path.is_file())
    assert plain < 0.5 * report.proposal.before

    build(BuildOptions(root, None, {}, install=False, with_baseline=False), SILENT)
    assert contents(root / "custom_tfjs") == modules
    assert undo(options, SILENT, lambda _: True).outcome == "removed"
    assert contents(root, "dist", "custom_tfjs") == before


def test_there_are_as_many_as_promised() -> None:
    assert len(SHAPES) == 100
    assert len({shape.name for shape in SHAPES}) == 100


@pytest.mark.parametrize("shape", [ALWAYS, PICKED], ids=lambda shape: shape.name)
def test_there_and_back(shape: Shape, every_bundler: Path, tmp_path: Path) -> None:
    hold(shape, tmp_path / "app", every_bundler)


@pytest.mark.thorough
@pytest.mark.usefixtures("shared_baselines")
@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.name)
def test_every_one_there_and_back(shape: Shape, every_bundler: Path, tmp_path: Path) -> None:
    hold(shape, tmp_path / "app", every_bundler)
