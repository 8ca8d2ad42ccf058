"""Runs the shim's own tests (``node:test``) with the packages that tests/shim pins."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.programs import run

if TYPE_CHECKING:
    from tests.support.packages import PackageStore

SHIM_TESTS = Path(__file__).resolve().parents[2] / "shim"
TEST_FILES = sorted(path.name for path in SHIM_TESTS.glob("*.test.mjs"))

pytestmark = pytest.mark.network


@pytest.fixture(scope="module")
def node_modules(package_store: PackageStore, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the packages that the tests bundle with; a folder named in the environment or made by hand is taken."""
    at_hand = Path(os.environ.get("SLIMTF_TEST_NODE_MODULES", SHIM_TESTS / "node_modules"))
    if at_hand.is_dir():
        return at_hand
    return package_store.copy_project(SHIM_TESTS, tmp_path_factory.mktemp("shim") / "packages") / "node_modules"


@pytest.mark.thorough
def test_every_line_with_every_webpack_cli(node: str, node_modules: Path) -> None:
    env = {"SLIMTF_TEST_NODE_MODULES": str(node_modules), "SLIMTF_TEST_THOROUGH": "1"}
    run(node, "--test", "--test-concurrency=2", "webpack_cli.test.mjs", cwd=SHIM_TESTS, env=env, timeout=900)


@pytest.mark.parametrize("name", TEST_FILES)
def test_shim(name: str, node: str, node_modules: Path) -> None:
    env = {"SLIMTF_TEST_NODE_MODULES": str(node_modules)}
    run(node, "--test", "--test-concurrency=2", name, cwd=SHIM_TESTS, env=env, timeout=900)


def test_every_test_file_is_seen() -> None:
    assert len(TEST_FILES) >= 6, "tests/shim has lost files"
