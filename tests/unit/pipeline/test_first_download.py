"""What a browser downloads until the first inference."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import pytest

from slimtf.model.report import FirstDownload
from slimtf.pipeline.build_report import with_first_download
from slimtf.report.markdown import to_markdown
from slimtf.report.sentences import first_download_sentences
from tests.support.finished_build import Build

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.report import ReportBundle

SCRIPT = 1_000


@pytest.fixture
def build() -> Build:
    return Build()


@pytest.fixture
def model(tmp_path: Path) -> Path:
    (tmp_path / "a.bin").write_bytes(bytes(300))
    content = {"modelTopology": {"node": ["x"] * 100}, "weightsManifest": [{"paths": ["a.bin"], "weights": []}]}
    (tmp_path / "model.json").write_text(json.dumps(content), encoding="utf-8")
    return tmp_path / "model.json"


@pytest.fixture
def shown(build: Build) -> ReportBundle:
    one = next(file for file in build.report().slim.files if file.kind == "js")
    files = (
        one.model_copy(update={"gzip": SCRIPT}),
        one.model_copy(update={"gzip": 50_000, "on_demand": True}),
        one.model_copy(update={"gzip": 400, "kind": "css"}),
        one.model_copy(update={"gzip": 7_000, "kind": "wasm"}),
        one.model_copy(update={"gzip": 9_000, "kind": "wasm"}),
    )
    return build.report().slim.model_copy(update={"files": files})


def zipped(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), mtime=0))


def test_scripts_the_largest_binary_models_and_weights(shown: ReportBundle, model: Path) -> None:
    first = with_first_download(shown, [model], {}).first
    assert first == FirstDownload(scripts=SCRIPT, wasm=9_000, models=zipped(model), weights=300)
    assert first.total == SCRIPT + 9_000 + zipped(model) + 300


def test_a_copy_without_its_graph_counts_in_its_place(shown: ReportBundle, model: Path, tmp_path: Path) -> None:
    copy = tmp_path / "short.json"
    copy.write_text("{}", encoding="utf-8")
    first = with_first_download(shown, [model], {model: copy}).first
    assert first is not None
    assert first.models == zipped(copy)
    assert first.weights == 300


def test_nothing_is_said_without_a_model_or_without_all_of_it(shown: ReportBundle, model: Path) -> None:
    assert with_first_download(shown, [], {}).first is None
    (model.parent / "a.bin").unlink()
    assert with_first_download(shown, [model], {}).first is None


def test_the_sentence(build: Build) -> None:
    report = build.report()
    assert first_download_sentences(report) == ()
    slim = report.slim.model_copy(update={"first": FirstDownload(scripts=12_000, wasm=0, models=400, weights=1_600)})
    report = report.model_copy(update={"slim": slim})
    sizes = "12.00 kB scripts, 400 B model, 1.60 kB weights"
    (sentence,) = first_download_sentences(report.model_copy(update={"baseline": None}))
    assert sentence.startswith(f"14.00 kB until the first inference: {sizes}")
    assert report.baseline is not None
    full = FirstDownload(scripts=250_000, wasm=0, models=900, weights=1_600)
    report = report.model_copy(update={"baseline": report.baseline.model_copy(update={"first": full})})
    assert "first inference (before: 252.50 kB): " in first_download_sentences(report)[0]
    assert "Download: 14.00 kB until the first inference" in to_markdown(report)
