from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.detect.config_file import find_config
from slimtf.errors import UsageError
from slimtf.model.project import BUNDLERS, BuildCommand, BundlerName

if TYPE_CHECKING:
    from tests.support.project_tree import ProjectTree

WEBPACK, ROLLUP, VITE = BUNDLERS


@pytest.mark.parametrize(
    ("bundler", "arguments"),
    [
        (WEBPACK, "--config build/my.js"),
        (WEBPACK, "build --config=build/my.js --mode production"),
        (WEBPACK, "-c ./build/my.js -c other.js"),
        (WEBPACK, "-cbuild/my.js"),
        (WEBPACK, "--config build/my"),
        (ROLLUP, "-c build/my.js"),
        (ROLLUP, "--environment A -c=build/my.js"),
        (ROLLUP, "--config=build/my.js --silent"),
        (VITE, "build demo --config build/my.js"),
        (VITE, "-c other.js build -c build/my.js"),
    ],
)
def test_the_config_that_the_command_names_is_used(tree: ProjectTree, bundler: BundlerName, arguments: str) -> None:
    config = tree.write("build/my.js")
    tree.write(f"{bundler}.config.js")
    assert find_config(tree.root, bundler, BuildCommand(arguments=tuple(arguments.split()))) == config


@pytest.mark.parametrize(
    ("bundler", "first", "second"),
    [
        (WEBPACK, "webpack.config.js", "webpack.config.mjs"),
        (WEBPACK, "webpack.config.mjs", "webpack.config.cjs"),
        (WEBPACK, "webpack.config.cjs", "webpack.config.ts"),
        (WEBPACK, "webpack.config.ts", ".webpack/webpack.config.js"),
        (WEBPACK, ".webpack/webpack.config.js", ".webpack/webpackfile.js"),
        (ROLLUP, "rollup.config.mjs", "rollup.config.cjs"),
        (ROLLUP, "rollup.config.cjs", "rollup.config.ts"),
        (ROLLUP, "rollup.config.ts", "rollup.config.js"),
        (VITE, "vite.config.js", "vite.config.mjs"),
        (VITE, "vite.config.mjs", "vite.config.ts"),
        (VITE, "vite.config.ts", "vite.config.cjs"),
        (VITE, "vite.config.cjs", "vite.config.mts"),
        (VITE, "vite.config.mts", "vite.config.cts"),
    ],
)
def test_default_names_are_tried_in_the_bundlers_own_order(
    tree: ProjectTree, bundler: BundlerName, first: str, second: str
) -> None:
    wanted, other = tree.write(first), tree.write(second)
    command = BuildCommand(arguments=("-c", "--silent") if bundler is ROLLUP else ("--mode", "production"))
    assert find_config(tree.root, bundler, command) == wanted
    wanted.unlink()
    assert find_config(tree.root, bundler, command) == other


@pytest.mark.parametrize(
    "arguments", ["build demo", "--mode x build --emptyOutDir demo", "build -w=1 --minify false demo"]
)
def test_vite_looks_into_the_folder_that_its_command_names(tree: ProjectTree, arguments: str) -> None:
    tree.write("vite.config.js")
    command = BuildCommand(arguments=tuple(arguments.split()))
    assert find_config(tree.root, VITE, command) is None
    config = tree.write("demo/vite.config.ts")
    assert find_config(tree.root, VITE, command) == config


def test_rollup_without_the_flag_reads_no_config(tree: ProjectTree) -> None:
    tree.write("rollup.config.js")
    assert find_config(tree.root, ROLLUP, BuildCommand(arguments=("src/a.js", "-o", "a.js"))) is None


def test_rollup_takes_a_config_from_a_package(tree: ProjectTree) -> None:
    folder = tree.install("rollup-config-team", main="lib/main.js")
    file = tree.write("node_modules/rollup-config-team/lib/main.js")
    assert find_config(tree.root, ROLLUP, BuildCommand(arguments=("-c", "node:team"))) == file
    assert folder in file.parents


def test_no_config_is_an_answer(tree: ProjectTree) -> None:
    assert find_config(tree.root, WEBPACK, BuildCommand()) is None
    assert find_config(tree.root, ROLLUP, BuildCommand(arguments=("-c",))) is None


def test_a_named_config_that_is_missing_is_an_error_naming_the_script(tree: ProjectTree) -> None:
    with pytest.raises(UsageError, match=r"build/gone\.js does not exist") as caught:
        find_config(tree.root, WEBPACK, BuildCommand("build", ("-c", "build/gone.js")))
    assert "script 'build'" in caught.value.where
    with pytest.raises(UsageError, match="does not exist"):
        find_config(tree.root, WEBPACK, BuildCommand(), tree.root / "gone.js")


def test_the_setting_comes_first(tree: ProjectTree) -> None:
    chosen = tree.write("chosen.js")
    tree.write("webpack.config.js")
    assert find_config(tree.root, WEBPACK, BuildCommand(arguments=("-c", "webpack.config.js")), chosen) == chosen
