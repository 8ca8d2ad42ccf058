"""A bundle that is not proven whole, or is not the one that was proven, never passes."""

from __future__ import annotations

from typing import Any

import pytest

from slimtf.gate.stale import stale_build, stale_reference
from slimtf.model.report import ReportMissingExport, ReportSources
from tests.support.gate_evidence import NAME, Case, emitted, kernel, report

MISSING = ReportMissingExport(name="loadLayersModel", module="@tensorflow/tfjs", importer="src/index.js")


@pytest.mark.parametrize(
    ("proof", "word"),
    [
        ({"missing_exports": (MISSING,)}, "loadLayersModel"),
        ({"kernels_registered": ("Identity",)}, "Reshape"),
        ({"kernels_registered": ()}, "no kernel is registered"),
        ({"aliases": {"@tensorflow/tfjs": 0}}, "no alias caught"),
        ({"aliases": {}}, "no alias caught"),
        ({"tfjs_core_copies": 2}, "2 copies of tfjs-core"),
    ],
)
def test_a_proof_that_does_not_hold(proof: dict[str, Any], word: str) -> None:
    built = report(emitted("main.js", 10))
    case = Case(built.model_copy(update={"proof": built.proof.model_copy(update=proof)}))
    gate = case.judge()
    assert not gate.passed
    assert gate.findings[0].rule == "not-proven"
    assert word in gate.findings[0].text


def test_a_bundle_without_script_does_not_pass() -> None:
    assert "not-proven" in Case(report(emitted("style.css", 10))).rules()


def test_a_kernel_that_tfjs_does_with_a_canvas_is_registered_nowhere() -> None:
    built = report(emitted("main.js", 10), kernels=(kernel("Identity"), kernel("FromPixels", backends=())))
    proof = built.proof.model_copy(update={"kernels_registered": ("Identity",)})
    assert Case(built.model_copy(update={"proof": proof})).judge().passed


BUILT = ReportSources(
    modules={"custom_tfjs/custom_tfjs.js": "1"}, models={"model/model.json": "2"}, recording="3", kernels='"auto"'
)


@pytest.mark.parametrize(
    ("changes", "rule", "file"),
    [
        ({"modules": {"custom_tfjs/custom_tfjs.js": "x"}}, "stale-modules", "custom_tfjs/custom_tfjs.js"),
        ({"modules": {}}, "stale-modules", "custom_tfjs/custom_tfjs.js"),
        ({"models": {"model/model.json": "x"}}, "stale-models", "model/model.json"),
        ({"recording": ""}, "stale-kernels", "slimtf.kernels.json"),
        ({"kernels": '["Add"]'}, "stale-kernels", ""),
    ],
)
def test_what_changed_since_the_build_fails_with_the_command(changes: dict[str, Any], rule: str, file: str) -> None:
    (finding,) = stale_build(BUILT, BUILT.model_copy(update=changes))
    assert (finding.rule, finding.file) == (rule, file)
    assert "slimtf build" in finding.hint
    assert not Case(report(emitted("main.js", 10)), stale=(finding,)).judge().passed


def test_nothing_is_stale_when_nothing_changed() -> None:
    assert stale_build(BUILT, BUILT) == ()
    assert stale_build(BUILT, BUILT.model_copy(update={"kernels": ""})) == ()  # a flag gave it; nobody knows


def test_a_reference_for_another_model_fails_with_the_command() -> None:
    reference = Case(report(emitted("main.js", 10), sources=BUILT)).against(report(emitted("m.js", 1), sources=BUILT))
    assert reference.reference is not None
    now = BUILT.model_copy(update={"models": {"model/other.json": "2"}})
    gone, come = stale_reference(reference.reference, now, NAME)
    assert "model/model.json has gone" in gone.text
    assert "model/other.json has come" in come.text
    assert "slimtf check --update" in come.hint
    assert stale_reference(reference.reference, BUILT, NAME) == ()


def test_everything_that_the_reference_knew_otherwise_is_told() -> None:
    case = Case(report(emitted("main.js", 10), sources=BUILT)).against(report(emitted("m.js", 1), sources=BUILT))
    assert case.reference is not None
    now = BUILT.model_copy(update={"models": {"model/model.json": "x"}, "recording": "x"})
    model, recording = stale_reference(case.reference, now, NAME)
    assert "model/model.json has changed" in model.title
    assert "slimtf.kernels.json" in recording.title
    assert {(one.rule, one.file) for one in (model, recording)} == {("stale-reference", NAME)}
