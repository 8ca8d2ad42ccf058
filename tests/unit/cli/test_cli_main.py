"""The entry: help, version, wrong commands, and what it may not import."""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import slimtf as package

if TYPE_CHECKING:
    from collections.abc import Callable

FOLDER = Path(package.__file__).parent


def test_version(slimtf: Callable[..., Any]) -> None:
    ended = slimtf("--version")
    assert (ended.code, ended.out, ended.err) == (0, f"slimtf {package.__version__}\n", "")


@pytest.mark.parametrize("flag", ["--help", "-h"])
def test_help_lists_the_commands(slimtf: Callable[..., Any], flag: str) -> None:
    ended = slimtf(flag)
    assert ended.code == 0
    for command in ("build", "modules", "report", "env"):
        assert f"  {command} " in ended.out


@pytest.mark.parametrize("command", ["build", "modules", "report", "env", "env show", "env repair"])
def test_every_command_has_help(slimtf: Callable[..., Any], command: str) -> None:
    ended = slimtf(*command.split(), "--help")
    assert ended.code == 0
    assert f"slimtf {command} " in ended.out


def test_no_command_shows_the_help(slimtf: Callable[..., Any]) -> None:
    ended = slimtf()
    assert "  doctor " in ended.out + ended.err
    assert "error" not in ended.err


def test_a_misspelt_command_or_option_names_the_right_one(slimtf: Callable[..., Any]) -> None:
    ended = slimtf("biuld")
    assert ended.code == 2
    assert "no such command: biuld" in ended.err
    assert "try:   slimtf build\n" in ended.err
    assert "the commands are build, init" in slimtf("xyzzy").err
    ended = slimtf("build", "--bundlr", "webpack")
    assert ended.code == 2
    assert "try:   slimtf build --bundler\n" in ended.err


@pytest.mark.parametrize("name", ["cli/main.py", "cli/boundary.py", "process/signals.py"])
def test_the_entry_imports_click_and_the_standard_library_only(name: str) -> None:
    tree = ast.parse((FOLDER / name).read_text(encoding="utf-8"))
    names = []
    for node in tree.body:  # what stands in functions and under TYPE_CHECKING is not imported yet
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names.append(node.module or "")
    light = {"slimtf", "slimtf.cli.boundary", "slimtf.process.signals", "click"}
    assert {name for name in names if name.partition(".")[0] not in sys.stdlib_module_names} <= light
    # each costs about as much as the rest of the entry together
    assert not {"dataclasses", "pathlib", "json", "urllib"} & set(names)
