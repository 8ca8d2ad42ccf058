"""Whatever a project calls its files, packages, models and kernels: no terminal or CI system obeys what is printed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from slimtf.errors import ProofError
from slimtf.model.doctor import Basis, Cost, Diagnosis, Finding, Unchecked
from slimtf.model.gate import Severity
from slimtf.model.report import ReportKernel, ReportLeftOut, ReportUnseen, Why
from slimtf.report.json_text import from_json, to_json
from tests.support.ci_logs import obeyed
from tests.support.gate_evidence import delta
from tests.support.judged import HOSTILE, hostile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from slimtf.model.report import Report

WRITABLE = {name: text for name, text in HOSTILE.items() if name not in {"half surrogate", "long"}}
EVERY_TEXT = pytest.mark.parametrize("text", WRITABLE.values(), ids=WRITABLE)
PRINTED: tuple[list[str], ...] = ([], ["--quiet"], ["--verbose"], ["--json", "-"], ["--markdown", "-"])


def named(text: str) -> Report:
    """Return a report in which files, kernels and what was found of them are called ``text`` too."""
    report = hostile(text)
    why = (Why(source="app", detail=text), Why(source=text, detail=text))
    files = tuple(file.model_copy(update={"path": text}) for file in report.slim.files)
    proof = report.proof.model_copy(
        update={
            "left_out": (ReportLeftOut(name=text, why=why),),
            "limits": (text,),
            "unseen": (ReportUnseen(place=text, what=text, kept=text, fix=text),),
        }
    )
    assert report.baseline is not None
    return report.model_copy(
        update={
            "slim": report.slim.model_copy(update={"files": files}),
            "kernels": (ReportKernel(name=text, backends=(text,), why=why),),
            "proof": proof,
            "bundler": text,
            "versions": report.versions.model_copy(update={"bundler": text, "minifier": text}),
            "backends": (text,),
            "delta": delta(report.baseline.total, report.slim.total),
        }
    )


def harmless(*texts: str) -> None:
    for text in texts:
        assert list(obeyed(text)) == []


@EVERY_TEXT
def test_a_report_and_what_is_compared(slimtf: Callable[..., Any], tmp_path: Path, text: str) -> None:
    one, other = tmp_path / "a.json", tmp_path / "b.json"
    one.write_text(to_json(named("x")), encoding="utf-8")
    other.write_text(to_json(named(text)), encoding="utf-8")
    assert from_json(other.read_text(encoding="utf-8"), other) == named(text)
    for options in PRINTED:
        for words in (
            ["report", other],
            ["report", other, "--explain", text],
            ["compare", one, other, "--across-projects"],
            ["report", "--history", one, other, "--across-projects"],
        ):
            if not ("--history" in words and "--explain" in words):
                ended = slimtf(*words, *options)
                assert ended.code == 0, ended.err
                harmless(ended.out, ended.err)


@EVERY_TEXT
def test_a_verdict(slimtf: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, text: str, tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text("{}")
    monkeypatch.setattr("slimtf.pipeline.check.check", lambda *_: named(text))
    for options in (*PRINTED, *([flag, "-"] for flag in ("--sarif", "--junit", "--gitlab", "--pr-comment"))):
        ended = slimtf("check", tmp_path, *options)
        assert ended.code
        harmless(ended.out, ended.err)
    on_github = slimtf("check", tmp_path, "--ci", "github", "--json", "-")
    ours = [line for line in on_github.err.splitlines() if line.startswith("::")]
    assert len(ours) == len(named(text).gate.findings)  # type: ignore[union-attr]
    harmless(on_github.out, *(line.partition("::")[2] for line in ours))


@EVERY_TEXT
def test_a_diagnosis(slimtf: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    found = Finding(
        rule="alias-missing",
        trap=text,
        severity=Severity.FAIL,
        title=text,
        text=text,
        cure=text,
        file=text,
        line=3,
        cost=Cost(bytes=1, basis=Basis.ESTIMATED, how=text),
    )
    left = Unchecked(what=text, why=text, hint=text)
    diagnosis = Diagnosis(slimtf="1", project=text, bundler=text, findings=(found,), unchecked=(left,))
    monkeypatch.setattr("slimtf.pipeline.doctor.doctor", lambda *_: diagnosis)
    for options in ([], ["--quiet"], ["--verbose"], ["--json", "-"]):
        ended = slimtf("doctor", *options)
        harmless(ended.out, ended.err)


@EVERY_TEXT
@pytest.mark.parametrize("options", [[], ["--json", "-"]])
def test_an_error_and_the_progress_before_it(
    slimtf: Callable[..., Any], pipeline: Any, text: str, options: list[str]
) -> None:
    pipeline.result = ProofError(text or "x", where=text, hint=text)

    def work(progress: Any) -> None:
        with progress.step(text) as step:
            step.result(text)
        progress.note(text)
        progress.warn(text)

    pipeline.work = work
    ended = slimtf("build", *options)
    assert ended.code == 6
    harmless(ended.out, ended.err)
    if options:
        assert json.loads(ended.out)["error"]["hint"] == text
    harmless(slimtf("build", "--bundler", text).err)
    told = slimtf("build", "--ci", "github")
    (ours,) = [line for line in told.err.splitlines() if line.startswith("::")]
    assert ours.startswith("::error title=slimtf::")
