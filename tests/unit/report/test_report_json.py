"""Schema 1: what programs read."""

from __future__ import annotations

import json
import zlib
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import brotli  # type: ignore[import-untyped]
import pytest

import slimtf
from slimtf.errors import UsageError
from slimtf.model.sizes import BundleSizes, FileKind, FileSize, Size
from slimtf.report.json_text import from_json, to_json

if TYPE_CHECKING:
    from slimtf.model.report import Report
    from tests.support.finished_build import Build

GOLDEN = Path(__file__).with_name("report_schema_1.json")


def read(report: Report) -> Any:
    return json.loads(to_json(report))


def test_the_report_is_the_documented_one(build: Build) -> None:
    expected = json.loads(GOLDEN.read_text(encoding="utf-8"))
    expected["slimtf"] = slimtf.__version__
    expected["versions"] |= {"zlib": zlib.ZLIB_RUNTIME_VERSION, "brotli": brotli.version}
    assert read(build.report()) == expected


def test_it_reads_back_as_it_was(build: Build) -> None:
    report = build.report()
    assert from_json(to_json(report), "report.json") == report


def test_totals_and_differences_are_exact(build: Build) -> None:
    data = read(build.report())
    assert data["baseline"]["total"] == {"raw": 1_050_259, "gzip": 253_063, "brotli": 210_000}
    assert data["delta"]["raw"] == 226_534 - 1_050_259
    assert data["delta"]["ratio"]["raw"] == round(226_534 / 1_050_259, 4)
    for part in ("baseline", "slim"):
        total, licences, rest = (data[part][key]["raw"] for key in ("total", "licences", "without_licences"))
        assert total == licences + rest == sum(file["raw"] for file in data[part]["files"])
        assert licences == sum(file["licences"]["raw"] for file in data[part]["files"])


def test_nothing_of_the_machine_is_in_it(build: Build) -> None:
    assert str(build.project.root.parent) not in to_json(build.report())


def test_without_a_baseline_there_is_no_difference(build: Build) -> None:
    build.baseline = build.baseline_sizes = None
    data = read(build.report())
    assert data["baseline"] is None
    assert data["delta"] is None


def test_an_empty_baseline_has_no_ratio(build: Build) -> None:
    build.baseline_sizes = BundleSizes(())
    assert read(build.report())["delta"]["ratio"] == {"raw": None, "gzip": None, "brotli": None}


def test_names_that_are_no_text_still_make_json(build: Build) -> None:
    build.project = replace(build.project, root=build.project.root.parent / "d\udcff\"'\n")
    build.slim_sizes = BundleSizes((FileSize("a\ud800.js", FileKind.JS, Size(1, 1, 1), Size(1, 1, 1)),))
    data = read(build.report())
    assert data["project"] == "d?\"'\n"
    assert data["slim"]["files"][0]["path"] == "a?.js"


def test_a_notice_is_there_once(build: Build) -> None:
    build.notices = ("same", "same", "other")
    assert read(build.report())["notices"] == ["same", "other"]


def test_keys_of_a_later_slimtf_are_passed_over(build: Build) -> None:
    data = {**read(build.report()), "later": [1]}
    assert from_json(json.dumps(data), "x").project == "dense_model"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "not valid JSON"),
        ("\n{", "not valid JSON"),
        ("[" * 99_999, "not valid JSON"),
        ("1" * 9_999, "not valid JSON"),
        ("[]", "not a report"),
        ('{"name": "x"}', "not a report"),
        ('{"schema": 2}', "schema 2; this slimtf reads schema 1"),
        ('{"schema": "x"}', 'schema "x"'),
        ('{"schema": 1}', "not whole: slimtf"),
    ],
)
def test_what_is_no_report_of_ours(text: str, what: str) -> None:
    with pytest.raises(UsageError, match=what) as caught:
        from_json(text, "report.json")
    assert caught.value.where.startswith("report.json")
