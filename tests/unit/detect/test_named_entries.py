"""Entries that the settings name are files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.detect.app import detect_app
from slimtf.detect.manager import find_manager
from slimtf.errors import UsageError
from slimtf.settings.schema import Settings

if TYPE_CHECKING:
    from tests.support.project_tree import ProjectTree


def test_a_pattern_is_no_file(tree: ProjectTree) -> None:
    tree.manifest(dependencies={"@tensorflow/tfjs": "4"})
    tree.install_tfjs()
    tree.write("src/odd*.js")
    settings = Settings.model_validate(
        {"output_path": tree.root / "custom_tfjs", "entries": [tree.root / "src/odd*.js"]}
    )
    assert detect_app(tree.root, find_manager(tree.root), settings).root == tree.root
    none = settings.model_copy(update={"entries": (tree.root / "src/pages*.js",)})
    with pytest.raises(UsageError, match="an entry named in the settings is no file") as caught:
        detect_app(tree.root, find_manager(tree.root), none)
    assert caught.value.hint == "name each file by itself: entries takes no patterns"
