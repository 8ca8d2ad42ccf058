"""An analysis is taken again for the same request and the same files, if it saw one state of them."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from slimtf.analyze.kept import keep, load_kept
from slimtf.analyze.run import Analysis
from slimtf.analyze.unseen import Unseen
from slimtf.node.protocol import AnalyzeReply
from slimtf.workspace.digest import digest_content
from tests.support.closure_tfjs import install_closure_tfjs
from tests.support.tiny_tfjs import tfjs_project

if TYPE_CHECKING:
    from pathlib import Path

BEGAN = 4_000_000_000_000_000_000  # ns since the epoch, long after this test


@pytest.fixture
def analysis(tmp_path: Path) -> Analysis:
    root = tmp_path / "app"
    install_closure_tfjs(root / "node_modules")
    (root / "package.json").write_text('{"name": "app", "version": "1.2.3"}')
    project = replace(tfjs_project(root), config_file=root / "webpack.config.js")
    return Analysis(project, tmp_path / "shim", (), Unseen(), root / ".slimtf" / "analysis", tmp_path / "log")


def answered(analysis: Analysis, *files: Path, age: int = 1_000_000_000) -> AnalyzeReply:
    """Write the reply of an analysis of ``files``, last written ``age`` ns before the bundler began."""
    for file in files:
        file.write_text("1")
        os.utime(file, ns=(BEGAN - age, BEGAN - age))
    reply = AnalyzeReply(inputs=tuple(map(str, files)))
    analysis.folder.mkdir(parents=True, exist_ok=True)
    (analysis.folder / "app.json").write_text(json.dumps({"protocol": 1, "everyName": ["erf"]}))
    analysis.reply_file.write_text(reply.model_dump_json(by_alias=True))
    return reply


def test_what_was_kept_is_found_again(analysis: Analysis, tmp_path: Path) -> None:
    reply = answered(analysis, tmp_path / "app" / "a.js", tmp_path / "beside.js")
    assert load_kept(analysis) is None
    assert keep(analysis, reply, BEGAN, {}) == ()
    found = load_kept(analysis)
    assert found is not None
    assert found.every_name == {"erf"}


def test_another_request_finds_nothing(analysis: Analysis, tmp_path: Path) -> None:
    keep(analysis, answered(analysis, tmp_path / "beside.js"), BEGAN, {})
    assert load_kept(replace(analysis, every_name=True)) is None


def test_a_change_outside_the_project_is_seen(analysis: Analysis, tmp_path: Path) -> None:
    keep(analysis, answered(analysis, tmp_path / "beside.js"), BEGAN, {})
    (tmp_path / "beside.js").write_text("2")
    assert load_kept(analysis) is None
    (tmp_path / "beside.js").unlink()
    assert load_kept(analysis) is None


@pytest.mark.parametrize("age", [-1, 0, 10_000_000])
def test_nothing_is_kept_where_a_file_was_written_meanwhile(analysis: Analysis, tmp_path: Path, age: int) -> None:
    """The clock of a file system may be behind by some milliseconds."""
    file = tmp_path / "app" / "a.js"
    assert keep(analysis, answered(analysis, file, age=age), BEGAN, {}) == (file,)
    assert load_kept(analysis) is None


def test_a_file_that_is_gone_counts_as_written(analysis: Analysis, tmp_path: Path) -> None:
    file = tmp_path / "app" / "a.js"
    reply = answered(analysis, file)
    file.unlink()
    assert keep(analysis, reply, BEGAN, {}) == (file,)


@pytest.mark.parametrize("name", ["kept.json", "reply.json", "app.json"])
def test_damage_is_no_more_than_nothing_kept(analysis: Analysis, tmp_path: Path, name: str) -> None:
    keep(analysis, answered(analysis, tmp_path / "app" / "a.js"), BEGAN, {})
    (analysis.folder / name).write_text("{")
    assert load_kept(analysis) is None


def test_a_file_that_was_replaced_by_one_with_an_old_date_counts(analysis: Analysis, tmp_path: Path) -> None:
    file = tmp_path / "app" / "a.js"
    reply = answered(analysis, file)
    before = {file: digest_content(file)}
    assert keep(analysis, reply, BEGAN, before) == ()
    file.write_text("2")
    os.utime(file, ns=(BEGAN - 10**12, BEGAN - 10**12))
    assert keep(analysis, reply, BEGAN, before) == (file,)
