"""The files of a bundle: where their maps are, which kernel a module is, what needs no map."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

from slimtf.attribute.bundle import attribute_bundle, map_text
from slimtf.attribute.origin import KernelFiles, Origin
from slimtf.errors import WorkspaceError
from slimtf.measure.counted import counted_files
from slimtf.measure.licences import licence_ranges
from slimtf.measure.sizes import measure_bundle
from slimtf.model.attribution import Category
from slimtf.model.bundle import Output
from slimtf.model.compiled import CompiledModels
from slimtf.model.flat import FileLines
from slimtf.model.modules import CustomModules
from tests.support.tiny_tfjs import install_tiny_tfjs, tfjs_project

if TYPE_CHECKING:
    from pathlib import Path

MAP = '{"version":3,"sources":["%s"],"names":[],"mappings":"AAAA"}'


def standard(root: Path) -> CustomModules:
    return CustomModules(root / "custom_tfjs", (), (), "", ())


def test_kernels_are_named_by_the_table_of_the_installed_package(tmp_path: Path) -> None:
    install_tiny_tfjs(tmp_path / "node_modules")
    kernels = KernelFiles(tfjs_project(tmp_path).tfjs)
    cpu = "@tensorflow/tfjs-backend-cpu"
    assert kernels.kernel(Origin(cpu, "dist/kernels/Abs.js")) == "Abs"
    assert kernels.kernel(Origin(cpu, "src/kernels/Abs.ts")) == "Abs", "the same from a map in the package"
    assert kernels.kernel(Origin(cpu, "dist/base.js")) == ""
    assert kernels.kernel(Origin("@tensorflow/tfjs-backend-wasm", "dist/kernels/Abs.js")) == "", "not installed"
    assert kernels.kernel(Origin("", "dist/kernels/Abs.js")) == ""


def test_every_counted_file_of_every_output_is_attributed(tmp_path: Path) -> None:
    install_tiny_tfjs(tmp_path / "node_modules")
    project = tfjs_project(tmp_path)
    wasm = tmp_path / "node_modules/@tensorflow/tfjs-backend-wasm/dist"
    wasm.mkdir(parents=True)
    (wasm / "tfjs-backend-wasm.wasm").write_bytes(b"binary")
    (wasm.parent / "package.json").write_text('{"name": "@tensorflow/tfjs-backend-wasm", "version": "4.22.0"}')
    project = tfjs_project(tmp_path)
    outputs = []
    for number, name in enumerate(("a", "b")):
        out = tmp_path / f"out/{number}"
        out.mkdir(parents=True)
        (out / f"{name}.js").write_text("x" * (number + 3))
        (out / f"{name}.js.map").write_text(MAP % "../../custom_tfjs/custom_tfjs.js")
        (out / "9f.wasm").write_bytes(b"binary")
        (out / "index.html").write_text("<p>")
        outputs.append(Output(tmp_path / "dist" / name, out, (f"{name}.js", "9f.wasm", "index.html", f"{name}.js.map")))
    made = tmp_path / "out/maps/b.js.map"
    made.parent.mkdir()
    made.write_text(MAP % (tmp_path / "src/index.js").as_posix())
    outputs[1] = Output(outputs[1].target, outputs[1].folder, outputs[1].files, maps={"b.js": made})
    sizes = measure_bundle(outputs)
    found = attribute_bundle(
        outputs, counted_files(outputs), sizes.files,
        root=tmp_path, modules=standard(tmp_path), install=project.tfjs, licences=licence_ranges,
    )  # fmt: skip
    assert {name: [(one.path, one.category) for one in modules] for name, modules in found.modules.items()} == {
        "a/a.js": [("custom_tfjs/custom_tfjs.js", Category.ENGINE)],
        "a/9f.wasm": [("@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm", Category.BACKEND)],
        "a/index.html": [("", Category.RUNTIME)],
        "b/b.js": [("src/index.js", Category.APP)],
        "b/9f.wasm": [("@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm", Category.BACKEND)],
        "b/index.html": [("", Category.RUNTIME)],
    }
    for file in sizes.files:
        for measure in ("raw", "gzip", "brotli"):
            assert sum(getattr(one, measure) for one in found.modules[file.path]) == getattr(file.size, measure)
    assert found.notes == ()
    (outputs[0].folder / "a.js").unlink()
    with pytest.raises(WorkspaceError, match="cannot be read"):
        attribute_bundle(
            outputs, counted_files(outputs), sizes.files,
            root=tmp_path, modules=standard(tmp_path), install=project.tfjs, licences=licence_ranges,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("//# sourceMappingURL=other.map", "other"),
        ("//# sourceMappingURL=other.map?v=1\n", "other"),
        ("/*# sourceMappingURL=other.map */", "other"),
        ("//# sourceMappingURL=data:application/json;base64," + base64.b64encode(b"inline").decode(), "inline"),
        ("//# sourceMappingURL=data:application/json,%7B%7D", "{}"),
        ("//# sourceMappingURL=data:application/json;base64,A", None),
        ("//# sourceMappingURL=missing.map", None),
        ("//# sourceMappingURL=../secret.map", None),
        ("", "beside"),
        ("'//# sourceMappingURL=other.map';x()", "beside"),
    ],
)
def test_where_a_map_is(tmp_path: Path, comment: str, expected: str | None) -> None:
    folder = tmp_path / "dist"
    folder.mkdir()
    (tmp_path / "secret.map").write_text("secret")
    (folder / "other.map").write_text("other")
    (folder / "main.js.map").write_text("beside")
    content = f"x();{comment}".encode()
    assert map_text(folder / "main.js", content, None) == expected
    assert map_text(folder / "main.js", content, folder / "other.map") == "other", (
        "a map of the measurement comes first"
    )


def test_a_script_without_a_map_is_reported(tmp_path: Path) -> None:
    install_tiny_tfjs(tmp_path / "node_modules")
    (tmp_path / "main.js").write_text("x()")
    outputs = [Output(tmp_path / "dist", tmp_path, ("main.js",))]
    sizes = measure_bundle(outputs)
    install = tfjs_project(tmp_path).tfjs
    found = attribute_bundle(
        outputs, counted_files(outputs), sizes.files,
        root=tmp_path, modules=standard(tmp_path), install=install, licences=licence_ranges,
    )  # fmt: skip
    assert [(one.category, one.raw) for one in found.modules["main.js"]] == [(Category.RUNTIME, 3)]
    assert found.notes == ("main.js: there is no source map, so its bytes cannot be told apart",)


def test_bytes_of_the_flat_module_go_to_the_files_that_it_was_joined_from(tmp_path: Path) -> None:
    install_tiny_tfjs(tmp_path / "node_modules")
    project = tfjs_project(tmp_path)
    out = tmp_path / "dist"
    out.mkdir()
    (out / "a.js").write_text("aabbbcccc\n")
    # aa from line 2 of the flat module, bbb from line 3, cccc from line 5
    text = '{"version":3,"sources":["../custom_tfjs/custom_flat.js"],"names":[],"mappings":"AAEA,EACA,GAEA"}'
    (out / "a.js.map").write_text(text)
    outputs = (Output(out, out, ("a.js", "a.js.map")),)
    abs_file = (tmp_path / "node_modules/@tensorflow/tfjs-backend-cpu/dist/kernels/Abs.js").as_posix()
    engine = (tmp_path / "node_modules/@tensorflow/tfjs-core/dist/engine.js").as_posix()
    folder = tmp_path / "custom_tfjs"
    modules = CustomModules(
        folder,
        (),
        (),
        "",
        (),
        folder / "custom_flat.js",
        flat_lines=FileLines((0, 1, 3), (abs_file, engine, "")).below(2),
    )
    found = attribute_bundle(
        outputs, counted_files(outputs), measure_bundle(outputs).files,
        root=tmp_path, modules=modules, install=project.tfjs, licences=licence_ranges,
    )  # fmt: skip
    told = {(one.path, one.category, one.kernel, one.raw) for one in found.modules["a.js"]}
    assert told == {
        ("@tensorflow/tfjs-backend-cpu/dist/kernels/Abs.js", Category.KERNEL, "Abs", 2),
        ("@tensorflow/tfjs-core/dist/engine.js", Category.ENGINE, "", 3),
        ("", Category.RUNTIME, "", 5),
    }


@pytest.mark.parametrize("inside", [True, False])
def test_what_slimtf_wrote_is_no_code_of_the_app(tmp_path: Path, *, inside: bool) -> None:
    app = tmp_path / "app"
    install_tiny_tfjs(app / "node_modules")
    project = tfjs_project(app)
    out = app / "dist"
    out.mkdir()
    (out / "a.js").write_text("aabbbcccc\n")
    folder = (app if inside else tmp_path) / "custom_tfjs"
    compiled = app / ".slimtf/requests/compile"
    graphs, executor = compiled / "graphs.js", compiled / "graph_executor.js"
    sources = ", ".join(f'"{path.as_posix()}"' for path in (folder / "custom_flat.js", folder / "custom_rest.js"))
    text = f'{{"version":3,"sources":[{sources}],"names":[],"mappings":"AAAA,EACA,GCAA"}}'
    (out / "a.js.map").write_text(text)
    outputs = (Output(out, out, ("a.js", "a.js.map")),)
    modules = CustomModules(
        folder,
        (),
        (),
        "",
        (),
        folder / "custom_flat.js",
        flat_lines=FileLines((0, 1), (graphs.as_posix(), executor.as_posix())),
        compiled=CompiledModels({app / "node_modules/x.js": executor}, ()),
    )
    found = attribute_bundle(
        outputs, counted_files(outputs), measure_bundle(outputs).files,
        root=app, modules=modules, install=project.tfjs, licences=licence_ranges,
    )  # fmt: skip
    assert [(one.path.rpartition("/")[2], one.category, one.raw) for one in found.modules["a.js"]] == [
        ("custom_rest.js", Category.ON_DEMAND, 5),
        ("graph_executor.js", Category.CONVERTER, 3),
        ("graphs.js", Category.MODEL, 2),
    ]


@pytest.mark.parametrize(("line", "file"), [(0, ""), (1, ""), (2, "a"), (3, "b"), (99, "b"), (-1, "")])
def test_lines_above_a_joined_module_are_of_no_file(line: int, file: str) -> None:
    assert FileLines((0, 1), ("a", "b")).below(2).file(line) == file
