"""``slimtf report``."""

from __future__ import annotations

import io
import json
import os
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_a_saved_report_is_shown_with_its_notices(slimtf: Callable[..., Any], saved: Path) -> None:
    ended = slimtf("report", saved)
    assert ended.code == 0
    assert "226.53 kB" in ended.out
    assert "cache was given a version" in ended.out


def test_the_last_builds_report_is_found(
    slimtf: Callable[..., Any], saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = slimtf("report")
    assert ended.code == 7
    assert "run slimtf build first" in ended.err
    (tmp_path / ".slimtf").mkdir()
    (tmp_path / ".slimtf" / "report.json").write_text(saved.read_text())
    assert "226.53 kB" in slimtf("report").out
    (tmp_path / ".slimtf" / "report.json").rename(tmp_path / ".slimtf" / "placed.json")
    ended = slimtf("report")
    assert "226.53 kB" in ended.out
    assert "the last run failed" in ended.err


@pytest.mark.parametrize("command", ["report", "check", "inputs", "outputs"])
def test_after_a_failed_build_the_one_before_is_named(
    command: str, slimtf: Callable[..., Any], saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = tmp_path / "app"
    (app / ".slimtf").mkdir(parents=True)
    monkeypatch.chdir(app)
    (app / "package.json").write_text("{}")
    (app / ".slimtf" / "earlier.json").write_text(saved.read_text())
    ended = slimtf(command)
    assert (ended.code, ended.out) == (7, "")
    assert "the last build failed, or still runs" in ended.err
    hint = next(line for line in ended.err.splitlines() if line.startswith("try:"))
    assert "226.53 kB" in slimtf(*hint.split()[2:4]).out


def test_stdin_json_and_markdown(
    slimtf: Callable[..., Any], saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(saved.read_text()))
    ended = slimtf("report", "-", "--json", "-", "--markdown", tmp_path / "r.md")
    assert json.loads(ended.out) == json.loads(saved.read_text())
    assert "| **raw** |" in (tmp_path / "r.md").read_text()


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b'{"schema": 9}', "schema 9; this slimtf reads schema 1"),
        (b"{", "not valid JSON"),
        (b"\xff\xfe", "not UTF-8"),
        (b"{}", "not a report"),
    ],
)
def test_what_is_no_report(slimtf: Callable[..., Any], tmp_path: Path, content: bytes, what: str) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(content)
    ended = slimtf("report", path)
    assert ended.code == 2
    assert what in ended.err
    assert f"where: {path}" in ended.err


def test_what_is_no_file(slimtf: Callable[..., Any], tmp_path: Path) -> None:
    folder = slimtf("report", tmp_path)
    assert folder.code == 7
    assert "there is a folder of that name" in folder.err
    assert "name a file in it" in folder.err
    assert "is a device" in slimtf("report", os.devnull).err


def test_a_report_that_is_not_there_has_one_exit_code(
    slimtf: Callable[..., Any], saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = tmp_path / "app"
    app.mkdir()
    monkeypatch.chdir(app)
    (app / "package.json").write_text("{}")
    none = app / "none.json"
    for words in (
        ("report",),
        ("report", none),
        ("report", "--history", none),
        ("report", "--history", app),
        ("compare", none, saved),
        ("compare", saved, none),
        ("check", "--report", none),
        ("check",),
        ("inputs",),
        ("outputs",),
        ("verify", "--certificate", none),
    ):
        ended = slimtf(*words)
        assert (ended.code, "error: there is no " in ended.err) == (7, True), words


def test_a_hostile_report_does_nothing(slimtf: Callable[..., Any], saved: Path, tmp_path: Path) -> None:
    data = json.loads(saved.read_text())
    bad = "</summary><script>x</script>\x1b[2J[red]`|"
    data["backends"] = [bad]
    data["project"] = data["bundler"] = data["mode"] = data["versions"]["tfjs"] = bad
    data["kernels"][0] = {"name": bad, "backends": [bad], "why": [{"source": bad, "detail": bad}]}
    (tmp_path / "x.json").write_text(json.dumps(data))
    for words in ((), ("--verbose",), ("--quiet",), ("--markdown", "-")):
        ended = slimtf("report", tmp_path / "x.json", *words)
        assert ended.code == 0
        assert "\x1b" not in ended.out
    markdown = slimtf("report", tmp_path / "x.json", "--markdown", "-").out
    outside_code = "".join(part for number, part in enumerate(markdown.split("``")) if number % 2 == 0)
    assert "<script>" not in outside_code.replace("\\<script\\>", "")
