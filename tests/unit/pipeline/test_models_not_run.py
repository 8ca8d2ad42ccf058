"""A model without its weights is planned, and its verification says why it was not run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.model.backend import Backend
from slimtf.model.kernels import KernelPlan
from slimtf.model.verification import Check
from slimtf.pipeline.running import VariantRuns
from slimtf.pipeline.verify import _compare
from slimtf.settings.schema import Settings

if TYPE_CHECKING:
    from pathlib import Path


def test_a_model_that_cannot_be_run_is_skipped_with_the_reason(tmp_path: Path) -> None:
    model = tmp_path / "model" / "model.json"
    plan = KernelPlan(
        (Backend.CPU, Backend.WASM),
        (),
        (),
        (model,),
        (),
        with_converter=True,
        not_run={model: "weights not found (a.bin)"},
    )
    nothing = VariantRuns({}, None)
    checks = list(_compare(tmp_path, Settings(output_path=tmp_path / "custom_tfjs"), plan, nothing, nothing))
    assert [
        (check.subject, check.backends, check.equal, check.skipped) for check in checks if isinstance(check, Check)
    ] == [("model/model.json", (name,), None, "weights not found (a.bin)") for name in ("cpu", "wasm")]
