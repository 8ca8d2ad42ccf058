from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from slimtf.detect import app as app_module
from slimtf.detect.app import find_models
from slimtf.detect.entry import find_entry
from slimtf.detect.manifest import read_manifest

if TYPE_CHECKING:
    from tests.support.project_tree import ProjectTree

MODEL = json.dumps({"format": "graph-model", "modelTopology": {}, "weightsManifest": []})


def test_entries_in_the_order_in_which_they_are_looked_for(tree: ProjectTree) -> None:
    file = tree.manifest(source="lib2/app.js", main="last.js")
    tree.write("index.html", '<script src="https://cdn/x.js"></script><SCRIPT type=module src="/page.js?v=1"></SCRIPT>')
    names = ("lib2/app.js", "src/index.js", "src/index.ts", "src/main.mjs", "page.js", "index.js", "last.js")
    for name in names:
        tree.write(name)
    for name in names:
        assert find_entry(tree.root, read_manifest(file)) == tree.root / name
        (tree.root / name).unlink()
    assert find_entry(tree.root, read_manifest(file)) is None


def test_a_page_in_a_folder_names_scripts_beside_it(tree: ProjectTree) -> None:
    file = tree.manifest()
    tree.write("public/index.html", '<script src="./my%20app.js"></script>')
    entry = tree.write("public/my app.js")
    assert find_entry(tree.root, read_manifest(file)) == entry


@pytest.mark.parametrize("name", ["dist/main.js", "../outside.js", "data.json", "x\0y", "src", ""])
def test_what_cannot_be_the_source_is_no_entry(tree: ProjectTree, name: str) -> None:
    tree.write("dist/main.js")
    tree.write("../outside.js")
    tree.write("data.json")
    tree.write("src/other.js")
    file = tree.manifest(main=name, source=name)
    assert find_entry(tree.root, read_manifest(file)) is None


def test_models_are_found_by_name_and_by_content(tree: ProjectTree) -> None:
    found = [
        tree.write("public/model/model.json", MODEL),
        tree.write("src/ü/mobilenet v2.json", MODEL),
        tree.write("public/layers/model.json", '{"modelTopology": {"class_name": "Sequential"}}'),
    ]
    tree.write("src/model.json", '{"name": "a database model"}')
    tree.write("src/other.json", '{"modelTopology": 1}')
    tests = ("tests/data", "src/__fixtures__/m", "e2e")
    for folder in ("node_modules/m", "dist", "build", ".slimtf/x", ".git", "env", *tests):
        tree.write(f"{folder}/model.json", MODEL)
    tree.write("env/pyvenv.cfg")
    search = find_models(tree.root)
    assert search.models == tuple(sorted(found))
    assert search.complete


def test_links_in_a_circle_end_and_linked_folders_count_once(tree: ProjectTree) -> None:
    model = tree.write("a/model/model.json", MODEL)
    (tree.root / "a/model/up").symlink_to(tree.root, target_is_directory=True)
    (tree.root / "a/self").symlink_to(tree.root / "a/self")
    (tree.root / "a/broken.json").symlink_to(tree.root / "gone")
    assert [found.resolve() for found in find_models(tree.root).models] == [model]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are a thing of Unix")
def test_a_named_pipe_is_not_read(tree: ProjectTree) -> None:
    os.mkfifo(tree.root / "model.json")
    assert find_models(tree.root).models == ()


def test_very_large_and_very_deep_trees_are_given_up_and_it_is_said(
    tree: ProjectTree, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree.write("/".join("d" * 20) + "/model.json", MODEL)
    assert not find_models(tree.root).complete
    monkeypatch.setattr(app_module, "_MOST_ENTRIES", 3)
    for number in range(5):
        tree.write(f"file{number}.txt")
    assert not find_models(tree.root).complete
