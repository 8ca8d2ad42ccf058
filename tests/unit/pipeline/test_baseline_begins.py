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
        (BundlerName.WEBPACK, "own", True, True),
        (BundlerName.ROLLUP, "own", True, True),
        (BundlerName.VITE, "own", True, True),
        (BundlerName.WEBPACK, "own", False, True),
        (BundlerName.VITE, "", False, True),
        (BundlerName.WEBPACK, "", True, False),  # the config is made along with the modules
        (BundlerName.WEBPACK, "alias: 'custom_tfjs/custom_tfjs.js'", False, False),  # which is not there yet
        (BundlerName.WEBPACK, "alias: 'custom_tfjs/custom_tfjs.js'", True, True),
        (BundlerName.PAGE, "", True, False),  # has no process of a bundler that would analyse it
    ],
)
def test_a_baseline_begins_early_only_where_nothing_can_get_in_its_way(
    tmp_path: Path, bundler: BundlerName, config: str, *, modules: bool, expected: bool
) -> None:
    if modules:
        (tmp_path / "custom_tfjs").mkdir()
        (tmp_path / "custom_tfjs/custom_tfjs.js").touch()
    file = tmp_path / "a.config.js"
    file.write_text(config)
    project = make_project(tmp_path, bundler=bundler, config_file=file if config else None)
    assert may_begin(project, tmp_path / "custom_tfjs") is expected
