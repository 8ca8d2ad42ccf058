"""``slimtf verify`` on an app that does not do what it should: what it says, and with which exit code."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from slimtf.kernels.recorded import recorded_kernels
from slimtf.model.recording import RECORDING
from slimtf.model.report import Report
from tests.conftest import ROOT
from tests.support.packages import NOT_SOURCES
from tests.support.unharmed import programs_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.e2e.conftest import Ended, Slimtf

pytestmark = [pytest.mark.browser, pytest.mark.network]

KERNELS = ("Reshape", "_FusedMatMul", "Identity")
SCENARIO = "slimtf.scenario.mjs"
ALLOWED = "--allow-missing-kernels"


@pytest.fixture(scope="module")
def shared_app(installed_packages: Path, tmp_path_factory: pytest.TempPathFactory, unminified: str) -> Path:
    """Return one copy of dense_model for the tests of this file, so that its baseline is bundled once."""
    app = tmp_path_factory.mktemp("verified") / "an app"
    shutil.copytree(ROOT / "sample_apps" / "dense_model", app, ignore=NOT_SOURCES)
    (app / "node_modules").symlink_to(installed_packages, target_is_directory=True)
    (app / "webpack.config.js").write_text(unminified, encoding="utf-8")
    settings(app, KERNELS)
    return app


@pytest.fixture
def app(shared_app: Path) -> Iterator[Path]:
    """Return the app; what a test adds to it is taken away again, and nothing of it may run on."""
    yield shared_app
    for name in (RECORDING, SCENARIO):
        (shared_app / name).unlink(missing_ok=True)
    settings(shared_app, KERNELS)
    assert programs_in(shared_app) == []


def settings(app: Path, kernels: tuple[str, ...], more: str = "") -> None:
    listed = ", ".join(f'"{name}"' for name in kernels)
    text = f'backends = ["cpu"]\nmodels = ["model/model.json"]\nkernels = [{listed}]\n{more}'
    (app / "slimtf.toml").write_text(text, encoding="utf-8")


def verify(slimtf: Slimtf, app: Path, *words: str, **env: str) -> Ended:
    return slimtf("verify", app, "--bundler", "webpack", *words, env=env)


@pytest.mark.thorough
def test_a_broken_list_is_caught_and_repaired_by_fix(app: Path, slimtf: Slimtf) -> None:
    settings(app, ("Reshape",))
    refused = verify(slimtf, app)
    refused.failed(6, "lacks 3 kernels", "Identity: ", "_FusedMatMul: model.json", "--allow-missing-kernels")
    caught = verify(slimtf, app, ALLOWED)
    caught.failed(6, "_FusedMatMul is needed by model/model.json on cpu", "slimtf.toml:3", "--fix")
    assert not (app / RECORDING).exists()

    asked = (app / "slimtf.toml").read_bytes()
    fixed = verify(slimtf, app, ALLOWED, "--fix", "--json", "-")
    assert (app / "slimtf.toml").read_bytes() == asked
    report = fixed.report
    assert report.verify is not None
    assert report.verify.added == ("Identity", "_FusedMatMul")
    assert [check.equal for check in report.verify.checks] == [True, True]
    assert "slimtf.kernels.json; commit it" in fixed.stderr
    assert '"Identity", "_FusedMatMul"' in fixed.stderr
    assert [kernel.name for kernel in recorded_kernels(app / RECORDING).added.kernels] == ["Identity", "_FusedMatMul"]

    assert any(RECORDING in why.detail for kernel in report.kernels for why in kernel.why)

    later = slimtf("modules", app, "--json", "-")
    assert json.loads(later.stdout)["kernels"] == ["Identity", "Reshape", "_FusedMatMul"]
    assert "an earlier --fix added them" in later.stderr


def test_a_page_that_never_settles(app: Path, slimtf: Slimtf) -> None:
    settings(app, KERNELS, '[verify]\nselector = "#never"\n')
    said = verify(slimtf, app, SLIMTF_TIMEOUTS_PAGE="4")
    said.failed(6, "did not say what it computed before the deadline", "index.html", "verify.selector")


@pytest.mark.parametrize(
    ("text", "words", "line"),
    [
        ("export default async () => {\n  throw new Error('no such button');\n};\n", "no such button", ":2"),
        (
            "export default async (page) => {\n  await page.click('#none', { timeout: 0 });\n};\n",
            "did not end within",
            ":2",
        ),
        # Takes more than a minute: what the browser gets to start and to end.
        pytest.param(
            "export default async () => {\n  for (;;);\n};\n",
            f"with {SCENARIO} did not finish within",
            "",
            marks=pytest.mark.thorough,
        ),
    ],
    ids=["throws", "waits for ever", "is stuck in a loop"],
)
def test_a_dead_scenario(text: str, words: str, line: str, app: Path, slimtf: Slimtf) -> None:
    (app / SCENARIO).write_text(text, encoding="utf-8")
    said = verify(slimtf, app, SLIMTF_TIMEOUTS_PAGE="4")
    said.failed(6, words, f"{SCENARIO}{line}")


def test_the_browser_that_the_settings_name_does_not_exist(app: Path, slimtf: Slimtf) -> None:
    verify(slimtf, app, SLIMTF_BROWSER_EXECUTABLE="/no/such/browser").failed(
        4, "/no/such/browser", "browser.executable"
    )


def test_weights_that_are_cut_short(app: Path, slimtf: Slimtf) -> None:
    weights = app / "model/weights.bin"
    whole = weights.read_bytes()
    weights.unlink()
    weights.write_bytes(whole[:100])
    try:
        for command in ("verify", "profile"):
            slimtf(command, app, "--bundler", "webpack").failed(3, "cut short", "weights")
    finally:
        weights.write_bytes(whole)


@pytest.mark.thorough
def test_weights_that_are_missing_only_leave_out_running_the_model(app: Path, slimtf: Slimtf) -> None:
    """A plan needs none; this app does, and says so with all of tfjs."""
    weights = app / "model/weights.bin"
    whole = weights.read_bytes()
    weights.unlink()
    try:
        ended = slimtf("verify", app, "--bundler", "webpack")
        ended.failed(6, "/model/weights.bin: 404")
        assert "only running this model is left out" in ended.stderr
    finally:
        weights.write_bytes(whole)


def test_verify_needs_the_baseline(app: Path, slimtf: Slimtf) -> None:
    slimtf("build", app, "--verify", "--no-baseline").failed(2, "--no-baseline")


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no such signals")
@pytest.mark.parametrize("sent", ["SIGINT", pytest.param("SIGTERM", marks=pytest.mark.thorough)])
def test_an_interrupt_while_the_browser_is_open(sent: str, app: Path, slimtf_home: Path) -> None:
    (app / SCENARIO).write_text(
        "import { writeFileSync } from 'node:fs';\n"
        "export default async () => { writeFileSync('.slimtf/open', ''); await new Promise(() => {}); };\n",
        encoding="utf-8",
    )
    mark = app / ".slimtf/open"
    mark.unlink(missing_ok=True)
    started = subprocess.Popen(
        [sys.executable, "-m", "slimtf", "verify", ".", "--bundler", "webpack"],
        cwd=app,
        env={**os.environ, "SLIMTF_HOME": str(slimtf_home)},  # nothing that would make the baseline another one
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        deadline = time.monotonic() + 180
        while not mark.exists():
            assert started.poll() is None, started.communicate()
            assert time.monotonic() < deadline
            time.sleep(0.05)
        assert any("--type=renderer" in line for line in programs_in(app)), "the browser is open"
    finally:
        started.send_signal(getattr(signal, sent))
        _, stderr = started.communicate(timeout=30)
    assert started.returncode == 130, stderr
    assert "Traceback" not in stderr


def test_what_is_verified_is_reported(app: Path, slimtf: Slimtf, tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    said = verify(slimtf, app, "--json", str(file))
    assert said.exit_code == 0, said.stderr
    report = Report.model_validate_json(file.read_text(encoding="utf-8"))
    assert report.verify is not None
    model, page = report.verify.checks
    assert (model.kind, model.subject, model.backends, model.tolerance) == ("model", "model/model.json", ("cpu",), 0)
    assert (page.kind, page.subject) == ("app", "index.html")
    assert model.compared == ("drawing float32 [1, 5, 3]", "drawing float32 [2, 5, 3]")
    for check in (model, page):
        assert check.full is not None
        assert check.slim is not None
        assert min(check.full.load_ms, check.full.first_ms, check.slim.load_ms, check.slim.first_ms) > 0
    assert "1 model gave the same outputs in 3 runs; the same value, 3 kernels ran in both" in said.stdout
    assert not (app / "dist").exists(), "only build puts files in place"
