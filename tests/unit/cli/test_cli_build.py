"""``slimtf build``: what it asks of the pipeline, and where the report goes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from slimtf.errors import BundlerError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_without_options_the_current_folder_is_built(
    slimtf: Callable[..., Any], pipeline: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert slimtf("build").code == 0
    (options,) = pipeline.options
    assert options.project == tmp_path
    assert options.settings_file is None
    assert (options.with_baseline, options.emit, options.install, options.allow_scripts) == (True, True, True, False)
    assert not any(options.flags.values())


def test_every_option_reaches_the_pipeline(
    slimtf: Callable[..., Any], pipeline: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    words = (
        "build app --bundler rollup --config c.json --script b --level standard --output-path out --no-baseline "
        "--no-emit --no-install --allow-scripts --backend cpu,webgl --backend wasm --kernels Add,Sub --kernels Mul"
    )
    assert slimtf(*words.split()).code == 0
    (options,) = pipeline.options
    assert options.project == tmp_path / "app"
    assert options.settings_file == tmp_path / "c.json"
    assert (options.with_baseline, options.emit, options.install, options.allow_scripts) == (False, False, False, True)
    assert options.flags == {
        "bundler": "rollup",
        "script": "b",
        "level": "standard",
        "output_path": tmp_path / "out",
        "backends": ("cpu,webgl", "wasm"),
        "kernels": ("Add,Sub", "Mul"),
    }


def test_the_report_is_on_stdout_and_the_progress_on_stderr(slimtf: Callable[..., Any], pipeline: Any) -> None:
    assert pipeline.result
    ended = slimtf("build")
    assert "226.53 kB" in ended.out
    assert "bundle: 12 files" in ended.err
    assert "note: a note" in ended.err
    assert "226.53" not in ended.err
    assert "\x1b" not in ended.out + ended.err


def test_quiet_is_one_line(slimtf: Callable[..., Any], pipeline: Any) -> None:
    assert pipeline.result
    ended = slimtf("build", "--quiet")
    assert ended.out.count("\n") == 1
    assert "1,050.26 kB -> 226.53 kB" in ended.out
    assert ended.err == ""


def test_verbose_tells_why(slimtf: Callable[..., Any], pipeline: Any) -> None:
    assert pipeline.result
    assert "settings slimtf.toml:2" not in slimtf("build").out
    assert "settings slimtf.toml:2" in slimtf("build", "--verbose").out


def test_json_on_stdout_is_all_that_is_there(slimtf: Callable[..., Any], pipeline: Any, saved: Path) -> None:
    assert pipeline.result
    ended = slimtf("build", "--json", "-")
    assert json.loads(ended.out) == json.loads(saved.read_text())
    assert "bundle: 12 files" in ended.err


def test_reports_in_files(slimtf: Callable[..., Any], pipeline: Any, tmp_path: Path) -> None:
    assert pipeline.result
    ended = slimtf("build", "--json", tmp_path / "r ü.json", "--markdown", tmp_path / "r.md")
    assert ended.code == 0
    assert "226.53 kB" in ended.out
    assert json.loads((tmp_path / "r ü.json").read_text())["schema"] == 1
    assert (tmp_path / "r.md").read_text().startswith("### dense")


def test_markdown_on_stdout(slimtf: Callable[..., Any], pipeline: Any) -> None:
    assert pipeline.result
    assert slimtf("build", "--markdown", "-").out.startswith("### dense")


@pytest.mark.parametrize(
    ("words", "what"),
    [
        (("--json", "-", "--markdown", "-"), "only one of"),
        (("--json", "no-folder/x.json"), "no-folder does not exist"),
        (("--markdown", "."), "is a folder"),
    ],
)
def test_where_nothing_can_be_written_nothing_is_begun(
    slimtf: Callable[..., Any], pipeline: Any, words: tuple[str, ...], what: str
) -> None:
    ended = slimtf("build", *words)
    assert ended.code == 2
    assert what in ended.err
    assert not pipeline.options


def test_a_failure_is_reported_after_the_progress(slimtf: Callable[..., Any], pipeline: Any, tmp_path: Path) -> None:
    pipeline.result = BundlerError("webpack failed", where="a.js:3", hint="fix it\nor not", log=tmp_path / "x.log")
    ended = slimtf("build", "--json", tmp_path / "r.json")
    assert ended.code == 5
    assert ended.out == ""
    tail = ended.err.splitlines()[-5:]
    log = f"log:   {tmp_path / 'x.log'}"
    assert tail == ["error: webpack failed", "where: a.js:3", "try:   fix it", "       or not", log]
    error = json.loads((tmp_path / "r.json").read_text())["error"]
    assert (error["kind"], error["what"], error["exit_code"]) == ("bundler", "webpack failed", 5)


def test_quiet_still_tells_errors(slimtf: Callable[..., Any], pipeline: Any) -> None:
    pipeline.result = UsageError("wrong")
    assert slimtf("build", "-q").err == "error: wrong\n"
