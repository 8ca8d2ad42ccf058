"""The binaries of the wasm backend: where they go, when they stay away, which are taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.bundle.wasm_binaries import with_wasm_binaries
from slimtf.errors import UnsupportedProjectError
from slimtf.model.backend import WasmVariant
from slimtf.model.bundle import BundledModule, Output, Variant
from slimtf.model.modules import CORE
from slimtf.model.project import Package, TfjsInstall
from tests.support.records import make_bundle

if TYPE_CHECKING:
    from pathlib import Path

ALL = tuple(WasmVariant)
NAMES = tuple(variant.file for variant in ALL)
PACKAGE = "@tensorflow/tfjs-backend-wasm"


@pytest.fixture
def install(tmp_path: Path) -> TfjsInstall:
    """Return tfjs with a wasm backend whose binaries hold their own names."""
    root = tmp_path / "node_modules" / PACKAGE
    (root / "dist").mkdir(parents=True)
    for name in NAMES:
        (root / "dist" / name).write_text(name, encoding="utf-8")
    core = Package(CORE, "4.22.0", tmp_path / "node_modules" / CORE)
    return TfjsInstall(core, {CORE: core, PACKAGE: Package(PACKAGE, "4.22.0", root)}, (core,))


def output(tmp_path: Path, *folders: str, **files: str) -> Output:
    """Return an output that looks for binaries in ``folders``; ``files`` without their suffix ``.wasm``."""
    folder = tmp_path / "out"
    folder.mkdir()
    for name, text in files.items():
        (folder / f"{name}.wasm").write_text(text, encoding="utf-8")
    names = tuple(sorted(f"{name}.wasm" for name in files))
    return Output(tmp_path / "dist", folder, ("main.js", *names), wasm_folders=folders)


def on_disk(tmp_path: Path) -> set[str]:
    folder = tmp_path / "out"
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*.wasm")}


@pytest.mark.parametrize(("folder", "prefix"), [("", ""), ("js/chunks", "js/chunks/")])
def test_the_binaries_go_where_the_bundle_looks_for_them(
    folder: str, prefix: str, install: TfjsInstall, tmp_path: Path
) -> None:
    bundle = with_wasm_binaries(make_bundle(outputs=(output(tmp_path, folder),)), install, ALL)
    expected = {prefix + name for name in NAMES}
    assert set(bundle.outputs[0].files) == {"main.js", *expected}
    assert on_disk(tmp_path) == expected
    assert len(bundle.notices) == 1


def test_an_output_without_the_backend_gets_none(install: TfjsInstall, tmp_path: Path) -> None:
    bundle = make_bundle(outputs=(output(tmp_path),))
    assert with_wasm_binaries(bundle, install, ALL) == bundle
    assert on_disk(tmp_path) == set()


@pytest.mark.parametrize(
    ("variant", "file"), [(Variant.SLIM, "custom_backend_wasm.js"), (Variant.BASELINE, "backend_wasm.js")]
)
@pytest.mark.parametrize("setter", ["setWasmPaths", "setWasmPath"])
def test_an_app_that_sets_the_path_gets_none(
    variant: Variant, file: str, setter: str, install: TfjsInstall, tmp_path: Path
) -> None:
    told = BundledModule(tmp_path / file, ("BackendWasm", setter))
    bundle = make_bundle(variant=variant, outputs=(output(tmp_path, ""),), modules=(told,))
    assert with_wasm_binaries(bundle, install, ALL) == bundle


def test_an_app_of_level_deep_that_sets_the_path_gets_none(install: TfjsInstall, tmp_path: Path) -> None:
    """The stand-in of the backend only hands on what the flat module has."""
    told = BundledModule(tmp_path / "custom_flat.js", ("ready", "wasm_setWasmPaths"))
    bundle = make_bundle(variant=Variant.SLIM, outputs=(output(tmp_path, ""),), modules=(told,))
    assert with_wasm_binaries(bundle, install, ALL) == bundle


def test_the_stand_in_itself_calls_the_setter_of_tfjs(install: TfjsInstall, tmp_path: Path) -> None:
    tfjs = BundledModule(tmp_path / "backend_wasm.js", ("setWasmPaths",))
    bundle = make_bundle(outputs=(output(tmp_path, ""),), modules=(tfjs,))
    assert len(with_wasm_binaries(bundle, install, ALL).outputs[0].files) == 4


def test_a_bundler_that_cannot_tell_gets_them(install: TfjsInstall, tmp_path: Path) -> None:
    unknown = BundledModule(tmp_path / "custom_backend_wasm.js", None)
    bundle = make_bundle(outputs=(output(tmp_path, ""),), modules=(unknown,))
    assert len(with_wasm_binaries(bundle, install, ALL).outputs[0].files) == 4


def test_a_file_of_the_bundlers_own_stays_as_it_is(install: TfjsInstall, tmp_path: Path) -> None:
    own = output(tmp_path, "", **{"tfjs-backend-wasm": "patched"})
    bundle = with_wasm_binaries(make_bundle(outputs=(own,)), install, ALL)
    assert (own.folder / NAMES[0]).read_text(encoding="utf-8") == "patched"
    assert len(bundle.outputs[0].files) == 4


def test_what_is_not_wanted_goes_whatever_its_name(install: TfjsInstall, tmp_path: Path) -> None:
    files = {"a1b2": NAMES[0], "c3d4": NAMES[1], "other": "x" * len(NAMES[0])}
    told = BundledModule(tmp_path / "custom_backend_wasm.js", ("setWasmPaths",))
    bundle = make_bundle(outputs=(output(tmp_path, "", **files),), modules=(told,))
    slim = with_wasm_binaries(bundle, install, (WasmVariant.SIMD,))
    assert slim.outputs[0].files == ("main.js", "c3d4.wasm", "other.wasm")
    assert on_disk(tmp_path) == {"c3d4.wasm", "other.wasm"}


def test_a_binary_that_the_package_lacks_is_an_error(install: TfjsInstall, tmp_path: Path) -> None:
    missing = install.packages[PACKAGE].root / "dist" / WasmVariant.THREADED_SIMD.file
    missing.unlink()
    bundle = make_bundle(outputs=(output(tmp_path, ""),))
    with pytest.raises(UnsupportedProjectError) as caught:
        with_wasm_binaries(bundle, install, ALL)
    assert caught.value.where == str(missing)
