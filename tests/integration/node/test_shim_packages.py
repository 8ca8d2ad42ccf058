"""slimtf's own packages in the managed environment."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.node.shim_packages import ensure_shim_packages
from slimtf.progress import SILENT

if TYPE_CHECKING:
    from slimtf.model.node import NodeEnvironment

pytestmark = pytest.mark.network


def test_they_are_installed_once(environment: NodeEnvironment) -> None:
    folder = ensure_shim_packages(environment, 600, SILENT)
    esbuild = folder / "node_modules/esbuild/package.json"
    made = esbuild.stat().st_mtime_ns
    assert (folder / "node_modules/playwright-core").is_dir()
    assert not (folder / "node_modules/eslint").exists()
    assert ensure_shim_packages(environment, 600, SILENT) == folder
    assert esbuild.stat().st_mtime_ns == made


def test_a_half_made_install_is_made_again(environment: NodeEnvironment) -> None:
    folder = ensure_shim_packages(environment, 600, SILENT)
    (folder / "installed").unlink()
    (folder / "node_modules/esbuild/package.json").unlink()
    ensure_shim_packages(environment, 600, SILENT)
    assert (folder / "node_modules/esbuild/package.json").is_file()
