"""A slip such as ``--json package.json`` costs no file of the project, nor does the error that tells of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.unit.cli.conftest import SAVED

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MINE = {
    "package.json": '{"name": "app", "slimtf": {}}',
    "package-lock.json": "{}",
    "tsconfig.json": "{}",
    "slimtf.lock.json": '{"slimtf": 1}',
    "slimtf.kernels.json": "{}",
    "slimtf.toml": 'backends = ["cpu"]',
    "model/model.json": '{"format": "graph-model", "modelTopology": {}}',
    "index.html": "<!doctype html><title>app</title>",
    "README.md": "# My app\nmade small with slimtf\n",
    "src/index.js": "1",
    ".eslintrc": "{}",
    ".git/config": "[core]",
    ".git/new.json": "",
}


@pytest.mark.parametrize("flag", ["--json", "--markdown", "--html"])
@pytest.mark.parametrize("name", MINE)
def test_a_file_of_the_project_stays(slimtf: Callable[..., Any], tmp_path: Path, name: str, flag: str) -> None:
    file = tmp_path / name
    file.parent.mkdir(exist_ok=True)
    if MINE[name]:
        file.write_text(MINE[name])
    for words in (("report", SAVED, flag, file), ("report", SAVED, f"{flag}={file}"), ("report", "--nope", flag, file)):
        ended = slimtf(*words)
        assert ended.code == 2
        assert "would be lost" in ended.err or "keeps its files" in ended.err or "--nope" in ended.err
    assert (file.read_text() if file.exists() else "") == MINE[name]


def test_through_a_link_it_stays_as_well(slimtf: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "package.json").write_text("{}")
    (tmp_path / "out.json").symlink_to("package.json")
    assert slimtf("report", SAVED, "--json", tmp_path / "out.json").code == 2
    assert (tmp_path / "package.json").read_text() == "{}"


def test_what_slimtf_wrote_is_written_again(slimtf: Callable[..., Any], tmp_path: Path) -> None:
    for flag, name in (("--json", "out.json"), ("--markdown", "out.md"), ("--html", "out.html"), ("--json", "out")):
        for _ in range(2):
            assert slimtf("report", SAVED, flag, tmp_path / name).code == 0
    (tmp_path / "empty.html").touch()
    assert slimtf("report", SAVED, "--html", tmp_path / "empty.html").code == 0
