"""At the root of a workspace slimtf names the packages that can be built, instead of taking the root for an app."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.detect.app import detect_app
from slimtf.detect.manager import find_manager
from slimtf.detect.workspaces import find_members
from slimtf.errors import UsageError
from slimtf.settings.schema import Settings

if TYPE_CHECKING:
    from slimtf.model.project import TfjsApp
    from tests.support.project_tree import ProjectTree

TFJS = {"@tensorflow/tfjs": "4"}


@pytest.fixture
def tree(tree: ProjectTree) -> ProjectTree:
    """Return a workspace of an app and a library, everything hoisted."""
    tree.manifest(workspaces=["packages/*"])
    tree.manifest("packages/app", dependencies=TFJS)
    tree.write("packages/app/webpack.config.js")
    tree.manifest("packages/lib", dependencies=TFJS)
    tree.install_tfjs()
    tree.install("webpack", "5.0.0")
    return tree


def detect(tree: ProjectTree, **settings: object) -> TfjsApp:
    return detect_app(
        tree.root,
        find_manager(tree.root),
        Settings.model_validate({"output_path": tree.root / "custom_tfjs", **settings}),
    )


def test_the_packages_with_a_config_are_named(tree: ProjectTree) -> None:
    with pytest.raises(UsageError, match="root of a workspace") as caught:
        detect(tree)
    assert caught.value.hint == "slimtf build packages/app"
    tree.manifest(workspaces=["packages/*"], dependencies=TFJS)
    with pytest.raises(UsageError, match="root of a workspace"):
        detect(tree)


def test_without_configs_those_that_depend_on_tfjs_are(tree: ProjectTree) -> None:
    (tree.root / "packages/app/webpack.config.js").unlink()
    tree.manifest("packages/other")
    tree.write("packages/broken/package.json", "{")
    with pytest.raises(UsageError) as caught:
        detect(tree)
    assert caught.value.hint == "slimtf build packages/app; the others are packages/lib"
    tree.manifest("packages/web", dependencies=TFJS, scripts={"build": "webpack --entry ./src/main.js"})
    with pytest.raises(UsageError) as caught:
        detect(tree)
    assert caught.value.hint == "slimtf build packages/web; the others are packages/app, packages/lib"


def test_a_root_that_bundles_is_an_app(tree: ProjectTree) -> None:
    config = tree.write("webpack.config.js")
    assert detect(tree).root == tree.root
    config.unlink()
    assert detect(tree, bundler_config=config).root == tree.root
    assert detect(tree, entries=[tree.write("src/index.js")]).root == tree.root
    tree.manifest(workspaces=["packages/*"], scripts={"build": "webpack --config build/webpack.js"})
    assert detect(tree).root == tree.root


def test_pnpm_settings_without_packages_make_no_workspace(app: ProjectTree) -> None:
    app.write("pnpm-workspace.yaml", "onlyBuiltDependencies:\n  - esbuild\n")
    app.manifest("examples/one", dependencies=TFJS)
    assert detect(app).root == app.root


@pytest.mark.parametrize(
    ("patterns", "found"),
    [
        (["packages/*"], ["packages/app", "packages/lib"]),
        (["**"], ["deep/er/x", "packages/app", "packages/lib"]),
        (["packages/*", "!packages/lib"], ["packages/app"]),
        (["deep/*/x", "none/*"], ["deep/er/x"]),
    ],
)
def test_members(tree: ProjectTree, patterns: list[str], found: list[str]) -> None:
    tree.manifest("deep/er/x")
    tree.manifest("packages/lib/node_modules/y")
    tree.manifest(workspaces=patterns)
    assert [path.relative_to(tree.root).as_posix() for path in find_members(tree.root)] == found
    assert find_members(tree.root / "packages") == ()
