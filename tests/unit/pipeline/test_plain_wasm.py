"""What is said of the binaries of the wasm backend that a plain bundler leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.model.backend import WasmVariant
from slimtf.model.bundle import BundledModule, Output, Variant
from slimtf.model.modules import CORE
from slimtf.model.project import Package, TfjsInstall
from slimtf.pipeline.migration.plain_wasm import missing_binaries
from tests.support.records import make_bundle, make_project

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.project import Project

PACKAGE = "@tensorflow/tfjs-backend-wasm"
SIMD = (WasmVariant.SIMD,)


def project(root: Path) -> Project:
    package = root / "node_modules" / PACKAGE
    (package / "dist").mkdir(parents=True)
    for variant in WasmVariant:
        (package / "dist" / variant.file).write_text(variant.file, encoding="utf-8")
    core = Package(CORE, "4.22.0", root / "node_modules" / CORE)
    return make_project(
        root, tfjs=TfjsInstall(core, {CORE: core, PACKAGE: Package(PACKAGE, "4.22.0", package)}, (core,))
    )


def test_which_go_where(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    output = Output(tmp_path / "dist", tmp_path / "out", ("js/main.js",), wasm_folders=("js",))
    bundle = make_bundle(variant=Variant.PLAIN, outputs=(output,))
    app = project(tmp_path)
    (note,) = missing_binaries(bundle, app, SIMD)
    assert "copy tfjs-backend-wasm-simd.wasm from" in note.replace("\\", "/")
    assert f"node_modules/{PACKAGE}/dist to dist/js after each build" in note.replace("\\", "/")


def test_nothing_where_the_app_names_their_place_or_has_none(tmp_path: Path) -> None:
    app = project(tmp_path)
    output = Output(tmp_path / "dist", tmp_path / "out", ("main.js",), wasm_folders=("",))
    told = BundledModule(tmp_path / "custom_backend_wasm.js", ("setWasmPaths",))
    bundle = make_bundle(variant=Variant.PLAIN, outputs=(output,), modules=(told,))
    assert not list(missing_binaries(bundle, app, SIMD))
    assert not list(missing_binaries(make_bundle(variant=Variant.PLAIN), app, SIMD))
