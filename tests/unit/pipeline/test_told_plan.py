"""What is said of a plan once it stands."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from slimtf.model.kernels import KernelPlan
from slimtf.model.modules import CustomModules
from slimtf.pipeline.custom_modules import tell_plan
from slimtf.settings.load import load_settings
from tests.support.told import Told

if TYPE_CHECKING:
    from pathlib import Path


def test_a_name_to_keep_that_nothing_in_tfjs_has_is_said(tmp_path: Path) -> None:
    settings = load_settings(tmp_path, file=None, flags={"keep": ["square", "squar"]}, environ={}).settings
    flat = tmp_path / "custom_flat.js"
    flat.write_text("class Tensor { square() {} } const squash = 1;")
    modules = CustomModules(tmp_path, (), (), "", (), flat=flat, pruned=frozenset({"squared"}))
    said = Told()
    plan = KernelPlan((), (), (), (), (), with_converter=False)
    tell_plan(plan, modules, settings, said)
    assert said.notes == ["nothing in tfjs is called 'squar', which the setting keep names; did you mean 'squared'?"]
    tell_plan(plan, replace(modules, flat=None), settings, said)
    assert len(said.notes) == 1, "at level standard, methods alone are kept by name"
