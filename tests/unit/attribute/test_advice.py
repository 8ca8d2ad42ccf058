"""Advice is given only where it is true of the project, with the bytes that its cause has."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from slimtf.attribute.advice import advise, ranked
from slimtf.model.app_code import AppCode, ScriptCode, TfjsUse
from slimtf.model.attribution import Advice, AttributedModule, Category
from slimtf.model.backend import Backend
from slimtf.model.project import Package
from slimtf.model.report import Bytes, Why
from slimtf.pipeline.build_report import _scripts_beside
from tests.support.finished_build import Build
from tests.support.tiny_tfjs import install_tiny_tfjs, tfjs_project

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.report import Report

CPU, CORE = "@tensorflow/tfjs-backend-cpu", "@tensorflow/tfjs-core"
CODE = AppCode((), (), (), frozenset())


def module(path: str, raw: int, *, kernel: str = "", category: Category = Category.KERNEL) -> AttributedModule:
    package = "/".join(path.split("/")[: 2 if path.startswith("@") else 1])
    return AttributedModule(
        path=path, package=package, category=category, raw=raw, gzip=raw // 3, brotli=raw // 4, kernel=kernel
    )


def report(*modules: AttributedModule, licences: int = 0, backends: tuple[str, ...] = ("cpu",)) -> Report:
    made = Build().report()
    files = (made.slim.files[0].model_copy(update={"modules": modules}),)
    lost = Bytes(raw=licences, gzip=licences // 3, brotli=licences // 4)
    slim = made.slim.model_copy(update={"files": files, "licences": lost})
    return made.model_copy(update={"slim": slim, "backends": backends})


def advice(made: Report, root: Path, code: AppCode | None = CODE) -> list[Advice]:
    project = replace(tfjs_project(root), root=root)
    return list(advise(made, Build().plan, code, project))


def app(tmp_path: Path, text: str = "") -> Path:
    install_tiny_tfjs(tmp_path / "node_modules")
    (tmp_path / "src").mkdir()
    (tmp_path / "src/index.js").write_text(text, encoding="utf-8")
    return tmp_path


def test_nothing_is_said_where_nothing_is_to_be_won(tmp_path: Path) -> None:
    root = app(tmp_path)
    assert advice(report(module(f"{CPU}/dist/kernels/Abs.js", 9000, kernel="Abs"), licences=1999), root) == []
    assert advice(Build().report().model_copy(update={"advice": ()}), root, None) == []


def test_licences_come_with_their_measured_size_even_without_modules(tmp_path: Path) -> None:
    (one,) = advice(report(licences=6000), app(tmp_path), None)
    assert (one.rule, one.raw, one.gzip, one.brotli, one.file) == ("licences", 6000, 2000, 1500, "webpack.config.js")


def test_a_backend_that_is_imported_by_its_root_and_not_chosen(tmp_path: Path) -> None:
    root = app(tmp_path, "// first\nimport '@tensorflow/tfjs-backend-webgl';\n")
    webgl = Backend.WEBGL.package
    modules = (module(f"{webgl}/dist/register_all_kernels.js", 500), module(f"{webgl}/dist/conv_gpu.js", 4500))
    code = replace(CODE, uses=(TfjsUse(webgl, (), "src/index.js"),))
    (one,) = [each for each in advice(report(*modules), root, code) if each.rule == "backend-root"]
    assert (one.raw, one.file, one.line) == (5000, "src/index.js", 2)
    assert advice(report(*modules[1:]), root) == [], "without its registrations it may be what another backend takes"


def test_a_backend_that_the_app_never_sets(tmp_path: Path) -> None:
    root = app(tmp_path, "import * as tf from '@tensorflow/tfjs';\n\ntf.setBackend('webgl');\n")
    (root / f"node_modules/{CPU}/dist/shared.js").write_text("export { x } from './kernels/Abs';\n")
    code = replace(CODE, uses=(TfjsUse("@tensorflow/tfjs", ("setBackend",), "src/index.js"),), backends=("webgl",))
    both = ("webgl", "cpu")
    shared = module(f"{CPU}/dist/kernels/Abs.js", 3000, kernel="Abs")
    made = report(shared, module(f"{CPU}/dist/kernels/Cos.js", 2000, kernel="Cos"), backends=both)
    (one,) = advice(made, root, code)
    assert (one.rule, one.raw, one.line) == ("unused-backend", 2000, 3), "what webgl takes from cpu stays"
    assert '["webgl"]' in one.cure
    assert advice(made, root, replace(code, backends=("webgl", "cpu"))) == []
    assert advice(made, root, replace(code, backends=("", "webgl"))) == [], "an address may ask for any"
    file = made.slim.files[0].model_copy(update={"modules": None})
    plain = made.model_copy(update={"slim": made.slim.model_copy(update={"files": (file,)})})
    (named,) = advice(plain, root, code)
    assert (named.rule, named.raw, named.line) == ("unused-backend", 0, 3), "the first thing to do, counted or not"
    pages_own = replace(code, backends=())
    scripts = (ScriptCode(None, pages_own), ScriptCode(root / "worker.js", code))
    for apart in (scripts, ()):
        worker = replace(code, users=("index.js", "worker.js"), scripts=apart)
        assert advice(made, root, worker) == [], "a worker sets it, and the page takes what is best"
    both_set = replace(code, users=("index.js", "worker.js"), scripts=(ScriptCode(None, code), scripts[1]))
    assert [one.rule for one in advice(made, root, both_set)] == ["unused-backend"]
    assert advice(made, root, replace(code, uses=())) == [], "without setBackend, cpu is what webgl falls back on"


def test_chained_ops_that_the_app_does_not_call(tmp_path: Path) -> None:
    root = app(tmp_path)
    folder = f"{CORE}/dist/public/chained_ops"
    made = report(module(f"{folder}/add.js", 700), module(f"{folder}/sub.js", 800))
    project = tfjs_project(root)
    (one,) = advise(made, Build().plan, CODE, project)
    assert (one.rule, one.raw) == ("all-chained-ops", 1500)
    called = replace(Build().plan, chained=("dist/public/chained_ops/add.js", "dist/public/chained_ops/sub.js"))
    assert advise(made, called, CODE, project) == ()


def test_the_largest_saving_comes_first_and_kernels_that_nothing_is_seen_to_need_are_named(tmp_path: Path) -> None:
    root = app(tmp_path, "import * as tf from '@tensorflow/tfjs';\nwindow.tf = tf;\n")
    install_package(root, "@tensorflow-models/thing", {"module": "dist/thing.esm.js"}, "dist/thing.esm.js")
    made = report(
        module(f"{CPU}/dist/kernels/Reshape.js", 5000, kernel="Reshape"),
        module("@tensorflow-models/thing/dist/thing.min.js", 70_000, category=Category.PACKAGE),
        module("long/umd/index.js", 8000, category=Category.PACKAGE),
    )
    kernels = tuple(
        kernel.model_copy(update={"why": (Why(source="all", detail=""),)}) if kernel.name == "Reshape" else kernel
        for kernel in made.kernels
    )
    code = replace(CODE, uses=(TfjsUse("@tensorflow/tfjs", (), "src/index.js", 2),))
    found = advice(made.model_copy(update={"kernels": kernels}), root, code)
    assert [(one.rule, one.raw) for one in found] == [("not-esm", 70_000), ("union-import", 5000)]
    assert (found[1].file, found[1].line) == ("src/index.js", 2)
    of_model = advice(made.model_copy(update={"kernels": kernels}), root, CODE)
    assert [one.rule for one in of_model] == ["not-esm"], "nothing hands tfjs on: a model that is not known needs them"


@pytest.mark.parametrize(
    ("manifest", "advised"),
    [
        ({"main": "index.js"}, False),  # React: there is no ES module of it in any version
        ({"main": "index.js", "exports": {".": {"react-server": "./server.js", "default": "./index.js"}}}, False),
        ({"module": "gone.js"}, False),
        ({"module": "es/index.js"}, True),
        ({"exports": {".": {"node": "./index.js", "import": {"default": "./es/index.js"}}}}, True),
        ([], False),
    ],
)
def test_only_a_package_that_has_an_es_module_is_advised_to_be_imported_as_one(
    tmp_path: Path, manifest: object, *, advised: bool
) -> None:
    root = app(tmp_path)
    install_package(root, "react-dom", manifest, "es/index.js")
    made = report(module("react-dom/cjs/react-dom.production.min.js", 130_000, category=Category.PACKAGE))
    assert [one.rule for one in advice(made, root)] == ["not-esm"] * advised


def test_a_package_that_is_not_installed_is_no_subject_of_advice(tmp_path: Path) -> None:
    made = report(module("gone/dist/gone.min.js", 130_000, category=Category.PACKAGE))
    assert advice(made, app(tmp_path)) == []


def install_package(root: Path, name: str, manifest: object, file: str) -> None:
    folder = root / "node_modules" / name
    (folder / file).parent.mkdir(parents=True)
    (folder / file).write_text("export {};")
    (folder / "package.json").write_text(json.dumps(manifest))


def test_a_script_with_all_of_tfjs_beside_the_bundle_comes_first_then_backends() -> None:
    def piece(rule: str, raw: int) -> Advice:
        return Advice(rule=rule, cause="c", cure="d", raw=raw, gzip=1, brotli=1)

    found = [piece("union-import", 900), piece("unused-backend", 20), piece("not-esm", 950), piece("cdn-script", 1)]
    assert [one.rule for one in ranked(found)] == ["cdn-script", "unused-backend", "not-esm", "union-import"]


def test_a_page_of_the_app_that_loads_tfjs_as_well_is_advised_against_with_its_line(tmp_path: Path) -> None:
    root = app(tmp_path)
    (root / "node_modules/@tensorflow/tfjs/dist/tf.min.js").write_text("all of it")
    (root / "index.html").write_text('<p>\n<script src="https://cdn.jsdelivr.net/npm/@tensorflow/tfjs"></script>')
    union = Package("@tensorflow/tfjs", "4.22.0", root / "node_modules/@tensorflow/tfjs")
    project = replace(tfjs_project(root), root=root)
    project = replace(project, tfjs=replace(project.tfjs, packages={union.name: union}))
    (one,) = _scripts_beside(project)
    assert (one.rule, one.file, one.line) == ("cdn-script", "index.html", 2)
    assert one.raw == (union.root / "dist/tf.min.js").stat().st_size
