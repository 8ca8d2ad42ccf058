"""Unit tests start no process: one that tries fails loudly."""

from __future__ import annotations

import os
import subprocess
from typing import NoReturn

import pytest


@pytest.fixture(autouse=True)
def no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make every way of starting a program fail, in a way that ``except Exception`` does not swallow."""

    def refuse(*words: object, **_options: object) -> NoReturn:
        pytest.fail(f"a unit test tried to start a program: {words[-1] if words else '?'}")

    # __init__, because modules hold the class itself under names of their own, or derive from it
    monkeypatch.setattr(subprocess.Popen, "__init__", refuse)
    monkeypatch.setattr(os, "system", refuse)
