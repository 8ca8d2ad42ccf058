from __future__ import annotations

import dataclasses
import json
import re
from typing import TYPE_CHECKING

import pytest

from slimtf.configs.starter import create_starter
from slimtf.errors import UnsupportedProjectError, UsageError
from slimtf.model.modules import CORE, OPS_FOR_CONVERTER, UNION, Alias, CustomModules
from slimtf.model.project import STARTER_PACKAGES, BundlerName
from tests.support.records import make_project

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.project import Project

_LITERAL = re.compile(r'"(?:[^"\\\n]|\\.)*"')
WEBPACK, ROLLUP = BundlerName.WEBPACK, BundlerName.ROLLUP
WEBGL = "@tensorflow/tfjs-backend-webgl"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    root = tmp_path.resolve()
    return make_project(root, entry=root / "src/index.js", starter_packages=STARTER_PACKAGES)


def modules(folder: Path, *specifiers: str) -> CustomModules:
    files = {UNION: "custom_tfjs.js", CORE: "custom_tfjs_core.js", OPS_FOR_CONVERTER: "custom_ops_for_converter.js"}
    names = [(each, files.get(each, "custom_backend.js")) for each in specifiers]
    return CustomModules(folder, (), tuple(Alias(each, folder / file, ()) for each, file in names), "digest", ())


ALL = (UNION, CORE, OPS_FOR_CONVERTER, WEBGL)


def test_webpack_aliases_are_written_as_in_the_tutorial(project: Project) -> None:
    path = create_starter(project, modules(project.root / "custom_tfjs", *ALL), WEBPACK)
    text = path.read_text()
    assert path == project.root / "webpack.config.js"
    assert text.startswith("// Created by slimtf; yours to edit.")
    assert "module.exports = {" in text
    assert 'entry: "./src/index.js"' in text
    for line in (
        '"@tensorflow/tfjs$": path.resolve(__dirname, "./custom_tfjs/custom_tfjs.js"),',
        '"@tensorflow/tfjs-core$": path.resolve(__dirname, "./custom_tfjs/custom_tfjs_core.js"),',
        f'"{OPS_FOR_CONVERTER}": path.resolve(__dirname, "./custom_tfjs/custom_ops_for_converter.js"),',
        f'"{WEBGL}$": path.resolve(__dirname, "./custom_tfjs/custom_backend.js"),',
    ):
        assert line in text


def test_an_alias_without_a_file_is_not_written(project: Project) -> None:
    """D7."""
    text = create_starter(project, modules(project.root / "custom_tfjs", UNION, CORE), WEBPACK).read_text()
    assert "ops_for_converter" not in text


def test_a_module_package_gets_an_es_module(project: Project) -> None:
    project = dataclasses.replace(project, module_type="module")
    text = create_starter(project, modules(project.root / "custom_tfjs", *ALL), WEBPACK).read_text()
    assert "export default {" in text
    assert "require(" not in text
    assert "module.exports" not in text


def test_rollup_names_are_exact_and_come_before_the_other_plugins(project: Project) -> None:
    path = create_starter(project, modules(project.root / "custom_tfjs", *ALL), ROLLUP)
    text = path.read_text()
    assert path.name == "rollup.config.mjs"
    for specifier in ALL:
        assert f'["{specifier}", path.resolve(here, "./custom_tfjs/' in text
    plugins = text[text.index("plugins: [") :]
    assert plugins.index("customTensorFlow") < plugins.index("nodeResolve(")


def test_only_installed_plugins_are_imported(project: Project) -> None:
    without = dataclasses.replace(project, starter_packages=STARTER_PACKAGES[:2])
    text = create_starter(without, modules(project.root / "custom_tfjs", *ALL), ROLLUP).read_text()
    assert "terser" not in text
    assert "typescript" not in text


def test_the_older_minifier_plugin_is_imported_by_name(project: Project) -> None:
    older = dataclasses.replace(project, starter_packages=(*STARTER_PACKAGES[:2], "rollup-plugin-terser"))
    text = create_starter(older, modules(project.root / "custom_tfjs", *ALL), ROLLUP).read_text()
    assert "import { terser } from 'rollup-plugin-terser';" in text


@pytest.mark.parametrize(
    ("bundler", "entry", "command"),
    [
        (ROLLUP, "src/index.js", "npm install --save-dev @rollup/plugin-node-resolve @rollup/plugin-commonjs"),
        (WEBPACK, "src/index.ts", "npm install --save-dev ts-loader"),
    ],
)
def test_missing_plugins_are_an_error_with_the_command_that_helps(
    project: Project, bundler: BundlerName, entry: str, command: str
) -> None:
    bare = dataclasses.replace(project, bundler=bundler, starter_packages=(), entry=project.root / entry)
    with pytest.raises(UnsupportedProjectError, match="needs") as caught:
        create_starter(bare, modules(project.root / "custom_tfjs"), bundler)
    assert caught.value.hint == command
    assert list(project.root.iterdir()) == []


def test_typescript_goes_through_what_the_project_has(project: Project) -> None:
    typed = dataclasses.replace(project, entry=project.root / "src/index.ts")
    assert "'ts-loader'" in create_starter(typed, modules(project.root / "custom_tfjs", *ALL), WEBPACK).read_text()
    assert "typescript()," in create_starter(typed, modules(project.root / "custom_tfjs", *ALL), ROLLUP).read_text()


@pytest.mark.parametrize("entry", [None, "src/index.jsx"])
def test_without_an_entry_that_can_be_bundled_nothing_is_written(project: Project, entry: str | None) -> None:
    project = dataclasses.replace(project, entry=project.root / entry if entry else None)
    with pytest.raises(UnsupportedProjectError):
        create_starter(project, modules(project.root / "custom_tfjs"), WEBPACK)
    assert list(project.root.iterdir()) == []


@pytest.mark.parametrize(
    ("bundler", "name"),
    [
        (WEBPACK, "webpack.config.js"),
        (WEBPACK, "webpack.config.ts"),
        (ROLLUP, "rollup.config.js"),
        (ROLLUP, "rollup.config.mjs"),
    ],
)
def test_a_config_of_the_user_is_never_overwritten_nor_outranked(
    project: Project, bundler: BundlerName, name: str
) -> None:
    theirs = project.root / name
    theirs.write_text("// mine")
    with pytest.raises(UsageError, match=name) as caught:
        create_starter(project, modules(project.root / "custom_tfjs", *ALL), bundler)
    assert caught.value.where == str(theirs)
    assert [path.name for path in project.root.iterdir()] == [name]
    assert theirs.read_text() == "// mine"


def test_a_link_that_leads_nowhere_is_not_written_through(project: Project) -> None:
    (project.root / "webpack.config.js").symlink_to(project.root / "elsewhere.js")
    with pytest.raises(UsageError):
        create_starter(project, modules(project.root / "custom_tfjs", *ALL), WEBPACK)
    assert not (project.root / "elsewhere.js").exists()


@pytest.mark.parametrize("bundler", [WEBPACK, ROLLUP])
@pytest.mark.parametrize(
    "name", ["it's", 'a "b"', "a\\b", "x';alert(1)", "*", "<script>", "é ü 漢", "${x}", "`", "a\nb"]
)
def test_paths_enter_the_code_only_as_literals(project: Project, bundler: BundlerName, name: str) -> None:
    odd = dataclasses.replace(project, entry=project.root / f"{name}.js")
    path = create_starter(odd, modules(project.root / name, *ALL), bundler)
    text = path.read_text()
    path.unlink()
    plain = dataclasses.replace(project, entry=project.root / "plain.js")
    expected = create_starter(plain, modules(project.root / "plain", *ALL), bundler).read_text()
    assert _LITERAL.sub("", text) == _LITERAL.sub("", expected)
    values = [json.loads(literal) for literal in _LITERAL.findall(text.replace("*\\/", "*/"))]
    assert f"./{name}.js" in values
    assert f"./{name}/custom_tfjs.js" in values


def test_modules_outside_the_project_are_named_from_the_config(project: Project) -> None:
    inner = dataclasses.replace(project, root=project.root / "app", entry=project.root / "app/index.js")
    inner.root.mkdir()
    text = create_starter(inner, modules(project.root / "shared/custom_tfjs", UNION), WEBPACK).read_text()
    assert 'path.resolve(__dirname, "../shared/custom_tfjs/custom_tfjs.js")' in text
    assert str(project.root) not in text
