"""Levels of the same app are remembered from build to build, and only of the same app."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.amounts import kilobytes
from slimtf.model.report import Bytes, Report, ReportSources
from slimtf.model.sizes import BundleSizes
from slimtf.pipeline.known_levels import earlier_report, other_levels
from slimtf.report.json_text import to_json
from slimtf.report.sentences import levels_sentences
from tests.support.finished_build import Build, js

if TYPE_CHECKING:
    from pathlib import Path

SOURCES = ReportSources(
    modules={"custom_tfjs/a.js": "1"}, models={"m.json": "2"}, app={"src/index.js": "3"}, settings={"level": '"deep"'}
)


def built(level: str, raw: int, sources: ReportSources | None = SOURCES) -> Report:
    build = Build()
    build.slim_sizes = BundleSizes((js("main.js", raw, raw // 4, raw // 5),))
    return build.report().model_copy(update={"level": level, "sources": sources})


def gzip(report: Report) -> int:
    return report.slim.total.gzip


def test_levels_add_up_over_builds() -> None:
    standard, deep, compiled = built("standard", 54_000), built("deep", 20_000), built("compiled", 12_000)
    deep = deep.model_copy(update={"levels": other_levels(to_json(standard), deep)})
    assert {level: total.gzip for level, total in deep.levels.items()} == {"standard": gzip(standard)}
    known = other_levels(to_json(deep), compiled)
    assert {level: total.gzip for level, total in known.items()} == {"standard": gzip(standard), "deep": gzip(deep)}
    (sentence,) = levels_sentences(compiled.model_copy(update={"levels": dict(known)}))
    sizes = [f"{report.level} {kilobytes(gzip(report))}" for report in (standard, deep, compiled)]
    assert sentence == f"gzip: {', '.join(sizes)}"
    assert levels_sentences(deep.model_copy(update={"levels": {}})) == ()


@pytest.mark.parametrize(
    "change",
    [
        {"app": {"src/index.js": "4"}},
        {"models": {}},
        {"packages": {"@tensorflow/tfjs": "4.23.0"}},
        {"settings": {"level": '"deep"', "keep": '["slice"]'}},
        {"settings": None},
    ],
)
def test_another_state_of_the_app_is_another_app(change: dict[str, object]) -> None:
    earlier = built("standard", 54_000, SOURCES.model_copy(update=change))
    assert other_levels(to_json(earlier), built("deep", 20_000)) == {}


def test_the_level_alone_and_the_custom_modules_are_no_difference() -> None:
    other = {"settings": {"level": '"standard"'}, "modules": {}}
    earlier = built("standard", 54_000, SOURCES.model_copy(update=other))
    assert other_levels(to_json(earlier), built("deep", 20_000))["standard"] == Bytes(**earlier.slim.total.model_dump())


def test_no_report_and_a_broken_one_tell_nothing(tmp_path: Path) -> None:
    assert earlier_report(tmp_path / "report.json") == ""
    assert other_levels("", built("deep", 1)) == other_levels('{"schema": 1}', built("deep", 1)) == {}
