"""``slimtf compare`` and ``slimtf report --history``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def pair(saved: Path, tmp_path: Path) -> tuple[Path, Path]:
    """Two reports of one project, the second a kilobyte larger and a day later."""
    data = json.loads(saved.read_text())
    first, second = tmp_path / "old.json", tmp_path / "new.json"
    data["made"] = "2026-11-23T02:00:00Z"
    first.write_text(json.dumps(data))
    data["made"] = "2026-11-24T02:00:00Z"
    for size in (data["slim"]["total"], data["slim"]["without_licences"], data["slim"]["files"][0], data["delta"]):
        size["raw"] += 1_000
    data["delta"]["ratio"]["raw"] = round(data["slim"]["total"]["raw"] / data["baseline"]["total"]["raw"], 4)
    second.write_text(json.dumps(data))
    return first, second


def test_what_changed_is_shown_and_growing_is_no_failure(slimtf: Callable[..., Any], pair: tuple[Path, Path]) -> None:
    ended = slimtf("compare", *pair)
    assert ended.code == 0
    assert "old -> new" in ended.out
    assert "+1.00 kB" in ended.out
    assert "look first at: file main.js, +1.00 kB" in ended.out
    assert slimtf("compare", *pair, "--quiet").out.startswith("old -> new: 226.53 kB -> 227.53 kB (+1.00 kB)")


def test_every_output(slimtf: Callable[..., Any], pair: tuple[Path, Path], tmp_path: Path) -> None:
    ended = slimtf("compare", *pair, "--json", "-", "--markdown", tmp_path / "c.md", "--html", tmp_path / "c.html")
    assert json.loads(ended.out)["schema"] == 1
    assert json.loads(ended.out)["suspect"] == {"kind": "file", "name": "main.js", "raw": 1000, "place": ""}
    assert "| **raw** |" in (tmp_path / "c.md").read_text()
    assert "<!doctype html>" in (tmp_path / "c.html").read_text()
    assert "only one of the outputs" in slimtf("compare", *pair, "--json", "-", "--html", "-").err


def test_files_of_the_same_name_are_called_by_their_folders(
    slimtf: Callable[..., Any], pair: tuple[Path, Path], tmp_path: Path
) -> None:
    for name, path in zip(("main", "pull"), pair, strict=True):
        (tmp_path / name).mkdir()
        path.rename(tmp_path / name / "report.json")
    ended = slimtf("compare", tmp_path / "main/report.json", tmp_path / "pull/report.json", "--quiet")
    assert ended.out.startswith("main/report -> pull/report: ")


def test_what_cannot_be_compared(slimtf: Callable[..., Any], pair: tuple[Path, Path], tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.json"
    damaged.write_text(pair[0].read_text()[:400])
    ended = slimtf("compare", pair[0], damaged)
    assert (ended.code, f"where: {damaged}" in ended.err) == (2, True)
    later = tmp_path / "later.json"
    later.write_text('{"schema": 2}')
    assert "schema 2; this slimtf reads schema 1" in slimtf("compare", pair[0], later).err
    other = tmp_path / "other.json"
    other.write_text(pair[0].read_text().replace('"dense_model"', '"other"'))
    ended = slimtf("compare", pair[0], other)
    assert (ended.code, "of different projects" in ended.err) == (2, True)
    assert slimtf("compare", pair[0], other, "--across-projects").code == 0
    assert slimtf("compare", "-", "-").code == 2
    assert "there is no report" in slimtf("compare", pair[0], tmp_path / "none.json").err


def test_a_history_of_files_in_the_given_order(
    slimtf: Callable[..., Any], pair: tuple[Path, Path], tmp_path: Path
) -> None:
    ended = slimtf("report", "--history", pair[1], pair[0], "--json", "-", "--html", tmp_path / "h.html")
    assert [point["name"] for point in json.loads(ended.out)["points"]] == ["new", "old"]
    assert 'id="history"' in (tmp_path / "h.html").read_text()
    ended = slimtf("report", "--history", "--order", "time", pair[1], pair[0], "--json", "-")
    assert [point["name"] for point in json.loads(ended.out)["points"]] == ["old", "new"]
    assert "2 builds" in slimtf("report", "--history", *pair).out


def test_a_history_of_a_folder_is_in_the_order_of_time(
    slimtf: Callable[..., Any], pair: tuple[Path, Path], tmp_path: Path
) -> None:
    pair[0].rename(tmp_path / "z.json")
    (tmp_path / "package.json").write_text("{}")
    ended = slimtf("report", "--history", tmp_path, "--json", "-")
    assert [point["name"] for point in json.loads(ended.out)["points"]] == ["z", "new"]
    assert "package.json is no report of slimtf; passed over" in ended.err
    (tmp_path / "cut.json").write_text('{"schema": 1, "slimtf"')
    ended = slimtf("report", "--history", tmp_path)
    assert (ended.code, "cut.json" in ended.err) == (2, True)
    (tmp_path / "empty").mkdir()
    assert "no report in this folder" in slimtf("report", "--history", tmp_path / "empty").err


def test_what_does_not_go_together(slimtf: Callable[..., Any], pair: tuple[Path, Path]) -> None:
    assert "slimtf compare" in slimtf("report", *pair).err
    assert "needs the files" in slimtf("report", "--history").err
    assert slimtf("report", "--history", *pair, "--explain", "Cast").code == 2


def test_report_and_build_write_the_page(
    slimtf: Callable[..., Any], saved: Path, pipeline: Any, tmp_path: Path
) -> None:
    assert slimtf("report", saved, "--html", tmp_path / "r.html", "--quiet").code == 0
    assert slimtf("build", "--html", tmp_path / "b.html", "--quiet").code == 0
    assert pipeline.options
    for name in ("r.html", "b.html"):
        assert "dense_model" in (tmp_path / name).read_text(encoding="utf-8")
    ended = slimtf("report", saved, "--html", "-")
    assert ended.out.startswith("<!doctype html>")
    assert ended.out.rstrip().endswith("</html>")
