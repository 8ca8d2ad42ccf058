"""A pytest plugin: a folder for temporary files that is this run's alone.

pytest keeps those of all runs side by side and removes old ones at the end. Workers that do so at the same time fail
over each other's remains, and a run that fails counts as a mutant that a test noticed.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest

_folders: list[Path] = []


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Set the folder before pytest chooses one."""
    _folders.append(Path(tempfile.mkdtemp(prefix="slimtf-mutation-")))
    config.option.basetemp = str(_folders[-1] / "run")


def pytest_unconfigure() -> None:
    """Remove it."""
    shutil.rmtree(_folders.pop(), ignore_errors=True)
