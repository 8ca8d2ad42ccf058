"""The one command that checks the house, Python and shim alike: ``pytest tests/house``."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.programs import run
from tests.support.protocol_types import FILE_NAME as TYPES
from tests.support.protocol_types import types_text

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).resolve().parents[2]
TOOLS = Path(sys.executable).parent

CHECKS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy",),
    ("lint-imports",),
)

MOST_LATE_IMPORTS = 30


@pytest.mark.parametrize("check", CHECKS, ids=" ".join)
def test_check(check: tuple[str, ...]) -> None:
    tool, *arguments = check
    done = subprocess.run([TOOLS / tool, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.network
def test_the_shim(npm_project: Callable[[Path], Path], npm: str) -> None:
    """eslint and the type check of node_shim, with the versions that its lock file pins, against types of today."""
    shim = npm_project(ROOT / "node_shim")
    assert (shim / TYPES).read_text("utf-8") == types_text(shim), "python -m tests.support.protocol_types writes it"
    run(npm, "run", "lint", cwd=shim)


def test_the_wheel_names_every_module_of_the_shim() -> None:
    shim = ROOT / "node_shim"
    needed = {path.name for path in shim.iterdir() if path.suffix == ".mjs"}
    needed |= {path.name for path in shim.iterdir() if path.is_dir() and any(path.glob("*.mjs"))}
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    named = settings["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert {f"node_shim/{name}" for name in needed - {"npm", "node_modules"}} - named.keys() == set()


def test_imports_stand_at_the_top_of_their_modules() -> None:
    """Late ones are the doors of the commands, and what is loaded while a bundler runs or by few builds."""
    late = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in (ROOT / "slimtf").rglob("*.py")
        for function in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(function, ast.FunctionDef)
        for node in ast.walk(function)
        if isinstance(node, (ast.Import, ast.ImportFrom))
    ]
    assert len(set(late)) <= MOST_LATE_IMPORTS, late
