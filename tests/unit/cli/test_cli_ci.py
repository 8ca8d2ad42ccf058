"""Output for CI systems: asked for with flags, or because slimtf runs in one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from slimtf.cli.ci_system import ci_system, folder_in_repository
from slimtf.errors import UsageError
from slimtf.model.gate import Severity
from tests.support.judged import budget, finding, judged

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

FORMATS = {
    "--sarif": '"version": "2.1.0"',
    "--junit": "<testsuites",
    "--gitlab": '"check_name"',
    "--pr-comment": "<!--",
}


@pytest.fixture
def app(tmp_path: Path, pipeline: Any) -> Path:
    """The folder of a project in a repository; its build fails the gate."""
    folder = tmp_path / "repo" / "packages" / "app"
    folder.mkdir(parents=True)
    (folder / "package.json").write_text("{}")
    (tmp_path / "repo" / ".git").mkdir()
    pipeline.result = judged(finding(), finding("toolchain", Severity.NOTE), budgets=(budget(),))
    return folder


@pytest.fixture
def on_github(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An environment as GitHub Actions makes it; returns the file of the job's summary."""
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(tmp_path / "repo"))
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    (tmp_path / "summary.md").write_text("before\n")
    return tmp_path / "summary.md"


def test_every_format_goes_into_its_file(slimtf: Callable[..., Any], app: Path, tmp_path: Path) -> None:
    words = [word for flag in FORMATS for word in (flag, tmp_path / f"out{flag}")]
    ended = slimtf("build", app, *words)
    assert (ended.code, ended.err.count("error")) == (1, 0)
    assert "226.53 kB" in ended.out
    for flag, part in FORMATS.items():
        assert part in (tmp_path / f"out{flag}").read_text(encoding="utf-8")
    assert "packages/app/slimtf.toml" in (tmp_path / "out--sarif").read_text()


@pytest.mark.parametrize(("flag", "part"), FORMATS.items())
def test_one_format_can_have_stdout_for_itself(
    slimtf: Callable[..., Any], app: Path, flag: str, part: str, on_github: Path
) -> None:
    ended = slimtf("build", app, flag, "-", "--explain", "Reshape")
    assert part in ended.out
    assert not any(text in ended.out for text in ("::error", "proven ", "listed in the settings"))
    assert "::error file=packages/app/slimtf.toml,line=7" in ended.err
    assert on_github.is_file()


def test_two_cannot(slimtf: Callable[..., Any], app: Path, pipeline: Any) -> None:
    ended = slimtf("build", app, "--sarif", "-", "--json", "-")
    assert ended.code == 2
    assert "only one of the outputs" in ended.err
    assert not pipeline.options


def test_without_flags_nothing_is_written(slimtf: Callable[..., Any], app: Path, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    assert "::" not in slimtf("build", app).out
    assert sorted(tmp_path.rglob("*")) == before


def test_on_github_there_are_annotations_and_a_summary(slimtf: Callable[..., Any], app: Path, on_github: Path) -> None:
    ended = slimtf("build", app, "--quiet")
    *_, error, notice = ended.out.splitlines()
    assert error.startswith("::error file=packages/app/slimtf.toml,line=7,title=total is over its budget::")
    assert notice.startswith("::notice ")
    summary = on_github.read_text(encoding="utf-8")
    assert summary.startswith("before\n### slimtf: failed; budget rows: 1 failed")
    assert "<!-- slimtf" not in summary


def test_annotations_never_mix_with_json(slimtf: Callable[..., Any], app: Path, on_github: Path) -> None:
    ended = slimtf("build", app, "--json", "-")
    assert json.loads(ended.out)["gate"]["passed"] is False
    assert "::error file=" in ended.err
    assert "### slimtf" in on_github.read_text()


@pytest.mark.parametrize("system", ["none", "gitlab"])
def test_a_flag_turns_it_off(slimtf: Callable[..., Any], app: Path, on_github: Path, system: str) -> None:
    ended = slimtf("build", app, "--ci", system)
    assert "::error" not in ended.out + ended.err
    assert on_github.read_text() == "before\n"


def test_a_flag_turns_it_on(slimtf: Callable[..., Any], app: Path) -> None:
    assert "::error file=packages/app/slimtf.toml,line=7" in slimtf("build", app, "--ci", "github").out


def test_a_summary_that_cannot_be_written_is_a_warning(
    slimtf: Callable[..., Any], app: Path, on_github: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(on_github.parent / "gone" / "summary.md"))
    ended = slimtf("build", app)
    assert ended.code == 1
    assert "summary could not be written" in ended.err


def test_what_nothing_judged_has_no_annotations(
    slimtf: Callable[..., Any], app: Path, pipeline: Any, on_github: Path
) -> None:
    pipeline.result = judged().model_copy(update={"gate": None})
    assert "::" not in slimtf("build", app).out
    assert "-78.4 %" in on_github.read_text()


def test_on_gitlab_the_reports_are_in_the_scratch_folder(
    slimtf: Callable[..., Any], app: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITLAB_CI", "true")
    monkeypatch.setenv("CI_PROJECT_DIR", str(app.parent))
    assert "::" not in slimtf("build", app).out
    (issue, _) = json.loads((app / ".slimtf" / "gl-code-quality-report.json").read_text())
    assert issue["location"]["path"] == "app/slimtf.toml"
    assert "<failure" in (app / ".slimtf" / "junit.xml").read_text()


def test_an_error_is_annotated_where_it_is(
    slimtf: Callable[..., Any], app: Path, pipeline: Any, on_github: Path
) -> None:
    settings = app / "slimtf.toml"
    settings.write_text("")
    pipeline.result = UsageError("unknown key", where=f"{settings}:3", hint="a\nb")
    ended = slimtf("build", app, "--json", "-")
    assert json.loads(ended.out)["error"]["what"] == "unknown key"
    place = "file=packages/app/slimtf.toml,line=3,title=slimtf"
    assert ended.err.splitlines()[-1] == f"::error {place}::unknown key%0Awhere: {settings}:3%0Aa%0Ab"
    assert on_github.read_text() == "before\n"


@pytest.mark.parametrize("where", ["webpack", "", "/nowhere/a.js:3", "a\0b:2", "::error::x"])
def test_an_error_without_a_file_is_annotated_without_one(
    slimtf: Callable[..., Any], app: Path, pipeline: Any, on_github: Path, where: str
) -> None:
    assert on_github
    pipeline.result = UsageError("wrong", where=where)
    assert slimtf("build", app).err.splitlines()[-1].startswith("::error title=slimtf::wrong")


@pytest.mark.parametrize("words", [("build", "--ci", "none"), ("build", "--ci=gitlab"), ("report", "gone.json")])
def test_an_error_is_not_annotated_where_no_one_wants_it(
    slimtf: Callable[..., Any], pipeline: Any, on_github: Path, words: tuple[str, ...]
) -> None:
    assert on_github
    pipeline.result = UsageError("wrong")
    assert "::error" not in slimtf(*words).err


@pytest.mark.parametrize(
    ("wanted", "environ", "system"),
    [
        ("auto", {}, ""),
        ("auto", {"CI": "true", "GITHUB_ACTIONS": "false", "GITLAB_CI": ""}, ""),
        ("auto", {"GITHUB_ACTIONS": "true"}, "github"),
        ("auto", {"GITLAB_CI": "true"}, "gitlab"),
        ("none", {"GITLAB_CI": "true", "GITHUB_ACTIONS": "true"}, ""),
        ("gitlab", {"GITHUB_ACTIONS": "true"}, "gitlab"),
        ("github", {}, "github"),
    ],
)
def test_which_system(wanted: str, environ: dict[str, str], system: str) -> None:
    assert ci_system(wanted, environ) == system


def test_the_folder_in_the_repository(tmp_path: Path) -> None:
    app = tmp_path / "repo" / "a b" / "app"
    app.mkdir(parents=True)
    assert folder_in_repository(app, {}) == ""
    (tmp_path / "repo" / ".git").write_text("gitdir: elsewhere\n")
    assert folder_in_repository(app, {}) == "a b/app"
    assert folder_in_repository(tmp_path / "repo", {}) == ""
    assert folder_in_repository(app, {"GITHUB_WORKSPACE": str(tmp_path)}) == "repo/a b/app"
    assert folder_in_repository(app, {"CI_PROJECT_DIR": str(tmp_path / "other")}) == "a b/app"
    (tmp_path / "link").symlink_to(tmp_path / "repo", target_is_directory=True)
    assert folder_in_repository(tmp_path / "link" / "a b" / "app", {"CI_PROJECT_DIR": str(tmp_path)}) == "repo/a b/app"
