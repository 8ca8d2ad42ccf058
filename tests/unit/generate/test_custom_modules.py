"""The custom modules: what they import exists, what is aliased is there, all files or none."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from slimtf.errors import UnsupportedProjectError, WorkspaceError
from slimtf.generate.prepare import PreparedModules, prepare_modules
from slimtf.generate.stamp import read_stamp
from slimtf.generate.write import APART, remove_apart, write_modules
from slimtf.kernels.plan import plan_kernels
from slimtf.model.backend import Backend
from slimtf.model.modules import ALL_GRADIENTS, CORE, UNION
from slimtf.settings.schema import Settings
from tests.support.tiny_tfjs import install_tiny_tfjs, tfjs_project, write_model

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.project import Project

OPS = "@tensorflow/tfjs-core/dist/ops/ops_for_converter"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "it's my app é"
    install_tiny_tfjs(folder / "node_modules")
    return folder


def prepared(root: Path, project: Project | None = None, **given: Any) -> PreparedModules:
    settings = Settings(output_path=root / "custom_tfjs", **given)
    project = project or tfjs_project(root)
    return prepare_modules(project, plan_kernels(project, settings), settings.output_path)


def specifiers(texts: dict[str, str], name: str) -> list[str]:
    return re.findall(r"""(?:from|import) ['"]([^'"]+)['"]""", texts[name])


def test_nothing_is_written_before_all_is_ready(root: Path) -> None:
    prepared(root)
    assert not (root / "custom_tfjs").exists()


def test_kernels_are_registered_in_the_backends_stand_in_only(root: Path) -> None:
    texts = dict(prepared(root, kernels=("IsNan", "FusedBatchNorm")).texts)
    stand_in = texts["custom_backend_cpu.js"]
    assert 'import { isNaNConfig as IsNan_cpu } from "@tensorflow/tfjs-backend-cpu/dist/kernels/IsNaN.js"' in stand_in
    assert "Abs" not in stand_in
    assert re.search(r"\[\s*FusedBatchNorm_cpu,\s*IsNan_cpu,\s*\]\.map\(registerKernel\);", stand_in)
    assert "registerKernel" not in texts["custom_tfjs.js"]
    assert "./custom_backend_cpu.js" in specifiers(texts, "custom_tfjs.js")


@pytest.mark.parametrize("chained", [(), ("dist/public/chained_ops/abs.js",)])
def test_names_that_throw_are_part_of_both_stand_ins(root: Path, chained: tuple[str, ...]) -> None:
    project = tfjs_project(root)
    settings = Settings(output_path=root / "custom_tfjs")
    plan = replace(plan_kernels(project, settings), chained=chained, stubbed=("max",))
    (root / "node_modules/@tensorflow/tfjs-core/dist/public/chained_ops").mkdir(parents=True, exist_ok=True)
    (root / "node_modules/@tensorflow/tfjs-core/dist/public/chained_ops/abs.js").touch()
    texts = dict(prepare_modules(project, plan, settings.output_path).texts)
    assert '" max".trim()' in texts["custom_chained_ops.js"]
    for name in ("custom_tfjs.js", "custom_tfjs_core.js"):
        assert "./custom_chained_ops.js" in specifiers(texts, name)


def test_every_deep_import_has_its_extension(root: Path) -> None:
    texts = dict(prepared(root, forward_mode_only=False, models=(write_model(root / "m.json", "Add"),)).texts)
    found = [specifier for name in texts if name.endswith(".js") for specifier in specifiers(texts, name)]
    assert len(found) > 10
    assert all(specifier.endswith(".js") for specifier in found)


def test_side_effects_are_declared_whatever_the_project_says(root: Path) -> None:
    (root / "package.json").write_text('{"sideEffects": false}')
    assert json.loads(prepared(root).texts["package.json"])["sideEffects"] is True


def test_without_models_there_is_no_ops_file_and_no_alias_for_it(root: Path) -> None:
    modules = prepared(root, models=()).modules
    assert "custom_ops_for_converter.js" not in modules.files
    assert OPS not in [alias.specifier for alias in modules.aliases]


def test_without_models_the_converter_stands_in_a_folder_without_side_effects(root: Path) -> None:
    texts = prepared(root, models=()).texts
    assert json.loads(texts["converter/package.json"])["sideEffects"] is False
    assert "export const loadGraphModel = converter.loadGraphModel;" in texts["converter/index.js"]


def test_with_models_the_ops_file_holds_theirs_by_namespace(root: Path) -> None:
    model = write_model(root / "model.json", "Add", "ResizeBilinear", "_FusedMatMul")
    made = prepared(root, models=(model,))
    text = made.texts["custom_ops_for_converter.js"]
    assert 'export { add } from "@tensorflow/tfjs-core/dist/ops/add.js";' in text
    assert "export { scalar }" in text
    assert re.search(r"export const image = \{\s*resizeBilinear: resizeBilinear_image,\s*\};", text)
    assert re.search(r"export const fused = \{\s*matMul: matMul_fused,\s*\};", text)
    assert "batchNorm" not in text
    assert OPS in [alias.specifier for alias in made.modules.aliases]


def test_every_alias_leads_to_a_file_that_is_written_and_names_what_it_replaces(root: Path) -> None:
    modules = write_modules(prepared(root))
    found = {alias.specifier: alias for alias in modules.aliases}
    assert list(found) == [UNION, "@tensorflow/tfjs-core", "@tensorflow/tfjs-backend-cpu"]
    assert all(alias.target.is_file() for alias in modules.aliases)
    assert all(file.is_file() for alias in modules.aliases for file in alias.replaces)
    assert "register_all_kernels.js" in [file.name for file in found["@tensorflow/tfjs-backend-cpu"].replaces]


def test_a_package_that_is_imported_by_its_path_has_the_same_stand_in(root: Path) -> None:
    project, settings = tfjs_project(root), Settings(output_path=root / "custom_tfjs")
    path = f"{UNION}/dist/index.js"
    made = prepare_modules(project, plan_kernels(project, settings), settings.output_path, by_path=(path,))
    found = {alias.specifier: alias for alias in made.modules.aliases}
    assert (found[path].target, found[path].replaces) == (found[UNION].target, found[UNION].replaces)


def test_a_module_that_is_imported_with_its_ending_has_the_same_stand_in(root: Path) -> None:
    project = tfjs_project(root)
    settings = Settings(output_path=root / "custom_tfjs", forward_mode_only=False)
    plan, names = plan_kernels(project, settings), (f"{ALL_GRADIENTS}.js", f"{CORE}/dist/ops/other.js")
    made = prepare_modules(project, plan, settings.output_path, by_path=names)
    found = {alias.specifier: alias for alias in made.modules.aliases}
    assert found[names[0]].target == found[ALL_GRADIENTS].target
    assert names[1] not in found


def test_a_backend_that_was_not_chosen_keeps_its_own_root(root: Path) -> None:
    project = tfjs_project(root, backends=(Backend.CPU,))
    assert "webgl" not in " ".join(alias.specifier for alias in prepared(root, project).modules.aliases)


def test_gradients_are_registered_for_apps_with_and_without_the_union_package(root: Path) -> None:
    made = prepared(root, kernels=("RealDiv",), forward_mode_only=False)
    texts = dict(made.texts)
    assert "divGradConfig as RealDiv_grad" in texts["custom_gradients.js"]
    assert "./custom_gradients.js" in specifiers(texts, "custom_tfjs.js")
    assert "./custom_gradients.js" in specifiers(texts, "custom_tfjs_core.js")
    assert [(made.kernel, made.backend) for made in made.modules.registrations] == [("RealDiv", "cpu"), ("RealDiv", "")]


def test_packages_out_of_the_apps_reach_are_imported_by_path(root: Path) -> None:
    (root / "node_modules").rename(root / ".store")
    (root / "node_modules" / "@tensorflow").mkdir(parents=True)
    (root / "node_modules" / "@tensorflow" / "tfjs").symlink_to(root / ".store" / "@tensorflow" / "tfjs")
    texts = dict(prepared(root, tfjs_project(root, node_modules=root / ".store")).texts)
    assert specifiers(texts, "custom_tfjs_core.js")[-1] == "../.store/@tensorflow/tfjs-core/dist/base.js"
    assert specifiers(texts, "converter/index.js") == ["../../.store/@tensorflow/tfjs-converter/dist/index.js"]


def test_a_symlinked_node_modules_is_reached_by_name(root: Path, tmp_path: Path) -> None:
    (root / "node_modules").rename(tmp_path / "elsewhere")
    (root / "node_modules").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert "@tensorflow/tfjs-core/dist/base.js" in specifiers(dict(prepared(root).texts), "custom_tfjs_core.js")


def test_a_nested_tfjs_core_is_refused(root: Path) -> None:
    nested = root / "node_modules" / "@tensorflow" / "tfjs-backend-cpu" / "node_modules" / "@tensorflow" / "tfjs-core"
    nested.mkdir(parents=True)
    with pytest.raises(UnsupportedProjectError, match="tfjs-core of its own") as caught:
        prepared(root)
    assert caught.value.where == str(nested)


def test_a_missing_file_of_a_package_stops_before_writing(root: Path) -> None:
    (root / "node_modules" / "@tensorflow" / "tfjs-backend-cpu" / "dist" / "base.js").unlink()
    with pytest.raises(UnsupportedProjectError, match=r"dist/base\.js"):
        prepared(root)
    assert not (root / "custom_tfjs").exists()


def test_a_second_run_touches_nothing(root: Path) -> None:
    modules = write_modules(prepared(root))
    before = {name: (modules.folder / name).stat().st_mtime_ns for name in modules.files}
    for name in modules.files:
        os.utime(modules.folder / name, ns=(1, 1))
    again = write_modules(prepared(root))
    assert again.digest == modules.digest
    assert set(before) == set(again.files)
    assert {(modules.folder / name).stat().st_mtime_ns for name in modules.files} == {1}


def test_what_a_formatter_did_stays_and_what_someone_edited_goes(root: Path) -> None:
    modules = write_modules(prepared(root))
    core = modules.folder / "custom_tfjs_core.js"
    written = core.read_text()
    core.write_text(written.replace(" from ", "\n  from ").replace(";\n", "\n"))
    (modules.folder / "package.json").write_text(json.dumps(json.loads((modules.folder / "package.json").read_text())))
    laid_out = {path: path.read_bytes() for path in modules.folder.iterdir() if path.is_file()}
    write_modules(prepared(root))
    assert {path: path.read_bytes() for path in laid_out} == laid_out

    core.write_text(f"{core.read_text()}export const mine = 1;\n")
    write_modules(prepared(root))
    assert core.read_text() == written


def test_the_stamp_tells_the_state_of_the_folder(root: Path) -> None:
    assert read_stamp(root / "custom_tfjs") is None
    first = write_modules(prepared(root, kernels=("Abs",)))
    stamp = read_stamp(first.folder)
    assert stamp is not None
    assert stamp.digest == first.digest
    assert stamp.packages["@tensorflow/tfjs-core"] == "4.22.0"
    assert prepared(root, kernels=("Abs", "IsNan")).modules.digest != first.digest


@pytest.mark.parametrize("text", ["", "{", "[]", '{"slimtf": 1}', '{"slimtf": {"digest": "x"}}', "[" * 100_000])
def test_a_damaged_stamp_counts_as_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "package.json").write_text(text)
    assert read_stamp(tmp_path) is None


def test_modules_of_an_earlier_run_go(root: Path) -> None:
    model = write_model(root / "model.json", "Add")
    write_modules(prepared(root, models=()))
    write_modules(prepared(root, models=(model,), backends=(Backend.WEBGL,)))
    names = sorted(path.name for path in (root / "custom_tfjs").iterdir())
    assert names == [
        "custom_backend_webgl.js",
        "custom_ops_for_converter.js",
        "custom_tfjs.js",
        "custom_tfjs_core.js",
        "package.json",
    ]


def test_sets_of_scripts_that_an_earlier_run_had_go(root: Path) -> None:
    standard, folder = prepared(root), root / "custom_tfjs"
    for name in ("page", "worker", "theirs"):
        own = folder / APART / name
        write_modules(replace(standard, modules=replace(standard.modules, folder=own)))
    (folder / APART / "theirs/notes.txt").write_text("mine")
    write_modules(standard)
    remove_apart(folder, {"page"})
    assert sorted(path.name for path in (folder / APART).iterdir()) == ["page", "theirs"]
    assert [path.name for path in (folder / APART / "theirs").iterdir()] == ["notes.txt"]
    assert (folder / APART / "page/custom_tfjs.js").is_file()
    (folder / APART / "theirs/notes.txt").unlink()
    remove_apart(folder, ())
    assert not (folder / APART).exists()
    assert (folder / "custom_tfjs.js").is_file()


def test_someone_elses_file_stops_all_files(root: Path) -> None:
    folder = root / "custom_tfjs"
    folder.mkdir()
    (folder / "custom_tfjs.js").write_text("mine")
    with pytest.raises(WorkspaceError):
        write_modules(prepared(root))
    assert [path.name for path in folder.iterdir()] == ["custom_tfjs.js"]
    assert (folder / "custom_tfjs.js").read_text() == "mine"


def test_names_from_packages_cannot_leave_their_place_in_the_code(root: Path) -> None:
    scope = root / "node_modules" / "@tensorflow"
    manifest = scope / "tfjs-core" / "package.json"
    manifest.write_text(json.dumps({"name": "@tensorflow/tfjs-core", "version": "4.22.0 */ alert(1) //\n</script>"}))
    scripts = [text for name, text in prepared(root).texts.items() if name.endswith(".js")]
    assert not any("*/ alert" in text or "</script>" in text for text in scripts)
    kernel = scope / "tfjs-backend-cpu" / "dist" / "kernels" / "RealDiv.js"
    kernel.write_text("export const realDivConfig = { kernelName: 'x();//' };")
    with pytest.raises(UnsupportedProjectError, match="cannot be the name"):
        prepared(root)


def test_ops_that_no_model_needs_throw_where_the_converter_names_them(root: Path) -> None:
    executor = root / "node_modules/@tensorflow/tfjs-converter/dist/operations/executors/math_executor.js"
    executor.write_text(executor.read_text().replace(", ops = tfOps", "").replace("ops.", "tfOps."))
    models = (write_model(root / "model.json", "Add", "_FusedMatMul"),)
    text = prepared(root, models=models).texts["custom_ops_for_converter.js"]
    assert 'export { add } from "@tensorflow/tfjs-core/dist/ops/add.js";' in text
    assert 'export const transpose = leftOut("transpose");' in text
    assert 'export const image = {\n  resizeBilinear: leftOut("image.resizeBilinear"),\n};' in text
    assert 'leftOut("add")' not in text
    assert 'in the setting "models" of slimtf' in text


def test_nothing_is_added_where_the_converter_takes_ops_as_a_parameter(root: Path) -> None:
    models = (write_model(root / "model.json", "Add"),)
    assert "leftOut" not in prepared(root, models=models).texts["custom_ops_for_converter.js"]


def test_versions_are_those_that_tfjs_lists(root: Path) -> None:
    text = prepared(root).texts["custom_tfjs.js"]
    listed = re.findall(r'"(tfjs[\w-]*)":', text.partition("export const version")[2])
    assert listed[0] == "tfjs-core"
    assert listed[-1] == "tfjs"
    assert not {"tfjs-backend-wasm", "tfjs-backend-webgpu"} & set(listed)
