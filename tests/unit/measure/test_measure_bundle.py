"""What a bundle's sizes count, and that they are exact."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import brotli  # type: ignore[import-untyped]
import pytest

from slimtf.errors import WorkspaceError
from slimtf.measure.known import KnownSizes
from slimtf.measure.sizes import measure_bundle
from slimtf.model.bundle import Output
from slimtf.model.sizes import FileKind, Size

if TYPE_CHECKING:
    from pathlib import Path

CODE = b"".join(b"export const value%d = %d;\n" % (n, n * n) for n in range(500))


def output(folder: Path, files: dict[str, bytes], target: str = "dist") -> Output:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return Output(folder.parent / target, folder, tuple(sorted(files)))


def test_sizes_are_those_of_gzip_9_and_brotli_11(tmp_path: Path) -> None:
    (file,) = measure_bundle([output(tmp_path / "0", {"main.js": CODE})]).files
    expected = Size(len(CODE), len(gzip.compress(CODE, 9, mtime=0)), len(brotli.compress(CODE, quality=11)))
    assert file.size == expected
    assert file.without_licences == expected
    assert gzip.decompress(gzip.compress(CODE, 9)) == CODE


def test_every_file_is_compressed_on_its_own_and_summed(tmp_path: Path) -> None:
    one = measure_bundle([output(tmp_path / "0", {"a.js": CODE})]).total
    both = measure_bundle([output(tmp_path / "1", {"a.js": CODE, "b.js": CODE})]).total
    assert both == one + one


@pytest.mark.parametrize(
    "name",
    [
        "main.js.map",
        "css/site.CSS.MAP",
        "main.js.LICENSE.txt",
        "vendor.LICENSE",
        "licenses.txt",
        "assets/LICENCE.md",
        "3rdpartylicenses.txt",
        "third-party-licenses.txt",
    ],
)
def test_source_maps_and_licence_texts_do_not_count(tmp_path: Path, name: str) -> None:
    assert not measure_bundle([output(tmp_path / "0", {name: b"x" * 99})]).files


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("license.js", FileKind.JS),
        ("licensed.txt", FileKind.OTHER),
        ("site.webmap", FileKind.OTHER),
        ("a/b.MJS", FileKind.JS),
        ("x.cjs", FileKind.JS),
        ("k.wasm", FileKind.WASM),
        ("s.css", FileKind.CSS),
        ("index.html", FileKind.OTHER),
        ("ünï cødé 'x'.js", FileKind.JS),
        ("empty", FileKind.OTHER),
    ],
)
def test_everything_else_counts_with_its_kind(tmp_path: Path, name: str, kind: FileKind) -> None:
    (file,) = measure_bundle([output(tmp_path / "0", {name: b""})]).files
    assert (file.path, file.kind, file.size.raw) == (name, kind, 0)


def test_several_output_folders_are_told_apart(tmp_path: Path) -> None:
    sizes = measure_bundle(
        [
            output(tmp_path / "0", {"main.js": b"a"}, target="dist/esm"),
            output(tmp_path / "1", {"main.js": b"bb", "x.map": b""}, target="dist/cjs"),
        ]
    )
    assert [(file.path, file.size.raw) for file in sizes.files] == [("cjs/main.js", 2), ("esm/main.js", 1)]


def test_a_file_that_two_outputs_write_to_one_place_counts_once(tmp_path: Path) -> None:
    sizes = measure_bundle([output(tmp_path / "0", {"i.html": b"a"}), output(tmp_path / "1", {"i.html": b"bbb"})])
    assert [(file.path, file.size.raw) for file in sizes.files] == [("i.html", 3)]


def test_a_file_that_vanished_is_named(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="cannot be read") as caught:
        measure_bundle([Output(tmp_path, tmp_path, ("gone.js",))])
    assert caught.value.where.endswith("gone.js")


def test_no_outputs_are_no_bytes() -> None:
    assert measure_bundle([]).total == Size()


def test_known_sizes_are_not_measured_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    outputs = [output(tmp_path / "0", {"a.js": b"/*! MIT */\n" + CODE, "b.css": CODE})]
    known = KnownSizes()
    first = measure_bundle(outputs, known)
    read_back = KnownSizes.from_json(known.to_json())
    monkeypatch.setattr("slimtf.measure.sizes.compressed_size", lambda _content: pytest.fail("measured again"))
    assert measure_bundle(outputs, read_back) == first


def test_sizes_of_another_brotli_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    known = KnownSizes()
    known.add(b"a", Size(1, 2, 3))
    text = known.to_json()
    assert KnownSizes.from_json(text).get(b"a") == Size(1, 2, 3)
    monkeypatch.setattr("slimtf.measure.known.library_versions", lambda: ("1.3", "99"))
    assert KnownSizes.from_json(text).get(b"a") is None


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "{", '{"libraries": ["0", "0"], "sizes": {"a": [1, 2, 3]}}', "[" * 99_999]
)
def test_a_damaged_memory_is_an_empty_one(text: str) -> None:
    assert KnownSizes.from_json(text).get(b"") is None
