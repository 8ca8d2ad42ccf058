"""tfjs 3.21 and 4.22 as npm installs them; installed once, copied once per session."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.tiny_tfjs import tfjs_project

if TYPE_CHECKING:
    from slimtf.model.project import Project
    from tests.support.packages import PackageStore

HERE = Path(__file__).parent


@pytest.fixture(scope="session", params=["tfjs_4", "tfjs_3"])
def installed(
    request: pytest.FixtureRequest, package_store: PackageStore, tmp_path_factory: pytest.TempPathFactory
) -> Project:
    """Return a project with one version of tfjs, all its backends, webpack and rollup."""
    root = package_store.copy_project(HERE / request.param, tmp_path_factory.mktemp("modules") / request.param)
    return tfjs_project(root)
