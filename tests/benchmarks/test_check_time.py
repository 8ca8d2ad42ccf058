"""``slimtf check`` takes no longer than a tool that measures the same files and nothing else."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from slimtf.model.report import ReportSources
from slimtf.pipeline.sources import sources_now
from slimtf.report.json_text import to_json
from slimtf.settings.load import load_settings
from tests.support.gate_evidence import emitted, report
from tests.support.timing import fastest, seconds

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.packages import PackageStore

pytestmark = [pytest.mark.benchmark, pytest.mark.network]
SIZE_LIMIT = Path(__file__).parents[1] / "projects" / "size_limit"
ON_A_REPORT = 0.5  # seconds
BUNDLE = "node_modules/@tensorflow/tfjs/dist/tf.fesm.min.js"


@pytest.fixture
def finished(sample_app: Callable[[str], Path], package_store: PackageStore, tmp_path: Path) -> Path:
    """Return a project whose build folder holds a script of 1.3 MB, with its report, and size-limit installed."""
    script = (sample_app("dense_model") / BUNDLE).read_bytes()
    root = package_store.copy_project(SIZE_LIMIT, tmp_path / "finished")
    (root / "dist").mkdir()
    (root / "dist" / "main.js").write_bytes(script)
    (root / ".slimtf").mkdir()
    file = emitted("main.js", len(script)).model_copy(update={"digest": hashlib.sha256(script).hexdigest()})
    (root / "slimtf.toml").write_text('[[budgets]]\nlimit = "2 MB"\nmeasure = ["raw", "gzip", "brotli"]\n')
    settings = load_settings(root, file=None, flags={}, environ=os.environ)
    sources = sources_now(root, ReportSources(modules={}, models={}, app={"package.json": ""}), settings)
    (root / ".slimtf" / "report.json").write_text(to_json(report(file, sources=sources)))
    return root


@pytest.mark.parametrize("gzip", [True, False], ids=["gzip", "brotli"])
def test_against_size_limit(finished: Path, *, gzip: bool) -> None:
    (finished / ".size-limit.json").write_text(json.dumps([{"path": "dist/*.js", "gzip": gzip, "limit": "2 MB"}]))
    node = shutil.which("node")
    assert node
    program = finished / "node_modules" / "size-limit" / "bin.js"
    ours, theirs = fastest(
        5,
        lambda: seconds([sys.executable, "-m", "slimtf", "check", "-q"], cwd=finished),
        lambda: seconds([node, str(program)], cwd=finished),
    )
    measure = "gzip" if gzip else "brotli"
    print(f"\nslimtf check {ours:.2f} s: {ours / theirs:.2f} x size-limit with {measure} ({theirs:.2f} s)")
    assert ours <= 1.5 * theirs


def test_on_a_report(finished: Path) -> None:
    (ours,) = fastest(5, lambda: seconds([sys.executable, "-m", "slimtf", "check", "-q", "--no-files"], cwd=finished))
    print(f"\nslimtf check on a report: {ours:.2f} s, {os.cpu_count()} processors")
    assert ours <= ON_A_REPORT
