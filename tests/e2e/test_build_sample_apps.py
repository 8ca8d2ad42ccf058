"""The main job, on every sample app and both bundlers, without a list of kernels: smaller, proven, the same numbers."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.support.documented_sizes import documented_sizes
from tests.support.expected_pages import hold_expected
from tests.support.recorded import RECORDED

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from slimtf.model.report import ReportBundle
    from tests.e2e.conftest import Slimtf
    from tests.support.pages import PageResult

BUNDLERS = ("webpack", "rollup")
# Absolute, between the page's numbers of both bundles; webgl computes with whatever precision the driver has.
TOLERANCE = {"image_classifier": 1e-6}
# Share of the baseline's raw bytes of JavaScript that the slim bundle may have; dense_model's is the README's promise.
LIMITS = {
    "dense_model": 0.25,
    "image_classifier": 0.50,
    "modular_imports": 0.55,
    "sequence_model": 0.40,
    "train_in_browser": 0.50,
}
# What these two do not show is shown by the tests of levels, of ops and of the plain builds.
ALWAYS = {("dense_model", "webpack"), ("train_in_browser", "rollup")}
# How large the slim bundle may be in gzip, against the one with the kernels that a run recorded.
PRECISION = 1.08
# How far the documents' figures, which are rounded, may be from what a build gives today.
DOCUMENTED = 0.02

pytestmark = [pytest.mark.browser, pytest.mark.network]


def baseline_files(app: Path) -> Path:
    """Return the folder of the baseline that the build left in its cache."""
    (entry,) = (app / ".slimtf/cache/baseline").iterdir()
    return entry / "out/0/dist"


def javascript(bundle: ReportBundle, measure: str = "raw") -> int:
    """Return the bytes of the bundle's scripts; the binaries of wasm are the same in both."""
    return sum(getattr(file, measure) for file in bundle.files if file.kind == "js")


def hold_attribution(bundle: ReportBundle, folder: Path) -> None:
    """Hold that the modules of every file add up to it, byte for byte, and that next to nothing is left unnamed."""
    for file in bundle.files:
        assert file.modules is not None, file.path
        assert sum(module.raw for module in file.modules) == file.raw == (folder / file.path).stat().st_size, file.path
        assert sum(module.gzip for module in file.modules) == file.gzip, file.path
        assert sum(module.brotli for module in file.modules) == file.brotli, file.path
    scripts = [module for file in bundle.files if file.kind == "js" for module in file.modules or ()]
    unnamed = sum(module.raw for module in scripts if module.category == "runtime")
    assert unnamed <= 0.03 * javascript(bundle)
    assert any(module.kernel for module in scripts)


@pytest.mark.parametrize(
    ("name", "bundler"),
    [
        pytest.param(name, bundler, marks=[] if (name, bundler) in ALWAYS else [pytest.mark.thorough])
        for name in LIMITS
        for bundler in BUNDLERS
    ],
)
def test_build(
    name: str,
    bundler: str,
    sample_app: Callable[[str], Path],
    slimtf: Slimtf,
    open_app: Callable[[Path], PageResult],
) -> None:
    app = sample_app(name)
    report = slimtf("build", app, "--bundler", bundler, "--verify", "--attribution", "--json", "-").report
    assert report.baseline is not None
    hold_attribution(report.baseline, baseline_files(app))
    hold_attribution(report.slim, app / "dist")
    assert javascript(report.slim) <= LIMITS[name] * javascript(report.baseline)
    assert report.verify is not None
    assert [check.kind for check in report.verify.checks if check.equal][-1] == "app"
    assert report.proof.tfjs_core_copies == 1
    assert not report.proof.missing_exports

    if bundler == "webpack":
        documented = list(documented_sizes(name))
        assert {"docs/levels.md"} <= {place for place, *_ in documented}
        for place, before, after in documented:
            measured = (javascript(report.baseline, "gzip"), javascript(report.slim, "gzip"))
            assert measured == pytest.approx((before, after), rel=DOCUMENTED), place

    # slimtf says that both compute the same; look for ourselves, and at what it put into dist/.
    slim = open_app(app)
    hold_expected(name, slim)
    for file in (app / "dist").iterdir():
        file.unlink()
    shutil.copytree(baseline_files(app), app / "dist", dirs_exist_ok=True)
    full = open_app(app)
    hold_expected(name, full)
    for ours, theirs in zip(slim.outputs, full.outputs, strict=True):
        assert ours == pytest.approx(theirs, rel=0, abs=TOLERANCE.get(name, 0.0))

    if bundler == "rollup":
        listed = ",".join(RECORDED[name])
        words = ("--bundler", bundler, "--kernels", listed, "--no-baseline", "--no-emit", "--json", "-")
        by_hand = slimtf("build", app, *words, "--allow-missing-kernels").report
        assert {kernel.name for kernel in report.kernels} >= set(RECORDED[name])
        assert javascript(report.slim, "gzip") <= PRECISION * javascript(by_hand.slim, "gzip")


def test_the_users_files_stay_as_they_are(sample_app: Callable[[str], Path], slimtf: Slimtf, unminified: str) -> None:
    app = sample_app("dense_model")
    (app / "webpack.config.js").write_text(unminified, encoding="utf-8")
    before = {path: path.read_bytes() for path in app.rglob("*") if path.is_file() and "node_modules" not in path.parts}
    assert slimtf("build", app, "--no-emit", "--no-baseline", "--json", "-").report.baseline is None
    assert {path: path.read_bytes() for path in before} == before
    added = {path.relative_to(app).parts[0] for path in app.rglob("*") if path.is_file() and path not in before}
    assert added - {"node_modules"} == {".slimtf"}
