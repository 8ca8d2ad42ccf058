"""``kernels = "profile"``: what was recorded narrows what can be reached, and says what it left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.errors import UsageError
from slimtf.kernels.plan import plan_kernels
from slimtf.kernels.recorded import model_digests, write_recording
from slimtf.model.app_code import AppCode
from slimtf.model.backend import Backend
from slimtf.model.recording import RECORDING, RecordedKernel, Recording
from slimtf.settings.schema import Settings
from tests.support.tiny_tfjs import install_tiny_tfjs, tfjs_project, write_model

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.kernels import KernelPlan

CODE = AppCode((), (), (("Abs", "src/a.js"), ("IsNan", "src/a.js")), frozenset())


def plan(root: Path, *backends: Backend) -> KernelPlan:
    install_tiny_tfjs(root / "node_modules")
    project = tfjs_project(root, backends=backends) if backends else tfjs_project(root)
    return plan_kernels(project, Settings(output_path=root / "custom_tfjs", kernels="profile"), CODE)


def record(root: Path, *names: str, tfjs: str = "4.22.0") -> None:
    kernels = tuple(RecordedKernel(name, ("cpu",), ("page index.html",)) for name in names)
    write_recording(root / RECORDING, Recording(tfjs=tfjs, backends=("cpu",), kernels=kernels))


def test_what_was_not_recorded_is_left_out_and_listed(tmp_path: Path) -> None:
    record(tmp_path, "Abs")
    found = plan(tmp_path)
    assert [kernel.name for kernel in found.kernels] == ["Abs"]
    assert [why.detail for why in found.kernels[0].why] == ["page index.html", "src/a.js (runKernel)"]
    assert found.notes == ("1 kernel that the app can reach was not recorded and is left out: IsNan",)
    assert [one.name for one in found.left_out] == ["IsNan"]


def test_what_was_recorded_is_kept_though_nothing_reaches_it(tmp_path: Path) -> None:
    record(tmp_path, "Abs", "IsNan", "RealDiv")
    assert [kernel.name for kernel in plan(tmp_path).kernels] == ["Abs", "IsNan", "RealDiv"]


def test_a_stale_recording_is_reported(tmp_path: Path) -> None:
    record(tmp_path, "Abs", "IsNan", tfjs="4.20.0")
    (note,) = plan(tmp_path).notes
    assert "4.20.0" in note
    assert "slimtf profile" in note


def test_without_a_recording_there_is_nothing_to_go_by(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no kernels have been recorded"):
        plan(tmp_path)


def test_several_that_were_left_out_are_counted_and_listed(tmp_path: Path) -> None:
    record(tmp_path, "RealDiv", tfjs="4.20.0")
    stale, note = plan(tmp_path).notes
    assert "stale" in stale
    assert note == "2 kernels that the app can reach were not recorded and are left out: Abs, IsNan"


def test_what_a_backend_lacks_is_reported_beside_what_was_left_out(tmp_path: Path) -> None:
    record(tmp_path, "IsNan")
    notes = plan(tmp_path, Backend.CPU, Backend.WEBGL).notes
    assert notes[-2:] == (
        "the webgl backend has no IsNan",
        "1 kernel that the app can reach was not recorded and is left out: Abs",
    )


def test_what_was_recorded_says_where_it_was_seen(tmp_path: Path) -> None:
    record(tmp_path, "Abs")
    (kernel,) = plan(tmp_path).kernels
    assert [why.source for why in kernel.why] == ["recorded", "app"]


def test_a_model_that_the_settings_name_is_no_news(tmp_path: Path) -> None:
    model = write_model(tmp_path / "model.json", "Add")
    kernels = (RecordedKernel("Abs", ("cpu",), ()),)
    digests = model_digests([model], tmp_path)
    write_recording(tmp_path / RECORDING, Recording("4.22.0", ("cpu",), digests, kernels))
    install_tiny_tfjs(tmp_path / "node_modules")
    settings = Settings(output_path=tmp_path / "custom_tfjs", kernels="profile", models=(model,))
    assert not any("stale" in note for note in plan_kernels(tfjs_project(tmp_path), settings, CODE).notes)
    without = Settings(output_path=tmp_path / "custom_tfjs", kernels="profile", models=())
    (stale, *_) = plan_kernels(tfjs_project(tmp_path, models=(model,)), without, CODE).notes
    assert "model.json is gone" in stale
