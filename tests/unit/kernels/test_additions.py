"""What ``--fix`` adds to a plan: kernels, chained ops and gradients, each with what it can reach."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from slimtf.kernels.additions import lacking_in, with_additions
from slimtf.kernels.plan import plan_kernels
from slimtf.model.kernels import LeftOutKernel
from slimtf.model.recording import Additions, RecordedKernel, RecordedName
from slimtf.settings.schema import Settings
from tests.support.tiny_tfjs import install_tiny_tfjs, tfjs_project

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.kernels import KernelPlan
    from slimtf.model.project import Project

_FILES = {
    "dist/ops/ops.js": "export { isNaN } from './is_nan';\nexport { abs } from './abs';",
    "dist/ops/is_nan.js": "import { ENGINE } from '../engine';\nimport { IsNan } from '../kernel_names';\n"
    "function isNaN_(x) { return ENGINE.runKernel(IsNan, { x }); }\nexport const isNaN = isNaN_;",
    "dist/ops/abs.js": "import { ENGINE } from '../engine';\nimport { Abs } from '../kernel_names';\n"
    "function abs_(x) { return ENGINE.runKernel(Abs, { x }); }\nexport const abs = abs_;",
    "dist/tensor.js": "export function getGlobalTensorClass() { return Object; }",
    "dist/engine.js": "export const ENGINE = {};",
    "dist/public/chained_ops/is_nan.js": "import { isNaN } from '../../ops/is_nan';\n"
    "import { getGlobalTensorClass } from '../../tensor';\n"
    "getGlobalTensorClass().prototype.isNaN = function () { return isNaN(this); };",
    "dist/gradients/RealDiv_grad.js": "import { RealDiv } from '../kernel_names';\nimport { abs } from '../ops/abs';\n"
    "export const divGradConfig = {\n    kernelName: RealDiv,\n    gradFunc: (dy) => abs(dy)\n};",
}
CHAINED = "dist/public/chained_ops/is_nan.js"


@pytest.fixture
def app(tmp_path: Path) -> Project:
    modules = tmp_path / "node_modules"
    install_tiny_tfjs(modules)
    for name, text in _FILES.items():
        file = modules / "@tensorflow/tfjs-core" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return tfjs_project(tmp_path)


@pytest.fixture
def plan(app: Project) -> KernelPlan:
    return plan_kernels(app, Settings(output_path=app.root / "custom_tfjs", kernels=("RealDiv",)))


def name(text: str) -> RecordedName:
    return RecordedName(text, ("page index.html",))


def kernel(text: str) -> RecordedKernel:
    return RecordedKernel(text, ("cpu",), ("page index.html",))


def names(plan: KernelPlan) -> list[str]:
    return [one.name for one in plan.kernels]


def test_a_kernel(app: Project, plan: KernelPlan) -> None:
    made = with_additions(plan, app, Additions((kernel("Abs"),)))
    assert names(made) == ["Abs", "RealDiv"]
    assert made.kernels[0].why[0].detail == "slimtf.kernels.json: page index.html"


def test_every_place_where_a_kernel_was_seen_is_a_reason(app: Project, plan: KernelPlan) -> None:
    elsewhere = RecordedKernel("Abs", ("webgl",), ("page other.html",))
    made = with_additions(plan, app, Additions((kernel("Abs"), elsewhere)))
    assert [why.detail for why in made.kernels[0].why] == [
        "slimtf.kernels.json: page index.html",
        "slimtf.kernels.json: page other.html",
    ]


def test_a_method_that_came_back_has_no_stub_any_more(app: Project, plan: KernelPlan) -> None:
    stubbed = replace(plan, stubbed=("isNaN", "square"))
    assert with_additions(stubbed, app, Additions(methods=(name("isNaN"),))).stubbed == ("square",)


def test_only_calls_that_an_added_kernel_serves_are_served(app: Project, plan: KernelPlan) -> None:
    served, other = frozenset({"Abs", "IsNan"}), frozenset({"IsNan"})
    lacks = replace(plan, left_out=(LeftOutKernel("IsNan", (), certain=False, unserved=(served, other)),))
    (lost,) = with_additions(lacks, app, Additions((kernel("Abs"),))).left_out
    assert lost.unserved == (other,)


def test_a_method_brings_its_file_and_the_kernels_that_it_reaches(app: Project, plan: KernelPlan) -> None:
    made = with_additions(plan, app, Additions(methods=(name("isNaN"),)))
    assert made.chained == (CHAINED,)
    assert names(made) == ["IsNan", "RealDiv"]
    assert made.gradients == ()


def test_a_gradient_brings_the_kernels_that_it_reaches(app: Project, plan: KernelPlan) -> None:
    made = with_additions(plan, app, Additions(gradients=(name("RealDiv"),)))
    assert [one.kernel for one in made.gradients] == ["RealDiv"]
    assert names(made) == ["Abs", "RealDiv"]


@pytest.mark.parametrize(
    "added",
    [
        Additions(),
        Additions((kernel("RealDiv"), kernel("NoSuchKernel"))),
        Additions(methods=(name("map"), name("dispose"))),
        Additions(gradients=(name("Abs"),)),
    ],
)
def test_what_tfjs_does_not_have_or_the_plan_has_changes_nothing(
    added: Additions, app: Project, plan: KernelPlan
) -> None:
    assert with_additions(plan, app, added) is plan


def test_added_twice_is_added_once(app: Project, plan: KernelPlan) -> None:
    added = Additions((kernel("Abs"),), (name("isNaN"),), (name("RealDiv"),))
    once = with_additions(plan, app, added)
    assert with_additions(once, app, added) is once


def test_what_a_plan_lacks_of_what_was_used(app: Project, plan: KernelPlan) -> None:
    used = Additions(
        (kernel("Abs"), kernel("RealDiv")), (name("isNaN"), name("dispose")), (name("RealDiv"), name("Abs"))
    )
    lacking = lacking_in(plan, app, used)
    assert lacking.names == ("Abs", ".isNaN()", "gradient of RealDiv")
    assert not lacking_in(with_additions(plan, app, lacking), app, used)
