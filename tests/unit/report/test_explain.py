"""``--explain``: why a kernel is in the bundle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.model.report import Why
from slimtf.report.explain import explanation

if TYPE_CHECKING:
    from tests.support.finished_build import Build


def test_every_reason_of_a_kernel(build: Build) -> None:
    report = build.report()
    kernel = report.kernels[0].model_copy(
        update={
            "why": (Why(source="app", detail="src/a.js:3 (conv2d)"), Why(source="engine", detail="tensors are cloned"))
        }
    )
    text = explanation(report.model_copy(update={"kernels": (kernel,)}), kernel.name)
    assert text.splitlines()[1:] == [
        "  called by the app: src/a.js:3 (conv2d)",
        "  needed by tfjs itself: tensors are cloned",
    ]


def test_a_kernel_that_is_not_there(build: Build) -> None:
    report = build.report()
    name = report.kernels[0].name
    assert "not in the slim bundle" in explanation(report, "Erf")
    assert f"did you mean {name}?" in explanation(report, name.lower())
