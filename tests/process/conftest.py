"""Small Python programs run through the process door."""

from __future__ import annotations

import os
import sys
import textwrap
import time
from typing import TYPE_CHECKING, Protocol

import psutil
import pytest

from slimtf.errors import BundlerError
from slimtf.process.command import Command

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


class Program(Protocol):
    def __call__(self, source: str, *arguments: str, timeout: float = 30) -> Command: ...


class Pids(Protocol):
    """The processes that wrote their pid into a folder; killed, should they outlive the test."""

    def expect(self, number: int) -> list[int]: ...

    def living(self) -> list[int]: ...


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """Return a function that makes a command of Python source text; ``note(name)`` in it records the pid."""
    preamble = f"""
        import os, pathlib, signal, subprocess, sys, time
        def note(name):
            folder = pathlib.Path({str(tmp_path / "pids")!r})
            temporary = folder / f".{{name}}"
            temporary.write_text(str(os.getpid()))
            temporary.replace(folder / name)
    """
    (tmp_path / "pids").mkdir()

    def make(source: str, *arguments: str, timeout: float = 30) -> Command:
        script = tmp_path / "program.py"
        script.write_text(textwrap.dedent(preamble) + textwrap.dedent(source), encoding="utf-8")
        return Command(
            title="the program",
            argv=(sys.executable, str(script), *arguments),
            cwd=tmp_path,
            env=dict(os.environ),
            timeout=timeout,
            log=tmp_path / "logs" / "program.log",
            failure=BundlerError,
        )

    return make


class _Noted:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _all(self) -> list[int]:
        return [int(file.read_text()) for file in self._folder.glob("[!.]*")]

    def expect(self, number: int) -> list[int]:
        wait_until(lambda: len(self._all()) >= number)
        return self._all()

    def living(self) -> list[int]:
        return [pid for pid in self._all() if is_alive(pid)]


@pytest.fixture
def pids(tmp_path: Path, program: Program) -> Iterator[Pids]:  # noqa: ARG001 - makes the folder
    noted = _Noted(tmp_path / "pids")
    yield noted
    for pid in noted.living():
        psutil.Process(pid).kill()


def is_alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def wait_until(condition: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)
