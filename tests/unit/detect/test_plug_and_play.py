"""Projects without node_modules are refused with the way out; those that have one, or would get one, are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.detect.manager import find_manager, refuse_plug_and_play
from slimtf.errors import UnsupportedProjectError
from slimtf.model.project import ManagerName

if TYPE_CHECKING:
    from tests.support.project_tree import ProjectTree

BERRY = "# generated\n\n__metadata:\n  version: 8\n"


@pytest.fixture
def tree(tree: ProjectTree, monkeypatch: pytest.MonkeyPatch) -> ProjectTree:
    """Return a project of Yarn 4, on a machine that says nothing about the linker."""
    monkeypatch.setenv("HOME", str(tree.root / "home"))
    monkeypatch.delenv("YARN_NODE_LINKER", raising=False)
    tree.manifest()
    tree.write("yarn.lock", BERRY)
    return tree


@pytest.mark.parametrize(
    "text", ["nodeLinker: pnp\n", "a: 1\nnodeLinker: 'pnp' # the default\n", 'nodeLinker:\t"pnp"', "a: 1"]
)
def test_what_yarn_would_install_without_node_modules(tree: ProjectTree, text: str) -> None:
    settings = tree.write(".yarnrc.yml", text)
    with pytest.raises(UnsupportedProjectError, match=r"Plug'n'Play.*needs the packages in node_modules") as caught:
        find_manager(tree.root)
    assert caught.value.where == str(settings)
    assert "nodeLinker: node-modules" in caught.value.hint
    assert "yarn install" in caught.value.hint


def test_what_yarn_has_installed_without_node_modules(tree: ProjectTree) -> None:
    made = tree.write(".pnp.cjs")
    tree.write("node_modules/.cache/babel/a.json")  # tools make it there as well
    with pytest.raises(UnsupportedProjectError, match="Plug'n'Play") as caught:
        find_manager(tree.root)
    assert caught.value.where == str(made)


def test_without_a_lock_file_the_made_file_is_enough(tree: ProjectTree) -> None:
    (tree.root / "yarn.lock").unlink()
    tree.write(".pnp.cjs")
    with pytest.raises(UnsupportedProjectError, match="Plug'n'Play"):
        find_manager(tree.root)


@pytest.mark.parametrize("linker", ["node-modules", '"node-modules"', "pnpm"])
def test_the_cure_helps_before_anything_is_installed(tree: ProjectTree, linker: str) -> None:
    tree.write(".pnp.cjs")
    tree.write(".yarnrc.yml", f"yarnPath: .yarn/releases/yarn-4.9.2.cjs\nnodeLinker: {linker} # was pnp\n")
    assert find_manager(tree.root).name is ManagerName.YARN_BERRY


def test_what_is_installed_counts_more_than_settings(tree: ProjectTree) -> None:
    tree.write(".yarnrc.yml", "nodeLinker: pnp\n")
    tree.install("webpack")
    assert find_manager(tree.root).name is ManagerName.YARN_BERRY


def test_the_linker_may_stand_above_in_the_home_or_in_a_variable(
    tree: ProjectTree, monkeypatch: pytest.MonkeyPatch
) -> None:
    tree.manifest("packages/app")
    tree.write("packages/app/yarn.lock", BERRY)
    app = tree.root / "packages/app"
    for file in (".yarnrc.yml", "home/.yarnrc.yml"):
        settings = tree.write(file, "nodeLinker: node-modules\n")
        assert find_manager(app).lock_file == app / "yarn.lock"
        settings.unlink()
        with pytest.raises(UnsupportedProjectError):
            find_manager(app)
    monkeypatch.setenv("YARN_NODE_LINKER", "node-modules")
    find_manager(app)


def test_a_member_of_a_workspace_is_asked_at_its_root(tree: ProjectTree) -> None:
    tree.manifest(workspaces=["packages/*"])
    tree.manifest("packages/app")
    with pytest.raises(UnsupportedProjectError) as caught:
        find_manager(tree.root / "packages/app")
    assert caught.value.where == str(tree.root / ".yarnrc.yml")
    tree.install("webpack")
    find_manager(tree.root / "packages/app")


@pytest.mark.parametrize(
    ("manager", "cure"),
    [(ManagerName.PNPM, "nodeLinker: isolated"), (ManagerName.YARN, "installConfig"), (ManagerName.NPM, "delete .pnp")],
)
def test_other_managers_have_their_own_cure(tree: ProjectTree, manager: ManagerName, cure: str) -> None:
    refuse_plug_and_play(manager, [tree.root])
    tree.write(".pnp.cjs")
    tree.write("node_modules/.modules.yaml")
    with pytest.raises(UnsupportedProjectError, match="Plug'n'Play") as caught:
        refuse_plug_and_play(manager, [tree.root])
    assert cure in caught.value.hint
