"""A list of kernels that is shorter than what the app needs: refused before anything is written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from slimtf.errors import ProofError
from slimtf.model.app_code import AppCode
from slimtf.pipeline.custom_modules import make_modules
from slimtf.pipeline.levels import Levels
from slimtf.progress import SILENT
from slimtf.settings.schema import Settings
from slimtf.workspace.scratch import Scratch
from tests.support.tiny_tfjs import install_tiny_tfjs, tfjs_project

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.kernels import KernelPlan

CODE = AppCode((), (), (("Abs", "src/a.js"), ("IsNan", "src/b.js"), ("RealDiv", "src/b.js")), frozenset())


@pytest.fixture
def root(tmp_path: Path) -> Path:
    install_tiny_tfjs(tmp_path / "node_modules")
    return tmp_path


def planned(root: Path, *, allow_missing: bool) -> KernelPlan:
    app, settings = tfjs_project(root), Settings(output_path=root / "custom_tfjs", kernels=("Abs",))
    levels = Levels(app, settings, None, Scratch(root / ".slimtf"), SILENT)
    plan, _ = make_modules(levels, CODE, allow_missing=allow_missing)
    return plan


def test_each_kernel_is_named_with_its_place(root: Path) -> None:
    with pytest.raises(ProofError) as caught:
        planned(root, allow_missing=False)
    error = caught.value
    assert error.what == "the list of kernels lacks 2 kernels that the app can reach: IsNan, RealDiv"
    assert error.where == "IsNan: src/b.js (runKernel)\nRealDiv: src/b.js (runKernel)"
    assert "--allow-missing-kernels" in error.hint
    assert not (root / "custom_tfjs").exists()


def test_what_only_some_inputs_need_is_reported_and_no_error(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = planned(root, allow_missing=True)
    lost = tuple(replace(one, certain=False, unserved=()) for one in plan.left_out)
    monkeypatch.setattr("slimtf.pipeline.custom_modules.plan_kernels", lambda *_, **__: replace(plan, left_out=lost))
    made = planned(root, allow_missing=False)
    assert [one.name for one in made.left_out] == ["IsNan", "RealDiv"]


def test_the_flag_goes_on(root: Path) -> None:
    plan = planned(root, allow_missing=True)
    assert [one.name for one in plan.left_out] == ["IsNan", "RealDiv"]
    assert (root / "custom_tfjs").exists()
