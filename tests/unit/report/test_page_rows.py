"""What the maps of the page show: every byte once, in the right group."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.model.attribution import Category
from slimtf.model.sizes import BundleSizes, Size
from slimtf.report.groups import by_category, by_kernel, by_package
from slimtf.report.html import script_data, side_by_side
from slimtf.report.rows import paired_rows
from tests.support.attributed import CORE, SLIM, module, with_modules
from tests.support.finished_build import js

if TYPE_CHECKING:
    from slimtf.model.report import ReportBundle
    from tests.support.finished_build import Build


def total(sizes: list[Size | None]) -> Size:
    return sum((size for size in sizes if size is not None), Size())


def baseline(build: Build) -> tuple[ReportBundle, ReportBundle]:
    report = with_modules(build.report())
    assert report.baseline is not None
    return report.baseline, report.slim


def test_rows_and_groups_add_up_to_the_files(build: Build) -> None:
    before, after = baseline(build)
    rows = paired_rows(before.files, after.files)
    for parts in (rows, by_category(rows), by_package(rows)):
        assert total([part.before for part in parts]) == before.total.size
        assert total([part.after for part in parts]) == after.total.size


def test_what_left_and_what_stayed(build: Build) -> None:
    before, after = baseline(build)
    groups = {group.key: group for group in by_category(paired_rows(before.files, after.files))}
    assert groups["licence"].after is None
    assert groups["app"].change == Size()
    assert groups["engine"].change.raw == -2_000
    packages = {group.key: group for group in by_package(paired_rows(before.files, after.files))}
    assert packages[CORE].after == Size(22_000, 5_500, 4_400)
    assert packages["your code"].before == Size(900, 225, 180)


def test_a_module_that_slimtf_made_is_distinguished_from_the_apps_code(build: Build) -> None:
    report = with_modules(build.report(), after=(*SLIM, module("custom_tfjs/custom_tfjs_core.js", 31, Category.ENGINE)))
    groups = {group.key: group for group in by_package(paired_rows((), report.slim.files))}
    assert groups["custom modules"].after == Size(31, 7, 6)
    assert groups["your code"].after == Size(900, 225, 180)


def test_kernels_have_the_bytes_of_their_modules(build: Build) -> None:
    before, after = baseline(build)
    kernels = {group.key: group for group in by_kernel(paired_rows(before.files, after.files))}
    assert kernels["Erf"].after is None
    assert kernels["Identity"].after == Size(5_000, 1_250, 1_000)
    bundles = side_by_side(before, after, ("before", "after"))
    assert [group.key for group in bundles.left_kernels] == ["Conv2D", "Erf"]
    assert bundles.kernel_sizes == {"Identity": 5_000, "Reshape": 5_000, "_FusedMatMul": 5_000}


def test_files_without_modules_are_parts_themselves(build: Build) -> None:
    build.baseline_sizes = BundleSizes((js("main.aaaaaaa1.js", 100), js("x.wasm", 50)))
    build.slim_sizes = BundleSizes((js("main.bbbbbbb2.js", 30), js("x.wasm", 50)))
    report = build.report()
    assert report.baseline is not None
    rows = paired_rows(report.baseline.files, report.slim.files)
    assert [(row.part.path, row.part.category) for row in rows] == [
        ("main.bbbbbbb2.js", "file-js"),
        ("x.wasm", "file-wasm"),
    ]
    assert (rows[0].before, rows[0].after) == (Size(100), Size(30))


def test_the_script_gets_printable_names_and_plain_numbers(build: Build) -> None:
    build.slim_sizes = BundleSizes((js("\u202egpj.js", 30),))
    report = build.report()
    data = script_data(report.project, side_by_side(None, report.slim, ("before", "after")), None)
    part = data["map"]
    assert isinstance(part, dict)
    assert part["labels"] == ["after"]
    assert part["rows"] == [[0, "\\u{202e}gpj.js", "", "file-js", "", None, [30, 0, 0]]]
