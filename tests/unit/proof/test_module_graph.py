"""What of tfjs is in a bundle, as the bundler's module graph tells it."""

from __future__ import annotations

from pathlib import Path

import pytest

from slimtf.model.bundle import BundledModule
from slimtf.proof.prove import Graph
from tests.support.records import make_bundle

ROOT = Path("/app/node_modules")
ABS = ROOT / "@tensorflow/tfjs-backend-cpu/dist/kernels/Abs.js"
NEG = ABS.with_name("Neg.js")


def graph(*modules: BundledModule) -> Graph:
    return Graph.of(make_bundle(modules=modules))


def test_a_file_keeps_the_exports_that_the_bundler_kept() -> None:
    found = graph(BundledModule(ABS, ("absConfig",)), BundledModule(NEG, ()))
    assert found.keeps(ABS, "absConfig")
    assert not found.keeps(ABS, "abs")
    assert not found.keeps(NEG, "negConfig")
    assert ABS in found
    assert NEG in found


def test_a_file_that_is_not_in_the_bundle_keeps_nothing() -> None:
    found = graph(BundledModule(ABS, ("absConfig",)))
    assert NEG not in found
    assert not found.keeps(NEG, "negConfig")


def test_a_bundler_that_cannot_tell_keeps_every_export() -> None:
    assert graph(BundledModule(ABS, None)).keeps(ABS, "absConfig")


def test_a_file_in_two_chunks_keeps_what_either_of_them_keeps() -> None:
    found = graph(BundledModule(ABS, ("abs",)), BundledModule(NEG, ()), BundledModule(ABS, ("absConfig",)))
    assert found.keeps(ABS, "abs")
    assert found.keeps(ABS, "absConfig")
    assert not found.keeps(ABS, "other")
    assert not found.keeps(NEG, "abs")


@pytest.mark.parametrize("order", [1, -1])
def test_a_file_that_one_chunk_keeps_whole_is_kept_whole(order: int) -> None:
    modules = (BundledModule(ABS, ("abs",)), BundledModule(ABS, None))[::order]
    assert graph(*modules).keeps(ABS, "absConfig")


@pytest.mark.parametrize(
    ("file", "folder"),
    [
        ("@tensorflow/tfjs-core/dist/engine.js", "@tensorflow/tfjs-core"),
        ("@tensorflow/tfjs-core/index.js", "@tensorflow/tfjs-core"),
        ("a/node_modules/@tensorflow/tfjs-core/dist/ops/add.js", "a/node_modules/@tensorflow/tfjs-core"),
        (
            ".store/@tensorflow-tfjs-core-npm-4.22.0-88176f2c93/package/dist/engine.js",
            ".store/@tensorflow-tfjs-core-npm-4.22.0-88176f2c93/package",
        ),
    ],
)
def test_a_copy_of_core_is_its_folder(file: str, folder: str) -> None:
    assert graph(BundledModule(ROOT / file, ())).cores == (ROOT / folder,)


def test_a_core_at_the_top_of_the_disk_and_one_beside_it() -> None:
    files = [Path("/@tensorflow/tfjs-core/dist/engine.js"), Path("/b/@tensorflow/tfjs-core/dist/engine.js")]
    relative = Path("@tensorflow/tfjs-core/dist/engine.js")
    found = graph(*(BundledModule(file, ()) for file in (*files, *files, relative)))
    assert found.cores == (
        Path("/@tensorflow/tfjs-core"), Path("/b/@tensorflow/tfjs-core"), Path("@tensorflow/tfjs-core")
    )  # fmt: skip


@pytest.mark.parametrize(
    "file",
    [
        "@tensorflow/tfjs-backend-cpu/dist/index.js",
        "@tensorflow/tfjs-core-extra/dist/index.js",
        "tensorflow/tfjs-core/dist/index.js",
        "@tensorflow/x/tfjs-core/dist/index.js",
    ],
)
def test_other_files_are_no_core(file: str) -> None:
    assert graph(BundledModule(ROOT / file, ())).cores == ()


@pytest.mark.parametrize(
    ("file", "prebuilt"),
    [
        ("@tensorflow/tfjs/dist/tf.min.js", True),
        ("@tensorflow/tfjs-core/dist/tf-core.node.js", True),
        (".store/@tensorflow-tfjs-npm-4.22.0-88176f2c93/package/dist/tf.fesm.js", True),
        ("elsewhere/dist/tf.min.js", False),
        ("@tensorflow/tfjs/dist/tfjs.js", False),
        ("@tensorflow/tfjs-core/dist/tf.node.mjs", False),
    ],
)
def test_prebuilt_files_are_those_of_the_packages(file: str, *, prebuilt: bool) -> None:
    assert graph(BundledModule(ROOT / file, ())).prebuilt == ((ROOT / file,) if prebuilt else ())
