"""Files of a package by their exact names; entries as a bundler picks them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from slimtf.errors import UnsupportedProjectError
from slimtf.tfjs.chained_ops import read_chained_ops
from slimtf.tfjs.files import entry_files
from slimtf.tfjs.kernel_names import read_kernel_names

if TYPE_CHECKING:
    from collections.abc import Callable

    from slimtf.tfjs.files import PackageFiles

MAP = "\n//# sourceMappingURL=data:application/json;base64,e30="


@pytest.fixture
def files(package: Callable[..., PackageFiles]) -> PackageFiles:
    return package({"dist/a.js": f"x;{MAP}", "dist/sub/index.js": "y;", "dist/sub.json": "{}", "top.js": "z;"})


@pytest.mark.parametrize(
    ("file", "there"),
    [
        ("dist/a.js", True),
        ("dist/A.js", False),
        ("Dist/a.js", False),
        ("dist/sub/index.js", True),
        ("dist/sub", True),
        ("top.js", True),
        ("dist/b.js", False),
        ("gone/a.js", False),
        ("dist/Sub/index.js", False),
    ],
)
def test_a_name_counts_in_its_exact_spelling(files: PackageFiles, file: str, *, there: bool) -> None:
    assert files.has(file) is there
    assert files.has(file) is there  # what is remembered says the same


@pytest.mark.parametrize(
    ("specifier", "importer", "file"),
    [
        ("./a", "dist/sub.js", "dist/a.js"),
        ("./a.js", "dist/x.js", "dist/a.js"),
        ("../a", "dist/sub/index.js", "dist/a.js"),
        ("./sub", "dist/a.js", "dist/sub/index.js"),
        ("./dist/a", "", "dist/a.js"),
        ("./top", "index.js", "top.js"),
    ],
)
def test_a_relative_name_is_resolved_as_node_does(
    files: PackageFiles, specifier: str, importer: str, file: str
) -> None:
    assert files.resolve(specifier, importer) == file
    assert files.resolve(specifier, importer) == file


def test_a_file_that_the_package_lacks_is_named_with_who_wants_it(files: PackageFiles) -> None:
    for _ in range(2):
        with pytest.raises(UnsupportedProjectError) as caught:
            files.resolve("./sub.json", "dist/a.js")
        assert caught.value.what == "@tensorflow/tfjs-x 4.22.0 imports './sub.json', which it does not contain"
        assert caught.value.where == str(files.package.root / "dist/a.js")
        assert "delete node_modules" in caught.value.hint


def test_the_source_comes_without_its_map(files: PackageFiles) -> None:
    assert files.source("dist/a.js") == b"x;"
    assert files.source("top.js") == b"z;"
    (files.package.root / "top.js").write_text(f"{MAP}\nx;{MAP}")
    assert files.source("top.js") == f"{MAP}\nx;".encode()
    (files.package.root / "top.js").write_text(MAP)
    assert files.source("top.js") == b""
    with pytest.raises(UnsupportedProjectError) as caught:
        files.source("dist/gone.js")
    assert caught.value.what.startswith("@tensorflow/tfjs-x 4.22.0 has no readable dist/gone.js: No such file")
    assert caught.value.where == files.place("dist/gone.js")
    assert "install the package again" in caught.value.hint


@pytest.mark.parametrize(
    ("manifest", "entries"),
    [
        ({"module": "top.js"}, ["top.js"]),
        ({"main": "dist/a.js", "module": "top.js"}, ["top.js", "dist/a.js"]),
        (
            {"unpkg": "dist/a.js", "jsdelivr": "dist/a.js", "main": "dist/sub/index.js"},
            ["dist/sub/index.js", "dist/a.js"],
        ),
        (
            {"jsnext:main": "top.js", "browser": "dist/a.js", "es2017": "dist/sub/index.js"},
            ["top.js", "dist/a.js", "dist/sub/index.js"],
        ),
        ({"jsdelivr": "top.js"}, ["top.js"]),
        ({"browser": {"top.js": False}, "main": "gone.js"}, []),
        ([], []),
        (None, []),
    ],
)
def test_entries_are_the_files_that_a_bundler_may_pick(
    files: PackageFiles, manifest: object, entries: list[str]
) -> None:
    path = files.package.root / "package.json"
    path.write_text("\ufeff" + json.dumps(manifest) if manifest is not None else "{", encoding="utf-8")
    assert [found.relative_to(files.package.root).as_posix() for found in entry_files(files.package)] == entries
    path.unlink()
    assert entry_files(files.package) == ()


def test_chained_ops_are_what_modules_put_on_the_prototype(package: Callable[..., PackageFiles]) -> None:
    folder = "dist/public/chained_ops"
    core = package(
        {
            f"{folder}/square.js": "getGlobalTensorClass().prototype.square = function () {};",
            f"{folder}/as_type.js": "T().prototype.asType = function () {};\nT().prototype.toFloat = function () {};",
            f"{folder}/square_test.js": "T().prototype.wrong = function () {};",
            f"{folder}/register_all_chained_ops.js": "T().prototype.wrong = function () {};",
            f"{folder}/square.d.ts": "T().prototype.wrong = 1;",
        }
    )
    assert read_chained_ops(core) == {
        "asType": f"{folder}/as_type.js",
        "toFloat": f"{folder}/as_type.js",
        "square": f"{folder}/square.js",
    }


def test_kernel_names_are_the_constants_that_hold_a_text(package: Callable[..., PackageFiles]) -> None:
    file = "dist/kernel_names.js"
    core = package({file: "export const Abs = 'Abs';\nexport const Fused = \"_Fused\";\nexport const count = 2;"})
    assert read_kernel_names(core) == {"Abs": "Abs", "Fused": "_Fused"}
    with pytest.raises(UnsupportedProjectError, match="the kernel names") as caught:
        read_kernel_names(package({file: "export const count = 2;"}))
    assert caught.value.where.endswith(file)
