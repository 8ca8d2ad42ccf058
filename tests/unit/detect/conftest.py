"""Projects made of tiny fake packages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.project_tree import ProjectTree

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def tree(tmp_path: Path) -> ProjectTree:
    root = tmp_path.resolve() / "app"
    root.mkdir()
    return ProjectTree(root)


@pytest.fixture
def app(tree: ProjectTree) -> ProjectTree:
    """A webpack app with tfjs, installed."""
    tree.manifest(
        name="app",
        scripts={"build": "webpack --mode production"},
        dependencies={"@tensorflow/tfjs": "^4.22.0"},
        devDependencies={"webpack": "^5.0.0"},
    )
    tree.install_tfjs()
    tree.install("webpack", "5.112.2")
    tree.write("src/index.js", "import '@tensorflow/tfjs';")
    return tree
