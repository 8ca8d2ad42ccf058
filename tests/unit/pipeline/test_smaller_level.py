"""The cut module is not taken where it makes a bundle larger than all of tfjs does."""

from __future__ import annotations

import random
from concurrent.futures import Future
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from slimtf.errors import BundlerError, ProofError
from slimtf.measure.known import KnownSizes
from slimtf.measure.sizes import measure_bundle
from slimtf.model.app_code import AppCode
from slimtf.model.bundle import Output
from slimtf.model.kernels import KernelPlan
from slimtf.model.modules import CustomModules
from slimtf.pipeline.baseline import Baseline
from slimtf.pipeline.levels import Levels
from slimtf.pipeline.slim import Slim
from slimtf.pipeline.smaller_level import with_the_smaller_level
from tests.support.records import make_bundle
from tests.support.told import Told

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.bundle import Bundle

PLAN = KernelPlan((), (), (), (), (), with_converter=False)
FULL, SMALL, LARGE = 2000, 1000, 3000


class Written(Levels):
    """Levels whose modules are names."""

    def write(self, plan: KernelPlan, code: AppCode | None, folder: Path) -> CustomModules:  # noqa: ARG002 - the real one's
        return CustomModules(folder, (), (), "deep", (), flat=folder / "custom_flat.js")

    def standard(self, plan: KernelPlan, code: AppCode | None, folder: Path, why: str) -> CustomModules:  # noqa: ARG002 - the real one's
        return CustomModules(folder, (), (), "standard", (), left=self._lower(why))


def bundle_of(tmp_path: Path, size: int) -> Bundle:
    folder = tmp_path / str(size)
    folder.mkdir(exist_ok=True)
    (folder / "main.js").write_bytes(random.Random(0).randbytes(size))  # noqa: S311 - what gzip cannot compress
    return make_bundle(outputs=(Output(folder, folder, ("main.js",)),))


def made(tmp_path: Path, deep: int, standard: int | Exception, *, flat: bool = True) -> tuple[Slim, list[str], Told]:
    """Return what comes of a bundle of ``deep`` bytes, the digests of the modules bundled anew, and what is said."""
    said, bundled = Told(), []
    levels = Written(None, SimpleNamespace(level="deep"), None, None, said)  # type: ignore[arg-type]

    def bundle(modules: CustomModules) -> Any:
        bundled.append(modules.digest)
        size = deep if modules.digest == "deep" else standard
        if isinstance(size, Exception):
            raise size
        return bundle_of(tmp_path, size), None

    measured: Future[Any] = Future()
    measured.set_result(measure_bundle(bundle_of(tmp_path, FULL).outputs))
    full = Baseline(make_bundle(), measured, None)  # type: ignore[arg-type]
    modules = levels.write(PLAN, None, tmp_path)
    modules = modules if flat else replace(modules, flat=None)
    slim = Slim(PLAN, modules, bundle_of(tmp_path, deep), None, AppCode())  # type: ignore[arg-type]
    return with_the_smaller_level(slim, full, levels=levels, bundle=bundle, known=KnownSizes()), bundled, said


@pytest.mark.parametrize(("deep", "flat"), [(SMALL, True), (FULL, True), (LARGE, False)])
def test_what_is_smaller_than_all_of_tfjs_or_not_cut_stays(tmp_path: Path, deep: int, *, flat: bool) -> None:
    slim, bundled, said = made(tmp_path, deep, SMALL, flat=flat)
    assert (slim.modules.digest, bundled, said.notes) == ("deep", [], [])


def test_level_standard_takes_its_place_where_that_is_smaller(tmp_path: Path) -> None:
    slim, bundled, said = made(tmp_path, LARGE, FULL)
    assert (slim.modules.digest, bundled) == ("standard", ["standard"])
    assert slim.modules.left.startswith("level standard instead of deep: cut to the app, tfjs is larger than all of it")
    assert len(said.notes) == 1


@pytest.mark.parametrize("standard", [LARGE + 1, ProofError("a kernel is missing"), BundlerError("it fails")])
def test_the_cut_module_stays_where_level_standard_is_no_better(tmp_path: Path, standard: int | Exception) -> None:
    slim, bundled, _ = made(tmp_path, LARGE, standard)
    assert (slim.modules.digest, bundled) == ("deep", ["standard", "deep"])
