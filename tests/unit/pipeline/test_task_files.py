"""What a task engine learns of a build: all that it may read, and what it wrote."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from slimtf.errors import WorkspaceError
from slimtf.model.gate import Gate
from slimtf.model.report import ReportSources
from slimtf.pipeline.opening import ProjectOptions
from slimtf.pipeline.task_files import build_inputs, build_outputs
from slimtf.report.json_text import from_json, to_json
from tests.support.finished_build import Build

if TYPE_CHECKING:
    from pathlib import Path

MODULES = "custom_tfjs/custom_tfjs.js"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "package.json").write_text(json.dumps({"name": "app"}))
    return tmp_path


def built(project: Path, output: str | None) -> ProjectOptions:
    sources = ReportSources(modules={MODULES: "1"}, models={"model/model.json": "2"}, app={"src/index.js": "3"})
    report = Build().report().model_copy(update={"output": output, "sources": sources})
    (project / ".slimtf").mkdir()
    (project / ".slimtf/report.json").write_text(to_json(report))
    return ProjectOptions(project, None, {})


@pytest.mark.parametrize(
    ("output", "patterns", "files"),
    [
        ("dist", ("dist/**",), ["dist/main.js"]),
        ("build/static", ("build/static/**",), ["build/static/main.js"]),
        ("../out", ("../out/**",), ["../out/main.js"]),
        (".", ("main.js",), ["main.js"]),
        (None, (), ["main.js"]),
    ],
)
def test_what_is_written_is_not_read(
    output: str | None, patterns: tuple[str, ...], files: list[str], project: Path
) -> None:
    options = built(project, output)
    outputs = build_outputs(options)
    assert outputs.patterns == (*patterns, "custom_tfjs/**")
    assert outputs.files == tuple(sorted([*files, MODULES]))
    inputs = build_inputs(options)
    never = ("!node_modules/**", "!.slimtf/**", "!.turbo/**")
    assert inputs.patterns == ("**", *never, *(f"!{each}" for each in outputs.patterns))
    assert inputs.files == ("model/model.json", "src/index.js")


@pytest.mark.parametrize("judged", [True, False])
def test_what_slimtf_itself_read_counts(project: Path, *, judged: bool) -> None:
    options = built(project, "dist")
    for name in ("slimtf.toml", "slimtf.lock.json", "slimtf.kernels.json"):
        (project / name).write_text("")
    path = project / ".slimtf/report.json"
    report = from_json(path.read_text(), path)
    assert report.sources is not None
    gate = Gate(passed=True, reference="", budgets=(), findings=()) if judged else None
    sources = report.sources.model_copy(update={"recording": "4"})
    path.write_text(to_json(report.model_copy(update={"gate": gate, "sources": sources})))
    reference = ("slimtf.lock.json",) if judged else ()
    expected = ("model/model.json", "slimtf.kernels.json", *reference, "slimtf.toml", "src/index.js")
    assert build_inputs(options).files == expected


def test_modules_elsewhere(project: Path) -> None:
    (project / "slimtf.toml").write_text('output_path = "src/tfjs"\n')
    assert build_outputs(built(project, "dist")).patterns == ("dist/**", "src/tfjs/**")


def test_before_the_first_build_nothing_is_known(project: Path) -> None:
    with pytest.raises(WorkspaceError, match="no report of a build") as refused:
        build_inputs(ProjectOptions(project, None, {}))
    assert "slimtf build" in refused.value.hint


def test_a_framework_writes_to_more_folders_than_browsers_download_from(project: Path) -> None:
    options = built(project, ".next/static")
    path = project / ".slimtf/report.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "bundler": "Next.js"}))
    assert build_outputs(options).patterns == (".next/**", "out/**", "custom_tfjs/**")
