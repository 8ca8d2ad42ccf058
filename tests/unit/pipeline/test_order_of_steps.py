"""A mistake in the project is reported before Node.js is fetched for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.errors import NodeSetupError, UnsupportedProjectError, WorkspaceError
from slimtf.pipeline.build import build
from slimtf.pipeline.build_options import BuildOptions
from slimtf.pipeline.modules import ModulesOptions, modules
from slimtf.progress import SILENT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def build_(root: Path) -> object:
    return build(BuildOptions(root, None, {}), SILENT)


def modules_(root: Path) -> object:
    return modules(ModulesOptions(root, None, {}), SILENT)


@pytest.fixture(autouse=True)
def no_node(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("slimtf.pipeline.opening.ensure_environment", lambda *_: pytest.fail("Node.js was fetched"))


@pytest.mark.parametrize(("manifest", "what"), [("{", "not valid JSON"), ('{"name": "app"}', "no TensorFlow.js")])
def test_a_project_that_cannot_be_built(tmp_path: Path, manifest: str, what: str) -> None:
    (tmp_path / "package.json").write_text(manifest)
    with pytest.raises(UnsupportedProjectError, match=what):
        build(BuildOptions(tmp_path, None, {}), SILENT)


def test_packages_that_must_not_be_installed(tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text('{"dependencies": {"webpack": "5"}}')
    with pytest.raises(NodeSetupError, match="not installed"):
        build(BuildOptions(tmp_path, None, {}, install=False), SILENT)


@pytest.mark.parametrize("run", [build_, modules_])
def test_a_folder_that_is_not_ours_is_refused_before_anything_else(
    tmp_path: Path, run: Callable[[Path], object]
) -> None:
    (tmp_path / "package.json").write_text("{}")
    (tmp_path / "custom_tfjs").write_text("mine")
    with pytest.raises(WorkspaceError, match="a file, not a folder"):
        run(tmp_path)
    assert not (tmp_path / ".slimtf").exists()
