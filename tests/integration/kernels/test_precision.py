"""What the closure costs: the slim bundle without a list, against the one from the kernels that a run recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.pipeline.build import BuildOptions, build
from slimtf.progress import SILENT
from tests.support.recorded import RECORDED

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from slimtf.model.report import Report

pytestmark = pytest.mark.network

MOST = 1.08  # of the recorded list's bundle, in gzip


def slim(app: Path, **flags: object) -> Report:
    options = BuildOptions(app, None, {"bundler": "rollup", **flags}, install=False, with_baseline=False, emit=False)
    return build(options, SILENT)


def javascript(report: Report) -> int:
    return sum(file.gzip for file in report.slim.files if file.kind == "js")


@pytest.mark.parametrize("name", RECORDED)
def test_little_more_than_what_ran(
    name: str,
    sample_app: Callable[[str], Path],
    shared_slimtf_home: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SLIMTF_HOME", str(shared_slimtf_home))
    app = sample_app(name)
    derived, listed = slim(app), slim(app, kernels=RECORDED[name])
    assert {kernel.name for kernel in derived.kernels} >= set(RECORDED[name])
    assert javascript(derived) <= MOST * javascript(listed)
