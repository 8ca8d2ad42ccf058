"""``--certificate`` on the command line: where the file is, exit codes, and what is printed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from slimtf.model.certificate import CheckedCertificate, Mismatch
from tests.support.certified import certificate

if TYPE_CHECKING:
    from collections.abc import Callable

MISMATCH = Mismatch("bundle", "dist/main.js", "it has changed")


def checked(*mismatches: Mismatch, runs: int = 5, not_run: str = "") -> CheckedCertificate:
    made = certificate(limits=("a limit",))
    return CheckedCertificate("slimtf.certificate.json", made, mismatches, ("1 model",), runs, not_run)


class Checks:
    """A check that returns ``result`` and remembers what it was asked."""

    def __init__(self) -> None:
        self.result = checked()
        self.options: Any = None

    def __call__(self, options: Any, _progress: object) -> CheckedCertificate:
        self.options = options
        return self.result


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch) -> Checks:
    fake = Checks()
    monkeypatch.setattr("slimtf.pipeline.certificate.check_certificate", fake)
    return fake


def test_it_holds(slimtf: Callable[..., Any], check: Checks, tmp_path: Path) -> None:
    ended = slimtf("verify", tmp_path, "--certificate")
    assert (ended.code, ended.out.splitlines()[-1]) == (0, "the certificate holds")
    assert "compared with tfjs's interpreter again: 5 runs" in ended.out
    assert "not covered: a limit" in ended.out
    assert (check.options.project, check.options.file) == (tmp_path, Path("slimtf.certificate.json"))


def test_it_does_not_hold(slimtf: Callable[..., Any], check: Checks, tmp_path: Path) -> None:
    check.result = checked(MISMATCH, runs=0, not_run="packages are others")
    ended = slimtf("verify", tmp_path, "--certificate")
    assert ended.code == 6
    assert "not compared with tfjs's interpreter again: packages are others" in ended.out
    assert "  bundle: dist/main.js: it has changed" in ended.out
    last = "the certificate does not hold: 1 thing differs; dist/main.js: it has changed"
    assert ended.out.splitlines()[-1] == last
    assert slimtf("verify", tmp_path, "--certificate", "--quiet").out.splitlines() == [last]


def test_many_mismatches_are_folded(slimtf: Callable[..., Any], check: Checks, tmp_path: Path) -> None:
    check.result = checked(*([MISMATCH] * 22))
    ended = slimtf("verify", tmp_path, "--certificate")
    assert ended.out.count("  bundle:") == 20
    assert "  and 2 more (--verbose)" in ended.out
    assert slimtf("verify", tmp_path, "--certificate", "-v").out.count("  bundle:") == 22


def test_json(slimtf: Callable[..., Any], check: Checks, tmp_path: Path) -> None:
    check.result = checked(MISMATCH)
    ended = slimtf("verify", tmp_path, "--certificate", "--json", "-")
    content = json.loads(ended.out)
    assert (ended.code, content["holds"], content["runs"]) == (6, False, 5)
    assert content["mismatches"] == [{"kind": "bundle", "file": "dist/main.js", "what": "it has changed"}]


@pytest.mark.usefixtures("check")
@pytest.mark.parametrize("flag", ["--explore", "--fix"])
def test_no_page_is_run(slimtf: Callable[..., Any], tmp_path: Path, flag: str) -> None:
    ended = slimtf("verify", tmp_path, "--certificate", "slimtf.certificate.json", flag)
    assert ended.code == 2
    assert "leave out --explore and --fix" in ended.err


def test_a_file_of_another_name_is_found_from_where_one_is(
    slimtf: Callable[..., Any], check: Checks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    slimtf("verify", "--certificate", "here.json", "app")
    assert check.options.file == tmp_path / "here.json"


@pytest.mark.parametrize("command", ["verify", "build"])
def test_a_project_in_the_place_of_the_file(slimtf: Callable[..., Any], tmp_path: Path, command: str) -> None:
    ended = slimtf(command, "--certificate", tmp_path)
    assert ended.code == 2
    assert "is a folder: put PROJECT before --certificate" in ended.err


def test_a_certificate_needs_files_in_place(slimtf: Callable[..., Any], tmp_path: Path) -> None:
    ended = slimtf("build", tmp_path, "--certificate", "--no-emit")
    assert ended.code == 2
    assert "leave out --no-emit" in ended.err
