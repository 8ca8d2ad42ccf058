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
    slimtf("check", app).failed(7, "there is no report of a build", "slimtf build")
    settings.write_text(BUDGETS)

    built = slimtf("build", app, "--bundler", "rollup", "--no-baseline", "--check", "--json", "-")
    gate = built.report.gate
    assert gate is not None
    assert [(one.scope, one.ok) for one in gate.budgets] == [("total", True), ("total", True), ("download", True)]

    settings.write_text(BUDGETS.replace("70 kB", "5 kB"))
    over = slimtf("check", app)
    assert over.exit_code == 1
    assert "5.00 kB (5 kB)" in over.stdout
    assert "failed; budget rows: 2 failed, 1 ok" in over.stdout
    settings.write_text(BUDGETS.replace("70 kB", "70 KB"))
    slimtf("check", app).failed(2, "slimtf.toml:5", "unknown unit 'KB'", "did you mean kB or KiB?")
    settings.write_text(BUDGETS.replace('"download"', '"vendor.js"'))
    slimtf("check", app).failed(2, "slimtf.toml:11", "limits nothing: it matches no file")

    settings.write_text(BUDGETS.replace("70 kB", "+1 kB"))
    first = slimtf("check", app)
    assert first.exit_code == 2
    assert "make it with slimtf check --update" in first.stdout
    assert "budget rows: 1 ok; other findings: 1 failed" in first.stdout
    assert slimtf("check", app, "--update").exit_code == 0
    assert slimtf("check", app).exit_code == 0
    committed = lock.read_text()
    assert json.loads(committed)["kernels"]["Reshape"] == "cpu"
    lock.write_text(committed.replace('"gzip": ', '"gzip": 1'))
    slimtf("check", app).failed(2, "changed by hand", "slimtf check --update")
    lock.write_text(committed)

    _what_changed_since_the_build(slimtf, app)
    script = next((app / "dist").glob("*.js"))
    script.write_bytes(script.read_bytes()[:-9])
    slimtf("check", app).failed(7, f"{script.name} is not the file that the report describes")


def _what_changed_since_the_build(slimtf: Slimtf, app: Path) -> None:
    """Change one thing after the other, each back before the next; every time the check refuses."""
    settings = app / "slimtf.toml"
    model = app / "model" / "model.json"
    content = model.read_text()
    model.write_text(content.replace("flat", "flut"))
    stale = slimtf("check", app)
    assert stale.exit_code == 7
    assert "model/model.json has changed since the build" in stale.stdout
    model.write_text(content)

    settings.write_text(f"forward_mode_only = true\n{BUDGETS}")
    assert "the setting forward_mode_only has changed" in slimtf("check", app).stdout
    settings.write_text(BUDGETS)
    source = app / "src" / "index.js"
    written = source.read_bytes()
    source.write_bytes(written + b"\n")
    changed = slimtf("check", app)
    assert changed.exit_code == 7
    assert "src/index.js has changed since the build" in changed.stdout
    source.write_bytes(written)
    (app / "dist" / "tf.min.js").write_text("1")
    foreign = slimtf("check", app)
    assert foreign.exit_code == 7
    assert "tf.min.js is in the output folder, and the report does not know it" in foreign.stdout
    (app / "dist" / "tf.min.js").unlink()
    assert slimtf("check", app).exit_code == 0
