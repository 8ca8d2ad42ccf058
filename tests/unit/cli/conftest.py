"""Runs the command line in this process, with pipelines that only remember what they were asked."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from slimtf.cli.main import run
from slimtf.report.json_text import from_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from slimtf.progress import Progress

CI_VARIABLES = ("GITHUB_ACTIONS", "GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE", "GITLAB_CI", "CI_PROJECT_DIR")
SAVED = Path(__file__).parents[1] / "report" / "report_schema_1.json"


@dataclass(frozen=True)
class Ended:
    """How a run of slimtf ended."""

    code: int
    out: str
    err: str


@dataclass
class Pipeline:
    """A pipeline that returns ``result`` or raises it."""

    result: Any = None
    options: list[Any] = field(default_factory=list)

    def __call__(self, *arguments: Any) -> Any:
        *options, progress = arguments
        self.options.extend(options)
        self.work(progress)
        if isinstance(self.result, BaseException):
            raise self.result
        return self.result

    def work(self, progress: Progress) -> None:
        with progress.step("bundle") as step:
            step.percent(0.5, "modules")
            step.result("12 files")
        progress.note("a note")


@pytest.fixture
def slimtf(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ended]:
    """Run slimtf with words."""

    def start(*words: str | Path) -> Ended:
        capsys.readouterr()
        code = run([str(word) for word in words])
        captured = capsys.readouterr()
        return Ended(code, captured.out, captured.err)

    return start


@pytest.fixture
def saved() -> Path:
    """A report as a build wrote it."""
    return SAVED


@pytest.fixture
def pipeline(monkeypatch: pytest.MonkeyPatch) -> Pipeline:
    """The pipeline of ``slimtf build``."""
    fake = Pipeline(from_json(SAVED.read_text(encoding="utf-8"), SAVED))
    monkeypatch.setattr("slimtf.pipeline.build.build", fake)
    return fake


@pytest.fixture(autouse=True)
def no_terminal_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Take out what the machine's environment says about output, and keep crash logs here."""
    for name in ("CI", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "TERM", *CI_VARIABLES):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("platformdirs.user_log_dir", lambda *_words, **_options: str(tmp_path / "logs"))
