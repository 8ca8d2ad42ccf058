"""A bundle that is not proven whole, or is not the one that was proven, never passes."""

from __future__ import annotations

from typing import Any

import pytest

from slimtf.cli.verdict import exit_code
from slimtf.gate.stale import stale_build, stale_reference, unknown_build
from slimtf.model.gate import Severity
from slimtf.model.report import ReportLeftOut, ReportMissingExport, ReportSources, Why
from slimtf.report.verdict import verdict
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


@pytest.mark.parametrize("name", ["index.html", "app/PAGE.HTM"])
def test_a_page_may_hold_the_scripts(name: str) -> None:
    whole = report(emitted(name, 10))
    assert Case(whole).judge().passed
    empty = report(emitted(name, 0))
    assert "not-proven" in Case(empty).rules()
    assert Case(report(emitted("style.css", 10), emitted("data.json", 10))).rules()[0] == "not-proven"


def test_what_the_proof_leaves_open_is_named() -> None:
    left = tuple(
        ReportLeftOut(name=f"K{number}", why=(Why(source="app", detail=f"a.js:{number} (f)" if number else ""),))
        for number in range(12)
    )
    built = report(emitted("main.js", 10))
    case = Case(
        built.model_copy(
            update={"proof": built.proof.model_copy(update={"left_out": left, "limits": ("no gradients.",)})}
        )
    )
    gate = case.judge()
    assert gate.passed
    kernels, limit, _ = gate.findings
    assert {(one.rule, one.severity) for one in (kernels, limit)} == {("not-covered", Severity.WARN)}
    assert "K0, K1 (a.js:1 (f)), " in kernels.title
    assert "K9 (a.js:9 (f)) and 2 more" in kernels.title
    assert limit.title == "not proven: no gradients"
    assert "slimtf verify" in limit.hint
    assert verdict(gate) == "passed, not proven whole; other findings: 3 warned"


def test_ten_kernels_are_all_named() -> None:
    left = tuple(ReportLeftOut(name=f"K{number}", why=()) for number in range(10))
    built = report(emitted("main.js", 10))
    case = Case(built.model_copy(update={"proof": built.proof.model_copy(update={"left_out": left})}))
    (found,) = [one for one in case.judge().findings if one.rule == "not-covered"]
    assert found.title.endswith("what the app can reach: K0, K1, K2, K3, K4, K5, K6, K7, K8, K9")
    assert "kernels" in found.hint


BUILT = ReportSources(
    modules={"custom_tfjs/custom_tfjs.js": "1"},
    models={"model/model.json": "2"},
    recording="3",
    app={"src/index.js": "4"},
    packages={"react": "18.0.0", "gone": "1.0.0"},
    settings={"backends": "null", "kernels": '"auto"'},
)


@pytest.mark.parametrize(
    ("changes", "rule", "file"),
    [
        ({"modules": {"custom_tfjs/custom_tfjs.js": "x"}}, "stale-modules", "custom_tfjs/custom_tfjs.js"),
        ({"modules": {}}, "stale-modules", "custom_tfjs/custom_tfjs.js"),
        ({"models": {"model/model.json": "x"}}, "stale-models", "model/model.json"),
        ({"recording": ""}, "stale-kernels", "slimtf.kernels.json"),
        ({"app": {"src/index.js": "x"}}, "stale-sources", "src/index.js"),
        ({"app": {}}, "stale-sources", "src/index.js"),
        ({"packages": {"react": "19.0.0"}}, "stale-packages", ""),
        ({"settings": {"backends": '["cpu"]', "kernels": '"auto"'}}, "stale-settings", ""),
        ({"settings": {"backends": "null"}}, "stale-settings", ""),
        ({"settings": {**(BUILT.settings or {}), "keep": '["a"]'}}, "stale-settings", ""),
    ],
)
def test_what_changed_since_the_build_fails_with_the_command(changes: dict[str, Any], rule: str, file: str) -> None:
    (finding,) = stale_build(BUILT, BUILT.model_copy(update=changes))
    assert (finding.rule, finding.file) == (rule, file)
    assert "slimtf build" in finding.hint
    gate = Case(report(emitted("main.js", 10)), stale=(finding,)).judge()
    assert not gate.passed
    assert exit_code(gate) == 7


def test_nothing_is_stale_when_nothing_changed() -> None:
    assert stale_build(BUILT, BUILT) == ()
    # Where nothing is installed, as where only a finished build is checked, versions say nothing.
    assert stale_build(BUILT, BUILT.model_copy(update={"packages": {}})) == ()


@pytest.mark.parametrize(
    ("then", "now", "changed"),
    [
        ("flag --backend", "", False),  # no file says what it was
        ("flag --backend", "SLIMTF_BACKENDS", False),
        ("SLIMTF_BACKENDS", "", False),
        ("SLIMTF_BACKENDS", "SLIMTF_BACKENDS", True),
        ("", "SLIMTF_BACKENDS", True),
        ("", "", True),
    ],
)
def test_a_setting_from_outside_is_compared_with_its_like(then: str, now: str, changed: bool) -> None:  # noqa: FBT001
    before = BUILT.model_copy(update={"outside": {"backends": then} if then else {}})
    after = BUILT.model_copy(
        update={"outside": {"backends": now} if now else {}, "settings": {**(BUILT.settings or {}), "backends": "1"}}
    )
    assert bool(stale_build(before, after)) is changed


def test_of_many_changed_files_the_first_are_named() -> None:
    files = {f"src/{number:02}.js": "1" for number in range(12)}
    found = stale_build(BUILT.model_copy(update={"app": files}), BUILT.model_copy(update={"app": {}}))
    assert [one.file for one in found] == [*sorted(files)[:10], ""]
    assert {one.rule for one in found} == {"stale-sources"}
    assert found[-1].title == "the build is stale: 2 more files of the app changed"
    assert (
        len(
            stale_build(
                BUILT.model_copy(update={"app": dict([*files.items()][:10])}), BUILT.model_copy(update={"app": {}})
            )
        )
        == 10
    )


def test_a_report_that_does_not_say_what_it_was_made_from_never_passes() -> None:
    (finding,) = unknown_build()
    assert finding.text.startswith("The report does not say what it was built from")
    assert "slimtf build" in finding.hint
    assert exit_code(Case(report(emitted("main.js", 10)), stale=(finding,)).judge()) == 7


def test_a_reference_for_another_model_fails_with_the_command() -> None:
    reference = Case(report(emitted("main.js", 10), sources=BUILT)).against(report(emitted("m.js", 1), sources=BUILT))
    assert reference.reference is not None
    now = BUILT.model_copy(update={"models": {"model/other.json": "2"}})
    gone, come = stale_reference(reference.reference, now, NAME)
    assert "model/model.json has gone" in gone.text
    assert "model/other.json has come" in come.text
    assert "slimtf check --update" in come.hint
    assert stale_reference(reference.reference, BUILT, NAME) == ()


def test_everything_that_the_reference_knew_otherwise_is_reported() -> None:
    case = Case(report(emitted("main.js", 10), sources=BUILT)).against(report(emitted("m.js", 1), sources=BUILT))
    assert case.reference is not None
    now = BUILT.model_copy(update={"models": {"model/model.json": "x"}, "recording": "x"})
    model, recording = stale_reference(case.reference, now, NAME)
    assert "model/model.json has changed" in model.title
    assert "slimtf.kernels.json" in recording.title
    assert {(one.rule, one.file) for one in (model, recording)} == {("stale-reference", NAME)}
