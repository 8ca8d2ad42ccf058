from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from slimtf.errors import ProofError
from slimtf.model.app_code import AppCode, ScriptCode
from slimtf.model.bundle import BundledModule, MissingExport, Output
from slimtf.model.modules import UNION, Alias, CustomModules, Registration, ScriptModules
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
    assert caught.value.where == str(project.root / "node_modules/@tensorflow/tfjs/dist/index.js")
    assert "2 imports were caught, another one was not" in caught.value.hint
    with pytest.raises(ProofError) as caught:
        prove(project, modules, replace(bundle, alias_hits={}))
    assert "webpack.config.js comes first" in caught.value.hint
    with pytest.raises(ProofError) as caught:
        prove(replace(project, config_file=None), modules, replace(bundle, alias_hits={}))
    assert "the config comes first" in caught.value.hint


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
    assert caught.value.where == str(modules.folder / "custom_backend_cpu.js")
    assert "take 'cpu' out of `backends`" in caught.value.hint


@pytest.mark.parametrize(
    ("ours", "theirs", "words"),
    [
        ('\ufeff{"sideEffects": true}', '\ufeff{"sideEffects": false}', 'package.json says "sideEffects": false'),
        ('{"sideEffects": true}', '{"sideEffects": false}', 'package.json says "sideEffects": false'),
        ('{"sideEffects": true}', '{"sideEffects": true}', "nothing in the app imports"),
        ('{"sideEffects": true}', "[]", "nothing in the app imports"),
        ('{"sideEffects": true}', "{", "nothing in the app imports"),
        ('{"sideEffects": false}', "{}", "custom_tfjs/package.json must say"),
        ('{"sideEffects": ["*.js"]}', "{}", "custom_tfjs/package.json must say"),
        ("[]", "{}", "custom_tfjs/package.json must say"),
    ],
)
def test_why_a_registration_was_dropped(
    project: Project, modules: CustomModules, whole: Bundle, *, ours: str, theirs: str, words: str
) -> None:
    (modules.folder / "package.json").write_text(ours, encoding="utf-8")
    (project.root / "package.json").write_text(theirs, encoding="utf-8")
    with pytest.raises(ProofError) as caught:
        prove(project, modules, without(whole, "custom_backend_cpu.js"))
    assert words in caught.value.hint


def test_a_gradient_is_proven_apart_from_the_kernels(project: Project, modules: CustomModules, whole: Bundle) -> None:
    file = project.root / "node_modules/@tensorflow/tfjs-core/dist/gradients/Neg_grad.js"
    gradient = Registration("Neg", "", file, "negGradConfig", modules.folder / "custom_tfjs.js")
    modules = replace(modules, registrations=(*modules.registrations, gradient))
    bundle = adding(adding(whole, file, "negGradConfig"), modules.folder / "custom_tfjs.js")
    proof = prove(project, modules, bundle)
    assert (proof.kernels_registered, proof.gradients_registered) == (("Abs",), ("Neg",))
    assert proof.missing_exports == ()
    with pytest.raises(ProofError) as caught:
        prove(project, modules, without(bundle, "Neg_grad.js"))
    assert caught.value.what.startswith("gradient of 'Neg' is not registered in the slim bundle: negGradConfig")


def test_a_kernel_whose_export_was_dropped(project: Project, modules: CustomModules, whole: Bundle) -> None:
    with pytest.raises(ProofError, match="absConfig was dropped") as caught:
        prove(project, modules, without(whole, "Abs.js"))
    assert caught.value.where == str(modules.registrations[0].file)
    assert "plugin" in caught.value.hint
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
    assert "more" not in caught.value.what


def test_what_all_of_tfjs_lacks_too_is_not_missing(project: Project, modules: CustomModules, whole: Bundle) -> None:
    lost = [MissingExport(name, "custom_tfjs/custom_tfjs.js", "src/index.js") for name in ("loadModel", "sin")]
    bundle = replace(whole, missing_exports=tuple(lost))
    with pytest.raises(ProofError, match=r"'sin' is imported but not part of the slim modules$"):
        prove(project, modules, bundle, absent=frozenset({"loadModel"}))
    known = replace(modules, absent=frozenset({"loadModel"}))
    assert prove(project, known, bundle, absent=frozenset({"sin"})).missing_exports == ()


@pytest.mark.parametrize(
    ("name", "module", "words"),
    [
        ("sinh", "custom_tfjs/custom_ops_for_converter.js", "add its model.json to `models`"),
        ("sinh", "src/ops.js", "import 'sinh' from the package that defines it"),
    ],
)
def test_a_missing_export_has_a_cure_of_its_own(
    project: Project, modules: CustomModules, whole: Bundle, *, name: str, module: str, words: str
) -> None:
    missing = MissingExport(name, module, "src/index.js")
    for count, told in ((1, "modules"), (2, "modules (and 1 more)"), (4, "modules (and 3 more)")):
        with pytest.raises(ProofError) as caught:
            prove(project, modules, replace(whole, missing_exports=(missing,) * count))
        assert caught.value.what.endswith(told)
        assert words in caught.value.hint


@pytest.mark.parametrize(
    "folder", ["blazeface/node_modules/@tensorflow/tfjs-core", ".store/@tensorflow-tfjs-core-npm-4.22.0-88176f/package"]
)
def test_two_copies_of_core(project: Project, modules: CustomModules, whole: Bundle, folder: str) -> None:
    nested = project.root / "node_modules" / folder
    with pytest.raises(ProofError, match="2 copies of tfjs-core") as caught:
        prove(project, modules, adding(whole, nested / "dist/engine.js", "ENGINE"))
    assert caught.value.where == ", ".join(sorted([str(nested), str(project.tfjs.core.root)]))
    assert "same version" in caught.value.hint


@pytest.mark.parametrize("name", ["tf.min.js", "tf-core.node.js", "tf-backend-cpu.fesm.min.js", "tf.es2017.js"])
def test_a_prebuilt_file(project: Project, modules: CustomModules, whole: Bundle, name: str) -> None:
    path = project.root / "node_modules/@tensorflow/tfjs/dist" / name
    with pytest.raises(ProofError, match="prebuilt") as caught:
        prove(project, modules, adding(whole, path))
    assert caught.value.where == str(path)
    assert "ES module" in caught.value.hint


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


@pytest.fixture
def cut(modules: CustomModules) -> CustomModules:
    """The modules of level deep: one holds everything."""
    flat = modules.folder / "custom_flat.js"
    return replace(
        modules, flat=flat, registrations=tuple(replace(e, registered_in=flat) for e in modules.registrations)
    )


def test_a_flat_module_holds_the_kernels_itself(project: Project, cut: CustomModules, whole: Bundle) -> None:
    assert cut.flat is not None
    bundle = replace(whole, modules=(BundledModule(cut.flat, ("add",)),))
    proof = prove(project, cut, bundle)
    assert proof.kernels_registered == ("Abs",)
    assert proof.core_copies == 1


def test_a_flat_module_that_was_dropped(project: Project, cut: CustomModules, whole: Bundle) -> None:
    bundle = replace(whole, modules=(BundledModule(cut.folder / "custom_tfjs.js", ()),))
    with pytest.raises(ProofError, match=r"custom_flat\.js was dropped"):
        prove(project, cut, bundle)


def test_a_whole_tfjs_core_beside_a_flat_module(project: Project, cut: CustomModules, whole: Bundle) -> None:
    assert cut.flat is not None
    with pytest.raises(ProofError, match=r"a whole tfjs-core is in the bundle beside custom_flat\.js") as caught:
        prove(project, cut, adding(whole, cut.flat))
    assert caught.value.where == str(project.tfjs.core.root)
    assert 'level = "standard"' in caught.value.hint


@pytest.fixture
def apart(cut: CustomModules) -> CustomModules:
    """The same with sets of their own for a page, which needs Abs, and a worker, which needs Erf."""

    def own(name: str, registration: Registration) -> ScriptModules:
        folder = cut.folder / "apart" / name
        flat = folder / "custom_flat.js"
        modules = CustomModules(folder, (), (), name, (replace(registration, registered_in=flat),), flat=flat)
        return ScriptModules(ScriptCode(None, AppCode()), None, modules)  # type: ignore[arg-type]

    registration = next(each for each in cut.registrations if each.backend)
    return replace(cut, apart=(own("page", registration), own("worker", replace(registration, kernel="Erf"))))


def held(*parts: CustomModules) -> tuple[BundledModule, ...]:
    return tuple(BundledModule(part.flat, ("add",)) for part in parts if part.flat is not None)


def test_each_script_is_proven_by_its_own_plan(project: Project, apart: CustomModules, whole: Bundle) -> None:
    bundle = replace(whole, modules=held(*(each.modules for each in apart.apart)))
    assert prove(project, apart, bundle).kernels_registered == ("Abs", "Erf")


def test_a_script_that_shares_the_module_of_all(project: Project, apart: CustomModules, whole: Bundle) -> None:
    """Nothing led its imports to its own; the shared one has all that it needs."""
    bundle = replace(whole, modules=held(apart.apart[1].modules, apart))
    assert prove(project, apart, bundle).kernels_registered == ("Abs", "Erf")
    assert prove(project, apart, replace(whole, modules=held(apart))).kernels_registered == ("Abs",)


def test_no_flat_module_at_all(project: Project, apart: CustomModules, whole: Bundle) -> None:
    with pytest.raises(ProofError, match=r"custom_flat\.js was dropped"):
        prove(project, apart, replace(whole, modules=(BundledModule(apart.folder / "custom_tfjs.js", ()),)))
