"""An analysis is taken again for the same request and the same files, if it saw one state of them."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from slimtf.analyze.kept import KeptAnalyses
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
    bare = Analysis(project, tmp_path / "shim", (), Unseen(), root / ".slimtf" / "bare", tmp_path / "log")
    return kept(bare).place(bare)


def kept(analysis: Analysis, before: dict[Path, str] | None = None) -> KeptAnalyses:
    """Return what keeps analyses in the parent of the folder of ``analysis``."""
    return KeptAnalyses(analysis.folder.parent, BEGAN, before or {})


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
    assert kept(analysis).load(analysis) is None
    assert kept(analysis).keep(analysis, reply) == ()
    found = kept(analysis).load(analysis)
    assert found is not None
    assert found.every_name == {"erf"}


def test_another_request_finds_nothing(analysis: Analysis, tmp_path: Path) -> None:
    kept(analysis).keep(analysis, answered(analysis, tmp_path / "beside.js"))
    assert kept(analysis).load(replace(analysis, every_name=True)) is None


def test_a_change_outside_the_project_is_seen(analysis: Analysis, tmp_path: Path) -> None:
    kept(analysis).keep(analysis, answered(analysis, tmp_path / "beside.js"))
    (tmp_path / "beside.js").write_text("2")
    assert kept(analysis).load(analysis) is None
    (tmp_path / "beside.js").unlink()
    assert kept(analysis).load(analysis) is None


@pytest.mark.parametrize("age", [-1, 0, 10_000_000])
def test_nothing_is_kept_where_a_file_was_written_meanwhile(analysis: Analysis, tmp_path: Path, age: int) -> None:
    """The clock of a file system may be behind by some milliseconds."""
    file = tmp_path / "app" / "a.js"
    assert kept(analysis).keep(analysis, answered(analysis, file, age=age)) == (file,)
    assert kept(analysis).load(analysis) is None


def test_a_file_that_is_gone_counts_as_written(analysis: Analysis, tmp_path: Path) -> None:
    file = tmp_path / "app" / "a.js"
    reply = answered(analysis, file)
    file.unlink()
    assert kept(analysis).keep(analysis, reply) == (file,)


@pytest.mark.parametrize("name", ["kept.json", "reply.json", "app.json"])
def test_damage_is_no_more_than_nothing_kept(analysis: Analysis, tmp_path: Path, name: str) -> None:
    kept(analysis).keep(analysis, answered(analysis, tmp_path / "app" / "a.js"))
    (analysis.folder / name).write_text("{")
    assert kept(analysis).load(analysis) is None


def test_a_file_that_was_replaced_by_one_with_an_old_date_counts(analysis: Analysis, tmp_path: Path) -> None:
    file = tmp_path / "app" / "a.js"
    reply = answered(analysis, file)
    before = {file: digest_content(file)}
    assert kept(analysis, before).keep(analysis, reply) == ()
    file.write_text("2")
    os.utime(file, ns=(BEGAN - 10**12, BEGAN - 10**12))
    assert kept(analysis, before).keep(analysis, reply) == (file,)


def test_each_request_is_kept_by_itself(analysis: Analysis, tmp_path: Path) -> None:
    """A second look at the same files, or another level, does not take the place of the first."""
    shelf = kept(analysis)
    other = shelf.place(replace(analysis, every_name=True))
    shelf.keep(analysis, answered(analysis, tmp_path / "app" / "a.js"))
    shelf.keep(other, answered(other, tmp_path / "app" / "b.js"))
    assert [found.inputs for found in map(shelf.load, (analysis, other)) if found is not None] == [
        (str(tmp_path / "app" / "a.js"),),
        (str(tmp_path / "app" / "b.js"),),
    ]
