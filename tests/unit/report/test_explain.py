"""``--explain``: why a kernel is in the bundle."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slimtf.model.report import ReportUnseen, Why
from slimtf.model.report_levels import ReportCut
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
        "  named by the app: src/a.js:3 (conv2d)",
        "  needed by tfjs itself: tensors are cloned",
    ]


def test_what_is_not_known_is_named_with_its_place(build: Build) -> None:
    report = build.report()
    kernel = report.kernels[0].model_copy(update={"why": (Why(source="all", detail=""),)})
    unseen = ReportUnseen(place="src/main.js:3", what="loads a model", kept="every kernel", fix="name it")
    proof = report.proof.model_copy(update={"unseen": (unseen,)})
    report = report.model_copy(update={"kernels": (kernel,), "proof": proof})
    assert explanation(report, kernel.name).splitlines()[2:] == [
        "    every kernel: src/main.js:3 loads a model; name it"
    ]


def test_a_kernel_that_is_not_there(build: Build) -> None:
    report = build.report()
    name = report.kernels[0].name
    assert "not in the slim bundle" in explanation(report, "Erf")
    assert f"did you mean {name}?" in explanation(report, name.lower())


def test_parts_of_tfjs_by_a_word_of_theirs_and_by_what_brings_them_back(build: Build) -> None:
    cuts = (
        ReportCut(name="an engine", made=True, back="keep", raw=-20, gzip=1_200),
        ReportCut(name="models in localStorage", made=True, back='keep = ["indexeddb"]'),
        ReportCut(name="saving models", made=False, back='keep = ["save"]', why="the code names 'save': src/a.js:3"),
    )
    report = build.report().model_copy(update={"cuts": cuts})
    gone = (
        'models in localStorage: not in the slim bundle, because nothing needs it; keep = ["indexeddb"] brings it back'
    )
    stays = "saving models: kept; the code names 'save': src/a.js:3"
    assert explanation(report, "LocalStorage") == explanation(report, "indexeddb") == gone
    assert explanation(report, "saving") == explanation(report, "save") == stays
    assert explanation(report, "models") == f"{gone}\n{stays}"
    assert "not in the slim bundle (1.20 kB in gzip), because" in explanation(report, "an engine")
    assert "not in the slim bundle: neither" in explanation(report, "Erf")
