from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from slimtf.detect.manager import find_manager
from slimtf.detect.project import detect_project
from slimtf.errors import NodeSetupError, SlimtfError, UnsupportedProjectError, UsageError
from slimtf.model.backend import Backend
from slimtf.model.project import BundlerName, Project
from slimtf.settings.schema import Settings

if TYPE_CHECKING:
    from tests.support.project_tree import ProjectTree

TFJS = {"@tensorflow/tfjs": "4"}


def detect(tree: ProjectTree, **settings: object) -> Project:
    values = Settings.model_validate({"output_path": tree.root / "custom_tfjs", **settings})
    return detect_project(tree.root, find_manager(tree.root), values)


def test_everything_about_a_plain_app(app: ProjectTree) -> None:
    config = app.write("webpack.config.js")
    model = app.write("model/model.json", '{"modelTopology": {}}')
    app.write("package-lock.json")
    project = detect(app)
    assert (project.bundler, project.bundler_package.version) == (BundlerName.WEBPACK, "5.112.2")
    assert (project.config_file, project.entry, project.models) == (config, None, (model,))
    assert (project.command.script, project.command.arguments) == ("build", ("--mode", "production"))
    assert project.app_backends == (Backend.CPU, Backend.WEBGL)
    assert project.notes == ()


def test_an_app_without_config_has_an_entry(app: ProjectTree) -> None:
    assert detect(app).entry == app.root / "src/index.js"
    assert detect(app, entries=(app.root / "a.js",)).entry == app.root / "a.js"


@pytest.mark.parametrize(
    ("values", "files", "bundler"),
    [
        ({"scripts": {"build": "rollup -c"}}, ["webpack.config.js"], "rollup"),
        ({"scripts": {"build": "webpack"}}, ["rollup.config.js"], "webpack"),
        ({}, ["rollup.config.js"], "rollup"),
        ({}, [".webpack/webpack.config.js"], "webpack"),
        ({"devDependencies": {"rollup": "4"}}, [], "rollup"),
        ({"devDependencies": {"webpack": "5", "vite": "5"}}, [], "webpack"),
        ({"devDependencies": {"vite": "5"}}, [], "vite"),
        ({"scripts": {"build": "vue-tsc -b && vite build"}, "devDependencies": {"rollup": "4"}}, [], "vite"),
        ({"scripts": {"dev": "vite"}}, ["vite.config.mts"], "vite"),
        ({"devDependencies": {"webpack": "5"}}, ["vite.config.js", "webpack.config.js"], "webpack"),
        ({"devDependencies": {"rollup": "4"}}, ["rollup.config.js", "webpack.config.js"], "rollup"),
        ({"scripts": {"build": "tsc && vue-tsc"}, "devDependencies": {"rollup": "4"}}, [], "rollup"),
    ],
)
def test_the_bundler_is_that_of_script_config_or_dependencies(
    app: ProjectTree, values: dict[str, object], files: list[str], bundler: str
) -> None:
    app.install("rollup", "4.0.0")
    app.install("vite", "8.3.8")
    app.manifest(dependencies=TFJS, **values)
    for file in files:
        app.write(file)
    assert detect(app).bundler == bundler


@pytest.mark.parametrize(
    ("values", "files"),
    [
        ({"scripts": {"build": "webpack && rollup -c"}}, []),
        ({}, ["webpack.config.js", "rollup.config.mjs"]),
        ({"devDependencies": {"webpack": "5", "rollup": "4"}}, []),
    ],
)
def test_two_likely_bundlers_need_a_choice(app: ProjectTree, values: dict[str, object], files: list[str]) -> None:
    app.install("rollup", "4.0.0")
    app.manifest(dependencies=TFJS, **values)
    for file in files:
        app.write(file)
    with pytest.raises(UsageError, match="both webpack and rollup") as caught:
        detect(app)
    assert "--bundler webpack or --bundler rollup" in caught.value.hint
    assert detect(app, bundler="rollup").bundler is BundlerName.ROLLUP


@pytest.mark.parametrize(
    ("values", "tool"),
    [
        ({"scripts": {"build": "tsc && ember build"}}, "Ember CLI"),
        ({"scripts": {"build": "snowpack build"}}, "Snowpack"),
        ({"scripts": {"build": "npm run x", "x": "npx parcel build a.html"}}, "Parcel"),
        ({"devDependencies": {"vite": "5", "next": "14"}}, "Next.js"),
        ({"devDependencies": {"esbuild": "1"}}, "esbuild"),
    ],
)
def test_other_build_tools_are_named(app: ProjectTree, values: dict[str, object], tool: str) -> None:
    app.manifest(dependencies=TFJS, **values)
    with pytest.raises(UnsupportedProjectError, match=f"built with {tool} .*not supported yet"):
        detect(app)


def test_no_bundler_at_all(tree: ProjectTree) -> None:
    tree.manifest(dependencies=TFJS)
    tree.install_tfjs()
    with pytest.raises(UnsupportedProjectError, match="no bundler found") as caught:
        detect(tree)
    assert "webpack webpack-cli" in caught.value.hint
    with pytest.raises(UnsupportedProjectError, match="rollup is not installed") as caught:
        detect(tree, bundler="rollup")
    assert caught.value.hint == "npm install --save-dev rollup"


def test_a_script_in_which_slimtf_knows_no_bundler(tree: ProjectTree) -> None:
    tree.manifest(dependencies=TFJS, scripts={"build": "eslint . && make bundle", "test": "jest"})
    tree.install_tfjs()
    for name in ("webpack", "rollup"):  # brought by something else
        tree.install(name, "5.0.0")
    with pytest.raises(UnsupportedProjectError, match="the script 'build' runs make, in which slimtf knows none") as no:
        detect(tree)
    assert "webpack, rollup, vite, esbuild and the commands of frameworks" in no.value.what
    for cure in ("--script NAME", "--bundler webpack", "bundler_config", "slimtf modules"):
        assert cure in no.value.hint
    tree.write("webpack.config.js", "")
    assert any(
        "the script 'build' runs make, in which slimtf knows no bundler; slimtf runs: webpack" in note
        for note in detect(tree).notes
    )
    tree.write("rollup.config.js", "")
    with pytest.raises(UsageError, match="runs make, in which slimtf knows no bundler, and there are configs for both"):
        detect(tree)


def test_vite_is_not_run_in_the_place_of_a_command_that_brings_it_where_there_is_no_page(tree: ProjectTree) -> None:
    tree.manifest(dependencies=TFJS, devDependencies={"vite": "7"}, scripts={"build": "tsc && packit build"})
    tree.install_tfjs()
    tree.install("vite", "7.2.6")
    with pytest.raises(
        UnsupportedProjectError, match="the script 'build' runs packit, in which slimtf knows none"
    ) as no:
        detect(tree)
    assert "slimtf modules" in no.value.hint
    tree.write("index.html", "<script type=module src=/main.js></script>")
    assert detect(tree).bundler is BundlerName.VITE


@pytest.mark.parametrize(
    ("bundler", "version"), [("webpack", "4.47.0"), ("rollup", "1.32.1"), ("vite", "2.9.18"), ("webpack", "")]
)
def test_old_bundlers_are_refused_with_the_command_that_helps(app: ProjectTree, bundler: str, version: str) -> None:
    app.install(bundler, version)
    with pytest.raises(UnsupportedProjectError, match="is too old") as caught:
        detect(app, bundler=bundler)
    assert f"{bundler}@latest" in caught.value.hint


def test_a_bundler_that_is_named_but_not_installed(app: ProjectTree) -> None:
    app.manifest(dependencies=TFJS, devDependencies={"rollup": "4"})
    with pytest.raises(NodeSetupError, match=r"rollup is in .* but is not installed"):
        detect(app)


def test_a_backend_or_model_of_the_settings_must_be_there(app: ProjectTree) -> None:
    with pytest.raises(UsageError, match="backend wasm is chosen") as caught:
        detect(app, backends=("wasm",))
    assert caught.value.hint == "npm install @tensorflow/tfjs-backend-wasm@4.22.0"
    with pytest.raises(UsageError, match="is missing"):
        detect(app, models=(app.root / "gone.json",))
    with pytest.raises(UsageError, match="is not a file"):
        detect(app, models=(app.root / "src",))


@pytest.mark.parametrize(
    ("script", "note"),
    [
        ("tsc", "no script runs webpack; slimtf runs: webpack --mode production"),
        ("webpack --env a=$(date)", r"needs a shell to be understood ($(…)"),
        ("webpack -c webpack.config.js && webpack -c webpack.config.js", "runs webpack 2 times"),
        ("tsc && webpack", "also runs tsc"),
        ("dotenv -- webpack", "reads variables from files"),
        ("webpack -c webpack.config.js -c webpack.config.js", "several configs"),
    ],
)
def test_what_is_left_out_of_the_build_command_is_said(app: ProjectTree, script: str, note: str) -> None:
    app.manifest(scripts={"build": script}, dependencies=TFJS)
    app.write("webpack.config.js")
    notes = detect(app).notes
    assert any(note in each for each in notes), notes


@pytest.mark.parametrize(
    ("scripts", "arguments"),
    [
        ({"compile": "webpack", "watch": "webpack --watch"}, ()),
        # As VS Code's generator writes them.
        (
            {"compile": "webpack", "package": "webpack --mode production", "vscode:prepublish": "npm run package"},
            ("--mode", "production"),
        ),
    ],
)
def test_a_script_that_compiles_or_packages_is_the_build(
    app: ProjectTree, scripts: dict[str, str], arguments: tuple[str, ...]
) -> None:
    app.manifest(scripts=scripts, dependencies=TFJS)
    app.write("webpack.config.js")
    found = detect(app)
    assert found.command.arguments == arguments
    assert not any("script" in note for note in found.notes), found.notes


def test_scripts_among_which_nothing_chooses_are_named(app: ProjectTree) -> None:
    app.manifest(scripts={"a": "webpack --env a", "b": "webpack --env b"}, dependencies=TFJS)
    app.write("webpack.config.js")
    notes = detect(app).notes
    assert (
        "several scripts run webpack (a, b) and none is called build; slimtf runs: webpack --mode production" in notes
    )


@pytest.mark.parametrize(
    "flag", ["-c mine.js", "--config mine.js", "--config=mine.js", "-cmine.js", "-c a.js -c mine.js"]
)
def test_a_chosen_config_takes_the_place_of_the_scripts_own(app: ProjectTree, flag: str) -> None:
    app.manifest(scripts={"build": f"webpack --config-name x {flag} --mode production"}, dependencies=TFJS)
    app.write("mine.js")
    app.write("a.js")
    project = detect(app, bundler_config=app.write("chosen.js"))
    assert project.config_file == app.root / "chosen.js"
    assert project.command.arguments == ("--config-name", "x", "--mode", "production")


def test_several_lock_files_are_mentioned(app: ProjectTree) -> None:
    app.write("yarn.lock", "# yarn lockfile v1\n")
    app.write("package-lock.json", "{}")
    assert any(
        "several lock files: slimtf goes by yarn.lock and not by package-lock.json" in n for n in detect(app).notes
    )


def test_nothing_in_package_json_makes_it_crash(app: ProjectTree) -> None:
    """Whatever stands under whatever key, the answer is a project or an error with an exit code of its own."""
    base = json.loads((app.root / "package.json").read_text())
    strange: list[object] = [None, 0, "", "../..", "\0", [], [[]], {}, {"": {}}, {"build": "'"}, {"..": ".."}, True]
    keys = (
        "type",
        "scripts",
        "dependencies",
        "devDependencies",
        "workspaces",
        "packageManager",
        "main",
        "source",
        "name",
    )
    codes = {_exit_code(app, {**base, key: value}) for key in keys for value in strange}
    assert codes <= {0, 2, 3, 4}


def _exit_code(app: ProjectTree, values: dict[str, object]) -> int:
    app.manifest(**values)
    try:
        detect(app)
    except SlimtfError as error:
        return error.exit_code
    return 0
