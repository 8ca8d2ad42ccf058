"""When tfjs may be cut, and what is said where it may not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from slimtf.model.app_code import AppCode, ComputedCall, Place, TfjsUse
from slimtf.model.backend import Backend
from slimtf.model.kernels import GradientExport, KernelPlan, LeftOutKernel, ModuleExport, Unseen
from slimtf.model.modules import CONVERTER
from slimtf.specialise.eligible import further_imports, why_not
from tests.support.tiny_tfjs import install_tiny_tfjs, tfjs_project

if TYPE_CHECKING:
    from slimtf.model.project import TfjsInstall

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

LESS = ("methods", "kernels", "graphs", "layers", "models")


@pytest.fixture
def install(tmp_path: Path) -> TfjsInstall:
    install_tiny_tfjs(tmp_path / "node_modules")
    return tfjs_project(tmp_path).tfjs


def test_an_app_whose_names_are_all_known_can_be_cut(install: TfjsInstall) -> None:
    assert why_not(PLAN, CODE, install) == ""
    assert why_not(replace(PLAN, models=(Path("/m.json"),)), CODE, install) == ""


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"unseen": (Unseen("a.js:2", "hands on tfjs", "everything", "read it"),)}, "a.js:2 hands on tfjs; read it"),
        ({"unseen": (Unseen("a.js", "cannot be read", "everything"),)}, "a.js cannot be read"),
        ({"limits": ("the settings say so",)}, "the settings say so"),
        (
            {"left_out": (LeftOutKernel("Abs", ()),)},
            'the settings leave out what the app can reach (Abs); kernels = "auto" keeps it',
        ),
        (
            {"left_out": tuple(LeftOutKernel(name, ()) for name in ("Abs", "Add", "Neg", "Sin", "Tan"))},
            'the settings leave out what the app can reach (Abs, Add, Neg and 2 more); kernels = "auto" keeps it',
        ),
    ],
)
def test_what_the_plan_does_not_know(change: dict[str, Any], reason: str, install: TfjsInstall) -> None:
    assert why_not(replace(PLAN, **change), CODE, install) == reason


@pytest.mark.parametrize(
    "change",
    [
        {"with_layers": True},
        {"with_data": True},
        {"optimizers": True},
        {"gradients": (GradientExport("Abs", ModuleExport("p", "f", "n")),)},
        {"models": (Path("/m.json"),), "ops": None},
        *({"unseen": (Unseen("a.js", "does what only a run knows", "a lot", hides=hides),)} for hides in LESS),
    ],
)
def test_less_is_cut_where_less_is_known(change: dict[str, Any], install: TfjsInstall) -> None:
    assert why_not(replace(PLAN, **change), CODE, install) == ""


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"imported": ("@tensorflow/tfjs-vis",)}, "the app imports @tensorflow/tfjs-vis, which slimtf cannot cut"),
        (
            {"imported": ("@tensorflow/tfjs-core/dist/none",)},
            "the app imports @tensorflow/tfjs-core/dist/none, which slimtf cannot cut",
        ),
        (
            {"uses": (TfjsUse("@tensorflow/tfjs", (), "a.js", 4),)},
            "a.js:4 hands on all of @tensorflow/tfjs; read the members that you need from it",
        ),
    ],
)
def test_what_the_code_hides(change: dict[str, Any], reason: str, install: TfjsInstall) -> None:
    assert why_not(PLAN, replace(CODE, **change), install) == reason


def test_further_packages_and_files_of_tfjs_are_part_of_the_module(install: TfjsInstall) -> None:
    names = (CONVERTER, "@tensorflow/tfjs-core/dist/ops/ops", "@tensorflow/tfjs-core/dist/ops/ops.js")
    found = further_imports(PLAN, names, install)
    assert [file.name if file else None for file in found.values()] == ["index.js", "ops.js", "ops.js"]
    assert why_not(PLAN, replace(CODE, imported=names), install) == ""


def test_imports_that_give_tensors_methods_hand_nothing_on(install: TfjsInstall, tmp_path: Path) -> None:
    name = "@tensorflow/tfjs-core/dist/public/chained_ops/add"
    file = tmp_path / f"node_modules/{name}.js"
    file.parent.mkdir(parents=True)
    file.write_text("")
    code = replace(CODE, imported=(name,), uses=(*CODE.uses, TfjsUse(name, (), "a.js", 5)))
    assert why_not(PLAN, code, install) == ""


def test_names_of_packages_that_do_not_know_tfjs_hide_nothing(install: TfjsInstall) -> None:
    assert why_not(PLAN, replace(CODE, computed=(ComputedCall(Place("a.js", 3), foreign=True),)), install) == ""


def test_code_that_was_not_looked_at(install: TfjsInstall) -> None:
    assert why_not(PLAN, None, install) == "the app's code was not looked at"


def test_an_app_in_which_no_import_of_tfjs_was_found(install: TfjsInstall) -> None:
    """A plugin of the bundler may bring one in, of which nothing is known."""
    assert (
        why_not(PLAN, replace(CODE, uses=(), imported=()), install) == "no import of tfjs was found in the app's code"
    )
