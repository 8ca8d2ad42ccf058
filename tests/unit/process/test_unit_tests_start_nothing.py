from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from slimtf.errors import BundlerError
from slimtf.process.command import Command
from slimtf.process.run import run

if TYPE_CHECKING:
    from pathlib import Path

refused = pytest.raises(pytest.fail.Exception, match="tried to start a program")


def test_a_unit_test_that_starts_a_program_fails() -> None:
    with refused:
        subprocess.run([sys.executable, "--version"], check=False)
    with refused:
        os.system("true")  # noqa: S605


def test_so_does_one_that_goes_through_the_process_door(tmp_path: Path) -> None:
    command = Command("a program", (sys.executable, "-V"), tmp_path, {}, 10, tmp_path / "log", BundlerError)
    with refused:
        run(command)
