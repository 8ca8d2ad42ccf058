"""Patching one config, bundlers apart: 50 ms at most."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

import pytest

from slimtf.migrate.links import Link
from slimtf.migrate.plan import plan_migration
from tests.support.config_corpus import Case, corpus

if TYPE_CHECKING:
    from pathlib import Path

LINKS = tuple(Link(f"@tensorflow/tfjs-{number}", f"./custom_tfjs/{number}.js") for number in range(5))
LIMIT = 0.05  # seconds

pytestmark = pytest.mark.benchmark


def test_every_config_of_the_corpus(tmp_path: Path) -> None:
    cases = [case for case in corpus() if case.expected != "refused"]
    slowest = max(min(_seconds(case, tmp_path) for _ in range(3)) for case in cases)
    print(f"slowest of {len(cases)} configs: {slowest * 1000:.1f} ms")
    assert slowest < LIMIT


def _seconds(case: Case, folder: Path) -> float:
    path = folder / case.file
    path.write_bytes(case.data)
    started = perf_counter()
    plan_migration(path, case.bundler, LINKS)
    return perf_counter() - started
