"""The closure: reasons, what the engine needs, and complex numbers where some can come to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from slimtf.kernels.complex_numbers import has_complex_numbers
from slimtf.kernels.graph_model import graph_model
from slimtf.kernels.json_file import read_json_object
from slimtf.kernels.plan import plan_kernels
from slimtf.model.app_code import AppCode, Mention, OpenSetting, Place, TfjsUse
from slimtf.settings.schema import Settings
from tests.support.tiny_tfjs import install_tiny_tfjs, tfjs_project, write_model

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.kernels import KernelPlan

NOTHING = AppCode((), (), (), frozenset())


def plan(root: Path, code: AppCode, **settings: object) -> KernelPlan:
    install_tiny_tfjs(root / "node_modules")
    given = Settings.model_validate({"output_path": root / "custom_tfjs", "models": (), **settings})
    return plan_kernels(tfjs_project(root), given, code)


def test_each_kernel_says_where_it_is_called(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("// tfjs\n\ne.runKernel('Abs');\n")
    (kernel,) = plan(tmp_path, AppCode((), (), (("Abs", "a.js"),), frozenset())).kernels
    assert [(why.source, why.detail) for why in kernel.why] == [("app", "a.js (runKernel)")]


@pytest.mark.parametrize(
    ("code", "cause"),
    [
        (AppCode((TfjsUse("@tensorflow/tfjs", (), "a.js"),), (), (), frozenset()), "a.js hands on all of"),
        (AppCode((), (), (("", "a.js"),), frozenset()), "a.js asks for a kernel"),
        (AppCode((), (), (), frozenset(), unread=("/b.js",)), "/b.js cannot be read"),
        (
            AppCode((TfjsUse("@tensorflow/tfjs-converter", ("loadGraphModel",), "a.js"),), (), (), frozenset()),
            "loads a graph model, and none is named",
        ),
    ],
)
def test_what_is_unknown_keeps_everything(tmp_path: Path, code: AppCode, cause: str) -> None:
    found = plan(tmp_path, code)
    assert len(found.kernels) == 4
    assert any(cause in note and "every kernel" in note for note in found.notes)


def test_all_of_a_backend_is_no_reason_to_keep_everything(tmp_path: Path) -> None:
    code = AppCode((TfjsUse("@tensorflow/tfjs-backend-cpu", (), "a.js"),), (), (), frozenset())
    assert plan(tmp_path, code).kernels == ()


@pytest.mark.parametrize(("method", "gradients"), [("minimize", 1), ("fit", 0), ("predict", 0)])
def test_gradients_are_kept_when_the_app_trains(tmp_path: Path, method: str, gradients: int) -> None:
    code = AppCode((), (Mention(method, "a.js"),), (("RealDiv", "a.js"),), frozenset())
    assert len(plan(tmp_path, code).gradients) == gradients
    assert plan(tmp_path, code, forward_mode_only=True).gradients == ()


@pytest.mark.parametrize(
    ("code", "reached", "expected"),
    [
        (NOTHING, {"Abs", "ComplexAbs"}, False),
        (NOTHING, {"FFT"}, True),
        (AppCode((), (), (), frozenset({"complex64"})), set(), True),
        (AppCode((TfjsUse("@tensorflow/tfjs", ("complex",), "a.js"),), (), (), frozenset()), set(), True),
        (AppCode((TfjsUse("@tensorflow/tfjs", ("abs",), "a.js"),), (), (), frozenset()), set(), False),
        (AppCode(open_types=(Place("a.js", 9),)), set(), True),
        (AppCode(open_settings=(OpenSetting("loss", Place("a.js", 9)),)), set(), False),
    ],
)
def test_complex_numbers_in_the_app(code: AppCode, reached: set[str], *, expected: bool) -> None:
    assert has_complex_numbers(code, [], reached) is expected


@pytest.mark.parametrize(
    ("op", "dtype", "expected"),
    [("Add", "DT_FLOAT", False), ("Complex", "DT_FLOAT", True), ("Placeholder", "DT_COMPLEX64", True)],
)
def test_complex_numbers_in_a_model(tmp_path: Path, op: str, dtype: str, *, expected: bool) -> None:
    node = {"name": "x", "op": op, "attr": {"dtype": {"type": dtype}}}
    path = write_model(tmp_path / "model.json", modelTopology={"node": [node]})
    model = graph_model(read_json_object(path), path)
    assert has_complex_numbers(NOTHING, [model], set()) is expected
