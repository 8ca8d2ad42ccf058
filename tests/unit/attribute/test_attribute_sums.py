"""Whatever a file and its map say, the parts add up to the file's bytes."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from slimtf.attribute.file import EmittedFile, Places, apportioned, attribute_file
from slimtf.attribute.origin import KernelFiles
from slimtf.measure.licences import licence_ranges
from slimtf.model.attribution import Category
from slimtf.model.project import TfjsInstall
from slimtf.model.sizes import FileKind, Size
from tests.support.records import make_project

PIECES = ("a", ";", "\n", "\r\n", "\r", "ä", "…", "😀", "\ufeff", "`x\ny`", "/*! @license\n me */", "\u2028", "// c\n")
DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


def vlq(*numbers: int) -> str:
    text = ""
    for number in numbers:
        rest = (-number << 1) | 1 if number < 0 else number << 1
        while True:
            rest, digit = rest >> 5, rest & 31
            text += DIGITS[digit | (32 if rest else 0)]
            if not rest:
                break
    return text


def mappings(lines: list[list[tuple[int, int | None]]]) -> str:
    """Encode, line by line, (column, source) pairs; None maps to nothing."""
    written, source = [], 0
    for line in lines:
        segments, column = [], 0
        for at, to in line:
            segments.append(vlq(at - column) if to is None else vlq(at - column, to - source, 0, 0))
            column, source = at, source if to is None else to
        written.append(",".join(segments))
    return ";".join(written)


def plain_map(sources: list[str], lines: list[list[tuple[int, int | None]]], **more: object) -> str:
    return json.dumps({"version": 3, "sources": sources, "names": [], "mappings": mappings(lines), **more})


def places(root: str = "/app") -> Places:
    install: TfjsInstall = make_project(Path(root)).tfjs
    return Places(root, "custom_tfjs", KernelFiles(TfjsInstall(install.core, {}, ())))


def attributed(
    content: bytes, source_map: str | None, *, kind: FileKind = FileKind.JS, gzip: int = 7, brotli: int = 5
) -> dict[str, int]:
    """Return bytes by path, or by category where there is no path; holds that all sums are right."""
    licences = licence_ranges(content) if kind is FileKind.JS else ()
    size = Size(len(content), gzip, brotli)
    modules, _ = attribute_file(
        EmittedFile("main.js", kind, content, size, "/app/dist", source_map, licences), places()
    )
    for measure, whole in (("raw", size.raw), ("gzip", size.gzip), ("brotli", size.brotli)):
        if modules or measure == "raw":
            assert sum(getattr(module, measure) for module in modules) == whole, measure
    assert sum(one.raw for one in modules if one.category is Category.LICENCE) == sum(b - a for a, b in licences)
    assert all(module.raw > 0 for module in modules)
    assert len({(module.path, module.category) for module in modules}) == len(modules)
    return {module.path or module.category: module.raw for module in modules}


@pytest.mark.parametrize("seed", range(150))
def test_any_text_and_any_mapping_add_up(seed: int) -> None:
    choose = random.Random(seed)  # noqa: S311 - the same ones in every run
    text = "".join(choose.choices(PIECES, k=choose.randrange(0, 60)))
    content = text.encode("utf-8") + choose.choice([b"", b"\xff\xfe", b"\xc3"])
    count = choose.randrange(0, 4)
    lines: list[list[tuple[int, int | None]]] = [
        [(choose.randrange(0, 90), choose.choice([None, *range(count)])) for _ in range(choose.randrange(0, 6))]
        for _ in range(choose.randrange(0, 12))
    ]
    sources = [f"../src/{name}.js" for name in range(count)]
    plain = plain_map(sources, lines)
    section = {"offset": {"line": choose.randrange(0, 3), "column": choose.randrange(0, 5)}, "map": json.loads(plain)}
    later = {"offset": {"line": 4, "column": choose.randrange(0, 5)}, "map": json.loads(plain)}
    index = json.dumps({"version": 3, "sections": [section, later]})
    for kind in (FileKind.JS, FileKind.CSS):
        for source_map in (plain, index, None, "{", '{"version": 3}'):
            attributed(content, source_map, kind=kind)


def test_columns_count_utf16_units_and_sizes_count_bytes() -> None:
    text = "ä😀…a|bb|ä"
    at = [0, 6, 9]  # ä 1, 😀 2, … 1, a 1, | 1; b b |
    found = attributed(
        text.encode(), plain_map(["/app/a.js", "/app/b.js", "/app/c.js"], [[(at[0], 0), (at[1], 1), (at[2], 2)]])
    )
    assert found == {"a.js": len("ä😀…a|".encode()), "b.js": 3, "c.js": 2}


def test_crlf_and_a_byte_order_mark_belong_to_their_line() -> None:
    content = b"\xef\xbb\xbfaa\r\nbb\r\n"
    found = attributed(content, plain_map(["/app/a.js", "/app/b.js"], [[(0, 0)], [(0, 1)]]))
    assert found == {"a.js": 7, "b.js": 4}


def test_what_no_mapping_names_is_the_bundlers() -> None:
    content = b"head;aaaa;tail\nmore"
    found = attributed(content, plain_map(["/app/a.js"], [[(5, 0), (10, None)]]))
    assert found == {"runtime": len(content) - 5, "a.js": 5}


def test_a_template_string_goes_on_over_lines_that_have_no_mapping_and_code_does_not() -> None:
    shader = b"const s=`void main() {\n  int x;\n}`;\nruntime();"
    found = attributed(shader, plain_map(["/app/a.js"], [[(0, 0)], [], [(2, 0)]]))
    assert found == {"a.js": len(shader) - len("runtime();"), "runtime": len("runtime();")}


def test_licence_comments_are_apart_from_the_module_that_they_stand_in() -> None:
    comment = b"/*! @license someone */"
    content = b"let a;" + comment + b"let b;"
    found = attributed(content, plain_map(["/app/a.js"], [[(0, 0)]]))
    assert found == {"a.js": 12, "licence": len(comment)}


def test_mappings_that_jump_back_hold_until_the_next_column() -> None:
    found = attributed(b"aaabbbcccc", plain_map(["/app/a", "/app/b", "/app/c"], [[(0, 0), (6, 2), (3, 1)]]))
    assert found == {"a": 3, "b": 3, "c": 4}


def test_sections_hold_from_their_offset_on() -> None:
    inner = {"version": 3, "names": []}
    first = {**inner, "sources": ["/app/a.js"], "mappings": mappings([[(0, 0)]])}
    second = {**inner, "sources": ["/app/b.js"], "mappings": mappings([[(0, 0)], [(2, 0)]])}
    index = {
        "version": 3,
        "sections": [
            {"offset": {"line": 0, "column": 2}, "map": first},
            {"offset": {"line": 0, "column": 6}, "map": second},
        ],
    }
    assert attributed(b"//aaaabbb\n..bb", json.dumps(index)) == {"a.js": 4, "b.js": 6, "runtime": 4}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"version": 2, "sources": [], "mappings": ""}',
        "null",
        '{"version": 3, "sources": [], "mappings": "AAAA"}',
        '{"version": 3, "sources": ["a"], "mappings": "?"}',
        '{"version": 3, "sources": ["a"], "mappings": "AA"}',
        '{"version": 3, "sources": ["a"], "mappings": "g"}',
    ],
)
def test_a_broken_map_is_reported_and_counts_as_none(text: str) -> None:
    file = EmittedFile("main.js", FileKind.JS, b"abc", Size(3, 3, 3), "/app/dist", text)
    modules, told = attribute_file(file, places())
    assert [(module.category, module.raw) for module in modules] == [(Category.RUNTIME, 3)]
    assert told.startswith("main.js: its source map cannot be read")


def test_a_guard_in_front_of_a_map_is_no_part_of_it() -> None:
    assert attributed(b"abc", ")]}'\n" + plain_map(["/app/a.js"], [[(0, 0)]])) == {"a.js": 3}


@pytest.mark.parametrize("seed", range(50))
def test_apportioned_sizes_add_up_and_differ_by_less_than_a_byte(seed: int) -> None:
    choose = random.Random(seed)  # noqa: S311 - the same ones in every run
    weights = [choose.randrange(0, 1000) for _ in range(choose.randrange(1, 40))]
    total = choose.randrange(0, 5000)
    parts = apportioned(total, weights)
    assert sum(parts) == total
    if sum(weights):
        assert all(abs(part - total * weight / sum(weights)) < 1 for part, weight in zip(parts, weights, strict=True))


def test_nothing_is_apportioned_to_nothing() -> None:
    assert apportioned(5, []) == []
    assert apportioned(5, [0, 0]) == [5, 0]
