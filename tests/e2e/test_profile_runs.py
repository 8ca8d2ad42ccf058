"""``slimtf profile``: the kernels of real runs, in a file to commit."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from slimtf.kernels.recorded import recorded_kernels
from slimtf.model.recording import RECORDING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.e2e.conftest import Slimtf

pytestmark = [pytest.mark.browser, pytest.mark.network]

# An app that computes one more thing when its button is pressed.
BUTTON = """
document.body.insertAdjacentHTML('beforeend', '<button id="more">more</button><b id="sum"></b>');
document.querySelector('#more').onclick = () => {
  document.querySelector('#sum').textContent = tf.sum(tf.square(tf.tensor1d([1, 2]))).arraySync();
};
"""
SCENARIO = """
export default async (page) => {
  await page.click('#more');
  return page.textContent('#sum');
};
"""


def test_models_and_visits_are_recorded_and_merged(linked_app: Callable[[str], Path], slimtf: Slimtf) -> None:
    app = linked_app("an app")
    source = app / "src/index.js"
    source.write_text(source.read_text(encoding="utf-8") + BUTTON, encoding="utf-8")
    model_and_page = ["Identity", "Reshape", "_FusedMatMul"]

    first = slimtf("profile", app, "--bundler", "webpack", "--json", "-")
    assert first.exit_code == 0, first.stderr
    assert sorted(json.loads(first.stdout)["new"]) == model_and_page
    recording = recorded_kernels(app / RECORDING)
    assert (recording.tfjs, recording.backends, list(recording.models)) == ("4.22.0", ("cpu",), ["model/model.json"])
    assert {kernel.seen for kernel in recording.kernels} == {("model model/model.json", "page index.html")}

    (app / "slimtf.scenario.mjs").write_text(SCENARIO, encoding="utf-8")
    second = slimtf("profile", app, "--bundler", "webpack", "--json", "-")
    assert "taken from the cache" in second.stderr, "neither the recording nor the scenario changes the app"
    assert {"Square", "Sum"} <= set(json.loads(second.stdout)["new"])

    (app / "slimtf.scenario.mjs").unlink()
    merged = slimtf("profile", app, "--bundler", "webpack", "--quiet")
    assert merged.exit_code == 0, merged.stderr
    assert "Square" in {kernel.name for kernel in recorded_kernels(app / RECORDING).kernels}

    fresh = slimtf("profile", app, "--bundler", "webpack", "--fresh", "--quiet")
    assert fresh.exit_code == 0, fresh.stderr
    assert [kernel.name for kernel in recorded_kernels(app / RECORDING).kernels] == model_and_page


def test_a_damaged_recording_is_reported_before_anything_is_run(
    linked_app: Callable[[str], Path], slimtf: Slimtf
) -> None:
    app = linked_app("app")
    (app / RECORDING).write_text('{"schema": 1,\n"kernels": [}', encoding="utf-8")
    slimtf("profile", app).failed(2, "damaged", f"{RECORDING}:2", "--fresh")
    assert (app / RECORDING).read_text(encoding="utf-8").endswith("[}")
