from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from slimtf.errors import ProofError
from slimtf.model.bundle import BundledModule, MissingExport, Output
from slimtf.model.modules import UNION, Alias, CustomModules, Registration
from slimtf.proof.prove import prove
from tests.support.records import make_bundle, make_project

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.bundle import Bundle
    from slimtf.model.project import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "package.json").write_text("{}")
    return make_project(tmp_path, config_file=tmp_path / "webpack.config.js")


@pytest.fixture
def modules(project: Project) -> CustomModules:
    folder = project.root / "custom_tfjs"
    folder.mkdir()
    (folder / "package.json").write_text(json.dumps({"sideEffects": True}))
    packages = project.root / "node_modules/@tensorflow"
    return CustomModules(
        folder=folder,
        files=("custom_tfjs.js", "custom_backend_cpu.js"),
        aliases=(Alias(UNION, folder / "custom_tfjs.js", (packages / "tfjs/dist/index.js",)),),
        digest="0",
        registrations=(
            Registration(
                kernel="Abs",
                backend="cpu",
                file=packages / "tfjs-backend-cpu/dist/kernels/Abs.js",
                export="absConfig",
                registered_in=folder / "custom_backend_cpu.js",
            ),
        ),
    )


@pytest.fixture
def whole(project: Project, modules: CustomModules) -> Bundle:
    packages = project.root / "node_modules/@tensorflow"
    out = project.root / ".slimtf/out/slim/0"
    out.mkdir(parents=True)
    (out / "main.js").write_text("code")
    return make_bundle(
        outputs=(Output(project.root / "dist", out, ("main.js",)),),
        modules=(
            BundledModule(modules.folder / "custom_backend_cpu.js", ()),
            BundledModule(packages / "tfjs-backend-cpu/dist/kernels/Abs.js", ("absConfig",)),
            BundledModule(packages / "tfjs-core/dist/engine.js", ("getOrMakeEngine",)),
        ),
        alias_hits={UNION: 2},
    )


def adding(bundle: Bundle, path: Path, *used: str) -> Bundle:
    return replace(bundle, modules=(*bundle.modules, BundledModule(path, used)))


def without(bundle: Bundle, name: str) -> Bundle:
    return replace(bundle, modules=tuple(module for module in bundle.modules if module.path.name != name))


def test_a_whole_bundle_is_proven(project: Project, modules: CustomModules, whole: Bundle) -> None:
    proof = prove(project, modules, whole)
    assert proof.kernels_registered == ("Abs",)
    assert proof.aliases == {UNION: 2}
    assert proof.core_copies == 1


def test_an_alias_that_nothing_needed_is_no_failure(project: Project, modules: CustomModules, whole: Bundle) -> None:
    proof = prove(project, modules, replace(whole, alias_hits={}))
    assert proof.aliases == {UNION: 0}


def test_the_real_union_package_beside_its_stand_in(project: Project, modules: CustomModules, whole: Bundle) -> None:
    bundle = adding(whole, project.root / "node_modules/@tensorflow/tfjs/dist/index.js")
    with pytest.raises(ProofError, match="still in the slim bundle") as caught:
        prove(project, modules, bundle)
    assert "2 imports were caught, another one was not" in caught.value.hint
    with pytest.raises(ProofError) as caught:
        prove(project, modules, replace(bundle, alias_hits={}))
    assert "comes first" in caught.value.hint


def test_registrations_dropped_by_a_false_side_effects_flag(
    project: Project, modules: CustomModules, whole: Bundle
) -> None:
    """Trap T4: the bundle is seven times smaller, the build is green, and the page dies."""
    (modules.folder / "package.json").unlink()
    (project.root / "package.json").write_text('{"sideEffects": false}')
    with pytest.raises(ProofError, match="kernel 'Abs' for backend 'cpu' is not registered") as caught:
        prove(project, modules, without(whole, "custom_backend_cpu.js"))
    assert "sideEffects" in caught.value.hint


def test_a_backend_that_the_app_never_imports(project: Project, modules: CustomModules, whole: Bundle) -> None:
    with pytest.raises(ProofError) as caught:
        prove(project, modules, without(whole, "custom_backend_cpu.js"))
    assert "take 'cpu' out of `backends`" in caught.value.hint


def test_a_kernel_whose_export_was_dropped(project: Project, modules: CustomModules, whole: Bundle) -> None:
    with pytest.raises(ProofError, match="absConfig was dropped"):
        prove(project, modules, without(whole, "Abs.js"))
    path = project.root / "node_modules/@tensorflow/tfjs-backend-cpu/dist/kernels/Abs.js"
    with pytest.raises(ProofError, match="absConfig was dropped"):
        prove(project, modules, adding(without(whole, "Abs.js"), path, "abs"))


def test_a_missing_export_names_the_importer_and_the_cure(
    project: Project, modules: CustomModules, whole: Bundle
) -> None:
    missing = MissingExport("loadLayersModel", "custom_tfjs/custom_tfjs.js", "src/index.js")
    with pytest.raises(ProofError, match="'loadLayersModel' is imported") as caught:
        prove(project, modules, replace(whole, missing_exports=(missing,)))
    assert caught.value.where == "src/index.js"
    assert "tfjs-layers" in caught.value.hint


@pytest.mark.parametrize(
    "folder", ["blazeface/node_modules/@tensorflow/tfjs-core", ".store/@tensorflow-tfjs-core-npm-4.22.0-88176f/package"]
)
def test_two_copies_of_core(project: Project, modules: CustomModules, whole: Bundle, folder: str) -> None:
    nested = project.root / "node_modules" / folder
    with pytest.raises(ProofError, match="2 copies of tfjs-core") as caught:
        prove(project, modules, adding(whole, nested / "dist/engine.js", "ENGINE"))
    assert str(nested) in caught.value.where


@pytest.mark.parametrize("name", ["tf.min.js", "tf-core.node.js", "tf-backend-cpu.fesm.min.js", "tf.es2017.js"])
def test_a_prebuilt_file(project: Project, modules: CustomModules, whole: Bundle, name: str) -> None:
    with pytest.raises(ProofError, match="prebuilt"):
        prove(project, modules, adding(whole, project.root / "node_modules/@tensorflow/tfjs/dist" / name))


PAGE = "<html><script type=module src=main.js></script>{}</html>"


@pytest.mark.parametrize(
    ("name", "content", "whole_"),
    [
        ("main.js", "", False),
        ("main.mjs", "code", True),
        ("style.css", "a {}", False),
        ("index.html", PAGE.format(""), False),
        ("index.html", PAGE.format("<SCRIPT>\n code()</SCRIPT>"), True),
        ("gone.js", None, False),
    ],
)
def test_a_bundle_without_javascript(
    name: str, content: str | None, *, whole_: bool, project: Project, modules: CustomModules, whole: Bundle
) -> None:
    (output,) = whole.outputs
    if content is not None:
        (output.folder / name).write_text(content)
    bundle = replace(whole, outputs=(replace(output, files=(name,)),))
    if whole_:
        assert prove(project, modules, bundle).kernels_registered == ("Abs",)
        return
    with pytest.raises(ProofError, match="no file that the build wrote holds JavaScript") as caught:
        prove(project, modules, bundle)
    assert caught.value.where == str(project.config_file)


def test_a_build_that_writes_nothing(project: Project, modules: CustomModules, whole: Bundle) -> None:
    with pytest.raises(ProofError, match="the build wrote no file"):
        prove(project, modules, replace(whole, outputs=(replace(whole.outputs[0], files=()),)))
