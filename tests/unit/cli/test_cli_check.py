"""``slimtf check`` on the command line: exit codes, and what is printed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from slimtf.errors import WorkspaceError
from slimtf.model.gate import Severity
from tests.support.judged import budget, finding, judged

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from slimtf.model.report import Report
    from slimtf.progress import Progress

KEPT = judged(budgets=(budget(ok=True),))
OVER = judged(finding(), budgets=(budget(), budget("*.js", ok=True)))


class Checked:
    """A check that returns ``result``, or raises it."""

    def __init__(self) -> None:
        self.result: Report | Exception = KEPT
        self.options: Any = None

    def __call__(self, options: Any, progress: Progress) -> Report:
        self.options = options
        progress.note("slimtf.lock.json written")
        if isinstance(self.result, Exception):
            raise self.result
        return self.result


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> Checked:
    fake = Checked()
    monkeypatch.setattr("slimtf.pipeline.check.check", fake)
    return fake


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        ((), 0),
        (("over-budget",), 1),
        (("no-reference",), 2),
        (("no-reference", "over-budget"), 1),
        (("no-reference", "foreign-script", "over-budget"), 7),
        (("over-budget", "stale-models"), 7),
        (("stale-models", "not-proven", "over-budget"), 6),
    ],
)
def test_exit_codes(slimtf: Callable[..., Any], checked: Checked, rules: tuple[str, ...], code: int) -> None:
    checked.result = judged(*(finding(rule) for rule in rules), finding("stale-models", Severity.WARN))
    assert slimtf("check").code == code


def test_a_row_for_each_budget_and_what_was_found(slimtf: Callable[..., Any], checked: Checked) -> None:
    checked.result = OVER
    ended = slimtf("check")
    assert ended.code == 1
    assert "130.00 kB   120.00 kB (120 kB)" in ended.out
    assert "total: 130.00 kB in gzip, allowed are 120.00 kB" in ended.out
    assert "at slimtf.toml:7" in ended.out
    assert "failed; budget rows: 1 failed, 1 ok" in ended.out
    assert "slimtf.lock.json written" in ended.err


def test_quiet_is_one_line(slimtf: Callable[..., Any], checked: Checked) -> None:
    checked.result = OVER
    assert slimtf("check", "--quiet").out == "dense_model: failed; budget rows: 1 failed, 1 ok\n"


def test_json_is_the_report_with_the_verdict(slimtf: Callable[..., Any], checked: Checked) -> None:
    checked.result = OVER
    ended = slimtf("check", "--json", "-", "--quiet")
    assert (ended.code, json.loads(ended.out)["gate"]["passed"]) == (1, False)


def test_formats_for_ci_are_written(slimtf: Callable[..., Any], checked: Checked, tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text("{}")
    checked.result = OVER
    ended = slimtf("check", tmp_path, "--sarif", tmp_path / "a.sarif", "--junit", tmp_path / "a.xml")
    assert ended.code == 1
    assert json.loads((tmp_path / "a.sarif").read_text())["version"] == "2.1.0"
    assert (tmp_path / "a.xml").exists()


def test_options_reach_the_pipeline(
    slimtf: Callable[..., Any], checked: Checked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "package.json").write_text("{}")
    slimtf("check", tmp_path, "--update", "--no-files")
    assert (checked.options.update, checked.options.files, checked.options.tighten) == (True, False, True)
    monkeypatch.setenv("CI", "1")
    slimtf("check", tmp_path)
    assert not checked.options.tighten  # no one would commit it


def test_an_error_has_its_own_exit_code(slimtf: Callable[..., Any], checked: Checked) -> None:
    checked.result = WorkspaceError("there is no report of a build", where="x", hint="slimtf build")
    ended = slimtf("check", "--json", "-")
    assert ended.code == 7
    assert json.loads(ended.out)["error"]["kind"] == "files"


def test_build_with_check_ends_with_the_verdict(slimtf: Callable[..., Any], pipeline: Any) -> None:
    pipeline.result = OVER
    ended = slimtf("build", "--check")
    assert ended.code == 1
    assert pipeline.options[-1].check
    assert "failed; budget rows: 1 failed, 1 ok" in ended.out
    assert slimtf("build", "--quiet").out.endswith("; failed; budget rows: 1 failed, 1 ok\n")
