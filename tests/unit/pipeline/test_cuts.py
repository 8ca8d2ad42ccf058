"""Which line of the app keeps a part of tfjs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.model.app_code import AppCode
from slimtf.model.backend import Backend
from slimtf.model.flat import CutDecision
from slimtf.model.kernels import KernelPlan
from slimtf.model.modules import CustomModules
from slimtf.model.proof import Proof
from slimtf.pipeline.build_report import reported_cuts
from slimtf.pipeline.slim import Slim
from tests.support.records import make_bundle

if TYPE_CHECKING:
    from pathlib import Path

PROOF = Proof({}, (), (), (), 1)
PLAN = KernelPlan(backends=(Backend.CPU,), kernels=(), gradients=(), models=(), ops=(), with_converter=True)


def why(tmp_path: Path, *names: str) -> str:
    (tmp_path / "src").mkdir(exist_ok=True)
    first, second = tmp_path / "src/a.js", tmp_path / "src/b.js"
    first.write_text("const saved = 1;\nit.$save();\n")
    second.write_text("\n\nmodel.save('x');\n")
    inputs = (str(tmp_path / "gone.js"), str(first), str(second))
    modules = CustomModules(
        tmp_path, (), (), "", (), cuts=(CutDecision("saving", made=False, back="keep", names=names),)
    )
    (cut,) = reported_cuts(Slim(PLAN, modules, make_bundle(), PROOF, AppCode(inputs=inputs)), tmp_path)
    return cut.why


def test_the_first_line_with_the_name_as_a_word(tmp_path: Path) -> None:
    assert why(tmp_path, "save") == "the code names 'save': src/b.js:3"
    assert why(tmp_path, "other") == "the code names 'other'"


def test_without_a_name_it_is_no_line_of_the_code(tmp_path: Path) -> None:
    assert "a model" in why(tmp_path)


def test_what_went_and_level_standard_need_no_reason(tmp_path: Path) -> None:
    gone = CutDecision("saving", made=True, back="keep")
    modules = CustomModules(tmp_path, (), (), "", (), cuts=(gone,))
    slim = Slim(PLAN, modules, make_bundle(), PROOF, None)
    assert [(cut.made, cut.why) for cut in reported_cuts(slim, tmp_path)] == [(True, "")]
    assert reported_cuts(Slim(PLAN, CustomModules(tmp_path, (), (), "", ()), make_bundle(), PROOF), tmp_path) == ()
