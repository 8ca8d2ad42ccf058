"""How long graphs take to become code: in proportion to their nodes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.compiled_models import write_request
from tests.support.graph_models import FLOAT, GraphModel
from tests.support.programs import find_program, run

if TYPE_CHECKING:
    from tests.support.packages import PackageStore

pytestmark = [pytest.mark.benchmark, pytest.mark.network]

ROOT = Path(__file__).resolve().parents[1]
TIMER = ROOT / "support" / "time_compiling.mjs"
SIZES = (1_000, 4_000)
GROWTH = 4.3  # times as long for four times as many nodes
SECONDS = 1.0  # for a thousand nodes
REACH = 7  # how far back a node's second input lies
UNARY = ("Relu", "Tanh", "Sigmoid")


def write_net(nodes: int, folder: Path) -> Path:
    """Write a model of ``nodes`` nodes: sums with weights and with what came before, and activations."""
    model = GraphModel()
    made = [model.input("x", (4, 8))]
    while len(model.nodes) < nodes:
        at = len(model.nodes)
        name, before = f"n{at}", made[-1]
        if at % 3 == 0:
            model.node(name, UNARY[at % len(UNARY)], before, T=FLOAT)
        else:
            weighs = at % 3 == 1
            other = model.constant(f"w{at}", (8,), [0.1] * 8) if weighs else made[max(0, len(made) - REACH)]
            model.node(name, "AddV2", before, other, T=FLOAT)
        made.append(name)
    return model.write(folder)


def test_compile_time_grows_with_the_nodes(
    package_store: PackageStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLIMTF_HOME", str(tmp_path / "home"))
    package_store.copy_project(ROOT / "projects/every_backend", tmp_path / "project")
    models = {str(size): write_net(size, tmp_path / str(size)) for size in SIZES}
    asked = write_request(models, tmp_path / "project/node_modules", tmp_path)
    told = run(find_program("node"), TIMER, asked, cwd=tmp_path)
    times = [*json.loads(told.splitlines()[-1]).values()]
    print(f"\nmilliseconds for {SIZES} nodes: {times}")
    assert times[1] <= GROWTH * times[0]
    assert times[0] <= SECONDS * 1000
