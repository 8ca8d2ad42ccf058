"""When tfjs may be cut, and what is said where it may not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from slimtf.model.app_code import AppCode, ComputedCall, Place, TfjsUse
from slimtf.model.backend import Backend
from slimtf.model.kernels import GradientExport, KernelPlan, LeftOutKernel, ModuleExport, Unseen
from slimtf.specialise.eligible import why_not

PLAN = KernelPlan(backends=(Backend.CPU,), kernels=(), gradients=(), models=(), ops=(), with_converter=True)
CODE = AppCode(
    uses=(TfjsUse("@tensorflow/tfjs", ("add",), "a.js", 1),),
    imported=(
        "@tensorflow/tfjs",
        "@tensorflow/tfjs-core",
        "@tensorflow/tfjs-converter",
        "@tensorflow/tfjs-backend-cpu",
    ),
)


def test_an_app_whose_names_are_all_known_can_be_cut() -> None:
    assert why_not(PLAN, CODE) == ""
    assert why_not(replace(PLAN, models=(Path("/m.json"),)), CODE) == ""


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"unseen": (Unseen("a.js:2", "hands on tfjs", "everything"),)}, "a.js:2 hands on tfjs"),
        ({"limits": ("something",)}, "the settings leave kernels out"),
        ({"left_out": (LeftOutKernel("Abs", ()),)}, "the settings leave kernels out"),
        ({"with_layers": True}, "layers, datasets"),
        ({"with_data": True}, "layers, datasets"),
        ({"optimizers": True}, "layers, datasets"),
        ({"gradients": (GradientExport("Abs", ModuleExport("p", "f", "n")),)}, "gradients"),
        ({"models": (Path("/m.json"),), "ops": None}, "not every model"),
    ],
)
def test_what_the_plan_does_not_know(change: dict[str, Any], reason: str) -> None:
    assert why_not(replace(PLAN, **change), CODE).startswith(reason)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"computed": (ComputedCall(Place("a.js", 3)),)}, "a.js:3 calls a method whose name only a run knows"),
        ({"imported": ("@tensorflow/tfjs-core/dist/ops/add",)}, "the app imports @tensorflow/tfjs-core/dist/ops/add"),
        ({"imported": ("@tensorflow/tfjs-backend-webgl",)}, "the app imports @tensorflow/tfjs-backend-webgl"),
        ({"uses": (TfjsUse("@tensorflow/tfjs", (), "a.js", 4),)}, "a.js:4 hands on all of @tensorflow/tfjs"),
    ],
)
def test_what_the_code_hides(change: dict[str, Any], reason: str) -> None:
    assert why_not(PLAN, replace(CODE, **change)) == reason


def test_names_of_packages_that_do_not_know_tfjs_hide_nothing() -> None:
    assert why_not(PLAN, replace(CODE, computed=(ComputedCall(Place("a.js", 3), foreign=True),))) == ""


def test_code_that_was_not_looked_at() -> None:
    assert why_not(PLAN, None) == "the app's code was not looked at"
