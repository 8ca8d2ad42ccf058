"""A project without a bundler config gets one: for good, or for a run that puts nothing in place."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from slimtf.model.modules import Alias, CustomModules
from slimtf.model.project import STARTER_PACKAGES, BundlerName
from slimtf.pipeline.opening import lacks_config, with_config
from tests.support.records import make_project
from tests.support.told import Told

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.project import Project

UNION = "@tensorflow/tfjs"


def without_config(root: Path) -> tuple[Project, CustomModules]:
    folder = root / "custom_tfjs"
    alias = Alias(UNION, folder / "custom_tfjs.js", ())
    project = make_project(root, entry=root / "src/index.js", starter_packages=STARTER_PACKAGES, config_file=None)
    return project, CustomModules(folder, (), (alias,), "digest", ())


def test_the_config_is_to_be_committed_together_with_what_it_leads_to(tmp_path: Path) -> None:
    progress = Told()
    project = with_config(*without_config(tmp_path), progress)
    assert project.config_file is not None
    assert UNION in project.config_file.read_text(encoding="utf-8")
    assert "commit it together with custom_tfjs/" in "".join(progress.notes)


def test_for_one_run_it_has_no_aliases_and_goes(tmp_path: Path) -> None:
    with ExitStack() as afterwards:
        project = with_config(*without_config(tmp_path), Told(), afterwards=afterwards)
        assert project.config_file is not None
        assert UNION not in project.config_file.read_text(encoding="utf-8")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("bundler", list(BundlerName))
def test_only_webpack_and_rollup_need_a_config(tmp_path: Path, bundler: BundlerName) -> None:
    project = make_project(tmp_path, bundler=bundler, config_file=None)
    assert lacks_config(project) is (bundler in {BundlerName.WEBPACK, BundlerName.ROLLUP})
    assert not lacks_config(make_project(tmp_path, bundler=bundler, config_file=tmp_path / "a.config.js"))
