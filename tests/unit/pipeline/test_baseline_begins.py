"""When the baseline may be bundled before there is anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.model.project import BundlerName
from slimtf.pipeline.baseline import may_begin
from tests.support.records import make_project

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("bundler", "config", "modules", "expected"),
    [
        (BundlerName.WEBPACK, True, True, True),
        (BundlerName.ROLLUP, True, True, True),
        (BundlerName.WEBPACK, False, True, False),  # the config is made along with the modules
        (BundlerName.WEBPACK, True, False, False),  # the config may lead to modules that are not there yet
        (BundlerName.VITE, True, True, False),  # its analysis would load the config while the bundler reads
    ],
)
def test_a_baseline_begins_early_only_where_nothing_can_get_in_its_way(
    tmp_path: Path, bundler: BundlerName, *, config: bool, modules: bool, expected: bool
) -> None:
    if modules:
        (tmp_path / "custom_tfjs").mkdir()
        (tmp_path / "custom_tfjs/custom_tfjs.js").touch()
    project = make_project(tmp_path, bundler=bundler, config_file=tmp_path / "a.config.js" if config else None)
    assert may_begin(project, tmp_path / "custom_tfjs") is expected
