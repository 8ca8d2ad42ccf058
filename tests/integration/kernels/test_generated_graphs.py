"""Graph models made from a seed: compiled, each does what tfjs's interpreter does."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.support.compiled_models import compile_models
from tests.support.generated_graphs import generated_graph

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.network

FIRST = int(os.environ.get("SLIMTF_GENERATED_SEED", "0"))


@pytest.mark.parametrize("count", [100, pytest.param(2000, marks=pytest.mark.thorough)])
def test_generated_graphs(
    count: int,
    project_packages: Callable[[str], Path],
    shared_slimtf_home: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SLIMTF_HOME", str(shared_slimtf_home))
    models = {
        str(seed): generated_graph(seed).write(tmp_path / "models" / str(seed)) for seed in range(FIRST, FIRST + count)
    }
    made = compile_models(models, project_packages("every_backend"), tmp_path)
    assert made.keys() == models.keys()
    assert not [f"{seed}: {outcome.refused}" for seed, outcome in made.items() if outcome.refused is not None]
    assert sum(outcome.moved for outcome in made.values()) > 0.9 * count
