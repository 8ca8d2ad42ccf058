"""The oldest and middle versions of the bundlers and of tfjs; the latest ones build the sample apps (tests/e2e)."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.support.graph_models import LINE_KERNELS
from tests.support.tiny_apps import BUNDLE

if TYPE_CHECKING:
    from tests.integration.conftest import MakeApp

VERSIONS = {
    ("oldest", "webpack"): ("5.61.0", "3.21.0"),
    ("oldest", "rollup"): ("2.80.0", "3.21.0"),
    ("middle", "webpack"): ("5.88.2", "4.22.0"),
    ("middle", "rollup"): ("3.30.0", "4.22.0"),
}

pytestmark = pytest.mark.network


@pytest.mark.parametrize(
    ("project", "bundler"),
    [
        pytest.param(*names, id="-".join(names), marks=[pytest.mark.thorough] if names != ("oldest", "webpack") else [])
        for names in VERSIONS
    ],
)
def test_an_app_becomes_smaller_and_computes_the_same(project: str, bundler: str, tiny_app: MakeApp) -> None:
    app = tiny_app(project)
    report = app.build(bundler, with_baseline=True, kernels=LINE_KERNELS, backends=["cpu"])
    assert (report.versions.bundler, report.versions.tfjs) == VERSIONS[project, bundler]
    assert report.baseline is not None
    assert report.slim.total.raw < 0.5 * report.baseline.total.raw
    assert report.proof.tfjs_core_copies == 1
    assert all(hits > 0 for name, hits in report.proof.aliases.items() if "backend" not in name), report.proof

    slim = app.run(bundler)
    assert slim.kernels == sorted(LINE_KERNELS)
    assert slim.outputs == [0.5, 3.5, 8.0]
    (entry,) = (app.root / ".slimtf/cache/baseline").iterdir()
    (full,) = entry.glob(f"out/**/{BUNDLE[bundler].rpartition('/')[2]}")
    shutil.copy(full, app.root / BUNDLE[bundler])
    baseline = app.run(bundler)
    assert baseline.outputs == slim.outputs
    assert len(baseline.kernels) > 100
