"""How long compiled models take against tfjs's interpreter: both over one engine, in turns."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.compiled_models import compile_models
from tests.support.programs import find_program, run
from tests.support.ten_models import write_ten_models

if TYPE_CHECKING:
    from tests.support.packages import PackageStore

pytestmark = [pytest.mark.benchmark, pytest.mark.network]

TIMER = Path(__file__).resolve().parents[1] / "support" / "time_compiled.mjs"
PROJECT = Path(__file__).resolve().parents[1] / "projects" / "every_backend"
SMALL = ("deep_net", "gate", "pixels", "rows")
MOST = 0.95  # of the interpreter's time; for loading 1.02


def test_compiled_models_are_faster(
    package_store: PackageStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLIMTF_HOME", str(tmp_path / "home"))
    package_store.copy_project(PROJECT, tmp_path / "project")
    write_ten_models(tmp_path / "models")
    models = {name: tmp_path / "models" / name / "model.json" for name in SMALL}
    compile_models(models, tmp_path / "project" / "node_modules", tmp_path)
    told = run(find_program("node"), TIMER, tmp_path / "both.mjs", *models.values(), cwd=tmp_path)
    ratios = [json.loads(line) for line in told.splitlines() if line.startswith("{")]
    for name, ratio in zip(SMALL, ratios, strict=True):
        print(f"\n{name}: loading {ratio['load']:.2f}, first {ratio['first']:.2f}, later {ratio['later']:.2f}")
        assert ratio["first"] <= MOST
        assert ratio["later"] <= MOST
        assert ratio["load"] <= 1.02
