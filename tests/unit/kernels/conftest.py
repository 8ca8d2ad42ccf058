"""The tfjs with one op for each rule of the closure, installed and read once for the tests of a module."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.tfjs.installed import read_ahead
from tests.support.closure_plans import Plans
from tests.support.closure_tfjs import install_closure_tfjs
from tests.support.tiny_tfjs import tfjs_project

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.tfjs.installed import Installed


@pytest.fixture(scope="module")
def node_modules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("closure") / "node_modules"
    install_closure_tfjs(folder)
    return folder


@pytest.fixture(scope="module")
def ahead(node_modules: Path) -> Installed:
    """What forward execution needs, read once for all tests."""
    return read_ahead(tfjs_project(node_modules.parent, node_modules=node_modules).tfjs)


@pytest.fixture
def plans(tmp_path: Path, node_modules: Path, ahead: Installed) -> Plans:
    return Plans(tmp_path, node_modules, ahead)
