from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.detect.manifest import read_manifest
from slimtf.detect.root import find_root
from slimtf.errors import UnsupportedProjectError, UsageError, WorkspaceError

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.project_tree import ProjectTree


def test_the_root_is_the_nearest_folder_with_a_package_json(tree: ProjectTree) -> None:
    tree.manifest()
    inner = tree.write("src/deep/file.js").parent
    assert find_root(inner) == tree.root
    tree.manifest("src")
    assert find_root(inner) == tree.root / "src"


def test_a_folder_outside_any_project_is_refused_with_a_hint(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedProjectError, match=r"no package\.json") as caught:
        find_root(tmp_path)
    assert str(tmp_path.resolve()) in caught.value.where
    assert "PROJECT" in caught.value.hint


@pytest.mark.parametrize(
    ("name", "hint"), [("missing", "package.json"), ("file.txt", "slimtf build "), ("rollup", "--bundler rollup")]
)
def test_a_project_argument_that_is_no_folder_is_a_usage_error(tree: ProjectTree, name: str, hint: str) -> None:
    tree.write("file.txt")
    with pytest.raises(UsageError) as caught:
        find_root(tree.root / name)
    assert hint in caught.value.hint


def test_broken_json_is_located(tree: ProjectTree) -> None:
    file = tree.write("package.json", '{\n  "name": "x",\n  "scripts": {,}\n}')
    with pytest.raises(UnsupportedProjectError, match="line 3, column 15") as caught:
        read_manifest(file)
    assert caught.value.where == f"{file}:3"


@pytest.mark.parametrize("text", ["", "[]", '"x"', "[" * 100_000, "1" * 5000])
def test_what_is_no_object_is_refused(tree: ProjectTree, text: str) -> None:
    with pytest.raises(UnsupportedProjectError, match=r"package\.json"):
        read_manifest(tree.write("package.json", text))


def test_other_encodings_are_refused_and_a_byte_order_mark_is_not(tree: ProjectTree) -> None:
    file = tree.root / "package.json"
    file.write_bytes(b'\xef\xbb\xbf{"name": "x"}')
    assert read_manifest(file).name == "x"
    file.write_bytes('{"name": "é"}'.encode("latin-1"))
    with pytest.raises(UnsupportedProjectError, match="UTF-8"):
        read_manifest(file)


def test_an_unreadable_package_json_is_a_file_error(tree: ProjectTree) -> None:
    (tree.root / "package.json").mkdir()
    with pytest.raises((WorkspaceError, UnsupportedProjectError)):
        read_manifest(tree.root / "package.json")


def test_values_of_a_wrong_type_count_as_absent(tree: ProjectTree) -> None:
    file = tree.manifest(
        name=5, type=[], scripts=["x"], dependencies={"a": 1, "b": "2"}, workspaces=7, browser={"a": False}, main=None
    )
    manifest = read_manifest(file)
    assert (manifest.name, manifest.module_type, manifest.scripts, manifest.workspaces) == ("", "commonjs", {}, ())
    assert manifest.all_dependencies == ("b",)
    assert (manifest.browser, manifest.main) == ("", "")


def test_all_kinds_of_dependencies_are_read(tree: ProjectTree) -> None:
    file = tree.manifest(
        type="module",
        dependencies={"a": "1"},
        devDependencies={"b": "1"},
        peerDependencies={"c": "1"},
        optionalDependencies={"d": "1"},
        workspaces={"packages": ["x/*"]},
    )
    manifest = read_manifest(file)
    assert set(manifest.all_dependencies) == {"a", "b", "c", "d"}
    assert manifest.workspaces == ("x/*",)
    assert manifest.module_type == "module"
