"""The gate as CI uses it: build, check, a committed reference, and an exit code for everything that goes wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.e2e.conftest import Slimtf

BUDGETS = """backends = ["cpu"]
models = ["model/model.json"]

[[budgets]]
limit = "70 kB"
measure = ["gzip", "brotli"]

[[budgets]]
scope = "download"
measure = "raw"
limit = "1 MB"
"""


def test_the_gate_on_a_sample_app(slimtf: Slimtf, linked_app: Callable[[str], Path]) -> None:
    app = linked_app("gate")
    settings, lock = app / "slimtf.toml", app / "slimtf.lock.json"
    slimtf("check", app).failed(7, "there is no report to judge", "slimtf build")
    settings.write_text(BUDGETS)

    built = slimtf("build", app, "--bundler", "rollup", "--no-baseline", "--check", "--json", "-")
    gate = built.report.gate
    assert gate is not None
    assert [(one.scope, one.ok) for one in gate.budgets] == [("total", True), ("total", True), ("download", True)]

    settings.write_text(BUDGETS.replace("70 kB", "5 kB"))
    over = slimtf("check", app)
    assert over.exit_code == 1
    assert "5.00 kB (5 kB)" in over.stdout
    assert "failed, 2 of 3 budgets exceeded" in over.stdout
    settings.write_text(BUDGETS.replace("70 kB", "70 KB"))
    slimtf("check", app).failed(2, "slimtf.toml:5", "unknown unit 'KB'", "did you mean kB or KiB?")
    settings.write_text(BUDGETS.replace('"download"', '"vendor.js"'))
    slimtf("check", app).failed(2, "slimtf.toml:11", "limits nothing: it matches no file")

    settings.write_text(BUDGETS.replace("70 kB", "+1 kB"))
    slimtf("check", app).failed(2, "slimtf.lock.json", "slimtf check --update")
    assert slimtf("check", app, "--update").exit_code == 0
    assert slimtf("check", app).exit_code == 0
    committed = lock.read_text()
    assert json.loads(committed)["kernels"]["Reshape"] == "cpu"
    lock.write_text(committed.replace('"gzip": ', '"gzip": 1'))
    slimtf("check", app).failed(2, "changed by hand", "slimtf check --update")
    lock.write_text(committed)

    model = app / "model" / "model.json"
    content = model.read_text()
    model.write_text(content.replace("flat", "flut"))
    stale = slimtf("check", app)
    assert stale.exit_code == 7
    assert "model/model.json has changed since the build" in stale.stdout
    model.write_text(content)
    script = next((app / "dist").glob("*.js"))
    script.write_bytes(script.read_bytes()[:-9])
    slimtf("check", app).failed(7, f"{script.name} is not the file that the report describes")
