"""What a module exports, followed to the file that defines it; what cannot be followed is refused by its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.errors import UnsupportedProjectError
from slimtf.model.kernels import ModuleExport
from slimtf.tfjs.exports import read_exports

if TYPE_CHECKING:
    from collections.abc import Callable

    from slimtf.tfjs.files import PackageFiles

NAME = "@tensorflow/tfjs-x"


def exports(files: PackageFiles) -> dict[str, tuple[str, str]]:
    found = read_exports(files, "index.js")
    assert all(export.package == NAME for export in found.values())
    return {path: (export.file, export.name) for path, export in found.items()}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("export { a, b as c } from './a';", {"a": ("a.js", "a"), "c": ("a.js", "b")}),
        ("export * from './a';", {"a": ("a.js", "a"), "b": ("a.js", "b"), "d": ("a.js", "d")}),
        ("import { b as x } from './a';\nexport { x as y };", {"y": ("a.js", "b")}),
        (
            "import * as ns from './a';\nexport { ns };",
            {"ns.a": ("a.js", "a"), "ns.b": ("a.js", "b"), "ns.d": ("a.js", "d")},
        ),
        (
            "import { a, b } from './a';\nconst o = { a, second: b /* c */, };\nexport { o as image };",
            {"image.a": ("a.js", "a"), "image.second": ("a.js", "b")},
        ),
        (
            "import * as ns from './a';\nconst o = { ns };\nexport { o };",
            {"o.ns.a": ("a.js", "a"), "o.ns.b": ("a.js", "b"), "o.ns.d": ("a.js", "d")},
        ),
        ("function f() {}\nexport { f as g };", {"g": ("index.js", "g")}),
        ("export const x = 1, y = 2;\nconst z = 3;", {"x": ("index.js", "x"), "y": ("index.js", "y")}),
        (
            "export function f() { const inner = 1; }\nexport class C {}",
            {"f": ("index.js", "f"), "C": ("index.js", "C")},
        ),
        ("export function* f() {}", {"f": ("index.js", "f")}),
        ("const z = 1;\nimport './a';", {}),
    ],
)
def test_a_form_of_export(
    package: Callable[..., PackageFiles], source: str, expected: dict[str, tuple[str, str]]
) -> None:
    files = package({"index.js": source, "a.js": "export const a = 1;\nexport function b() {}\nexport class d {}"})
    assert exports(files) == expected


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("export default 1;", "an export"),
        ("export { missing };", "the export 'missing'"),
        ("const o = { a: inner };\nexport { o };", "the member 'a' of o"),
        ("const o = { ...rest };\nexport { o };", "a namespace object"),
        ("export * as ns from './a';", "an export"),
    ],
)
def test_another_form_is_refused_with_its_line(package: Callable[..., PackageFiles], source: str, what: str) -> None:
    files = package({"index.js": f"\n{source}", "a.js": ""})
    with pytest.raises(UnsupportedProjectError, match="does not understand") as caught:
        read_exports(files, "index.js")
    assert f"{what} in {NAME} 4.22.0" in caught.value.what
    assert caught.value.where.startswith(files.place("index.js"))
    assert ("export" in what and "'" in what) or caught.value.where.endswith(":2")


def test_a_re_export_of_a_file_that_is_not_there(package: Callable[..., PackageFiles]) -> None:
    files = package({"index.js": "export * from './gone';"})
    with pytest.raises(UnsupportedProjectError, match=r"'\./gone', which it does not contain"):
        read_exports(files, "index.js")


def test_the_record_says_package_file_and_name(package: Callable[..., PackageFiles]) -> None:
    files = package({"index.js": "export { a } from './sub';", "sub/index.js": "export const a = 1;"})
    assert read_exports(files, "index.js") == {"a": ModuleExport(NAME, "sub/index.js", "a")}
