from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.detect.manager import find_manager, manager_notes
from slimtf.model.project import ManagerName

if TYPE_CHECKING:
    from tests.support.project_tree import ProjectTree

BERRY = "# generated\n\n__metadata:\n  version: 8\n"


@pytest.mark.parametrize(
    ("name", "text", "manager"),
    [
        ("package-lock.json", "{}", ManagerName.NPM),
        ("npm-shrinkwrap.json", "{}", ManagerName.NPM),
        ("pnpm-lock.yaml", "", ManagerName.PNPM),
        ("yarn.lock", "# yarn lockfile v1\n", ManagerName.YARN),
        ("yarn.lock", BERRY, ManagerName.YARN_BERRY),
        ("bun.lock", "{}", ManagerName.BUN),
        ("bun.lockb", "", ManagerName.BUN),
    ],
)
def test_the_lock_file_names_the_manager(tree: ProjectTree, name: str, text: str, manager: ManagerName) -> None:
    tree.manifest()
    tree.write(".yarnrc.yml", "nodeLinker: node-modules\n")
    lock = tree.write(name, text)
    found = find_manager(tree.root)
    assert (found.name, found.lock_file, found.folder) == (manager, lock, tree.root)


def test_without_a_lock_file_it_is_npm_or_what_the_field_says(tree: ProjectTree) -> None:
    tree.manifest()
    tree.write(".yarnrc.yml", "nodeLinker: node-modules\n")
    assert find_manager(tree.root).name is ManagerName.NPM
    for field, manager in (
        ("pnpm@9.1.0+sha512.abc", ManagerName.PNPM),
        ("yarn@1.22.22", ManagerName.YARN),
        ("yarn@4.5.0", ManagerName.YARN_BERRY),
        ("bun@1.3.0", ManagerName.BUN),
        ("strange", ManagerName.NPM),
    ):
        tree.manifest(packageManager=field)
        found = find_manager(tree.root)
        assert (found.name, found.lock_file) == (manager, None)


def test_of_several_lock_files_the_field_decides_then_who_made_node_modules(tree: ProjectTree) -> None:
    tree.manifest()
    npm, yarn = tree.write("package-lock.json", "{}"), tree.write("yarn.lock", "# yarn lockfile v1\n")
    assert find_manager(tree.root).other_locks == (npm,)
    tree.write("node_modules/.package-lock.json")
    found = find_manager(tree.root)
    assert (found.name, found.lock_file, found.other_locks) == (ManagerName.NPM, npm, (yarn,))
    tree.manifest(packageManager="yarn@1.22.22")
    assert find_manager(tree.root).name is ManagerName.YARN


@pytest.mark.parametrize(
    ("patterns", "included"),
    [
        (["apps/*"], True),
        (["./apps/*/"], True),
        (["apps/web"], True),
        (["**"], True),
        (["apps/**"], True),
        (["**/web"], True),
        (["{apps,libs}/*"], True),
        (["apps/*", "!apps/web"], False),
        (["libs/*"], False),
        (["*"], False),
    ],
)
def test_a_workspace_root_that_includes_the_project_holds_the_lock_file(
    tree: ProjectTree, patterns: list[str], *, included: bool
) -> None:
    tree.manifest(workspaces=patterns)
    above = tree.write("package-lock.json", "{}")
    tree.manifest("apps/web")
    own = tree.write("apps/web/yarn.lock", "# yarn lockfile v1\n")
    assert find_manager(tree.root / "apps/web").lock_file == (above if included else own)


@pytest.mark.parametrize(
    "text",
    [
        "packages:\n  - 'apps/*'\n  - libs/*\n",
        'catalog:\n  a: 1\npackages:\n# all\n- "apps/**" # with a remark\n',
        "packages: ['libs/*', \"apps/*\"]\n",
        "packages:\r\n  - libs/*\r\n  - apps/*\r\n",
    ],
)
def test_pnpm_workspaces(tree: ProjectTree, text: str) -> None:
    tree.write("pnpm-workspace.yaml", text)
    lock = tree.write("pnpm-lock.yaml")
    tree.manifest("apps/web")
    found = find_manager(tree.root / "apps/web")
    assert (found.name, found.lock_file, found.folder) == (ManagerName.PNPM, lock, tree.root)


def test_a_broken_package_json_above_is_left_alone(tree: ProjectTree) -> None:
    tree.write("package.json", "{,}")
    tree.manifest("inner")
    assert find_manager(tree.root / "inner").folder == tree.root / "inner"


def test_the_lock_file_counts_more_than_the_field_and_slimtf_says_so(tree: ProjectTree) -> None:
    tree.manifest(packageManager="npm@10.0.0")
    tree.write("pnpm-lock.yaml")
    found = find_manager(tree.root)
    assert found.name is ManagerName.PNPM
    (note,) = manager_notes(found, tree.root)
    assert "asks for npm" in note
    assert "goes by the lock file" in note
    tree.write("package-lock.json", "{}")
    (note,) = manager_notes(find_manager(tree.root), tree.root)
    assert "goes by package-lock.json and not by pnpm-lock.yaml" in note


def test_the_hint_to_add_a_package_is_written_for_the_manager(tree: ProjectTree) -> None:
    tree.manifest()
    assert find_manager(tree.root).add_command("a", "b") == "npm install --save-dev a b"
    tree.write("yarn.lock")
    assert find_manager(tree.root).add_command("a") == "yarn add -D a"
