"""The programs of this machine that tests need, and one way to run them."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING, NoReturn

import pytest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def missing(what: str) -> NoReturn:
    """Skip the test, or fail it where ``CI`` is set: there nothing may go untested unnoticed."""
    if os.environ.get("CI"):
        pytest.fail(f"{what} is missing")
    pytest.skip(f"{what} is missing")


def find_program(*names: str) -> str:
    """Return the path of the first of the programs that is on PATH."""
    return next((path for name in names if (path := shutil.which(name))), None) or missing(names[0])


def run(*argv: str | Path, cwd: Path, env: Mapping[str, str] | None = None, timeout: float = 300) -> str:
    """Run a program to its end and return its stdout; the test fails with all its output unless it exits with 0."""
    done = subprocess.run(
        [str(word) for word in argv],
        cwd=cwd,
        env={**os.environ, **(env or {})},
        capture_output=True,
        text=True,
        encoding="utf-8",
        errors="replace",
        timeout=timeout,
        check=False,
    )
    if done.returncode != 0:
        pytest.fail(f"{argv[0]} ended with exit code {done.returncode}:\n{done.stdout}\n{done.stderr}")
    return done.stdout
