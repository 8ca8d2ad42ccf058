"""What is said of a bundle that grew: the kernel, the line that asked for it, the package, the tools."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from slimtf.gate.growth import added_kernels, grown_packages
from slimtf.gate.sizes import scope_sizes
from slimtf.model.attribution import Category
from slimtf.model.gate import Measure, Severity
from slimtf.model.report_verification import ReportCheck, ReportVerification
from tests.support.gate_evidence import NAME, Case, budget, emitted, kernel, module, report

if TYPE_CHECKING:
    from slimtf.gate.evidence import Evidence
    from slimtf.gate.growth import AddedKernel
    from slimtf.model.gate import Finding
    from slimtf.model.report import ReportKernel

BEFORE = report(emitted("main.js", 100_000))
IDENTITY = kernel("Identity")


def _grown(*kernels: ReportKernel, raw: int = 108_000, limit: str = "+1 kB", **changes: object) -> Case:
    grown = report(emitted("main.js", raw), kernels=(IDENTITY, kernel("Reshape"), *kernels), **changes)
    return Case(grown, (budget("total", limit),)).against(BEFORE)


def _over(case: Case) -> Finding:
    return next(finding for finding in case.judge().findings if finding.rule == "over-budget")


def _added(*why: tuple[str, str], models: tuple[str, ...] = ()) -> AddedKernel:
    (found,) = added_kernels(_grown(kernel("Conv2D", *why), models=models).evidence)
    return found


@pytest.mark.parametrize(
    ("why", "asked_by", "file", "line"),
    [
        ([("model", "model.json: conv (Conv2D)")], "model.json: conv (Conv2D)", "m/model.json", None),
        ([("model", "other.json: conv (Conv2D)")], "other.json: conv (Conv2D) [model]", "", None),
        ([("settings", "slimtf.toml:2 (kernels)")], "slimtf.toml:2 (kernels)", "slimtf.toml", 2),
        ([("settings", "kernels")], "kernels [settings]", "", None),
        ([("engine", "tensors are cloned")], "tensors are cloned [engine]", "", None),
        ([("engine", "src/a.js:1 (x)")], "src/a.js:1 (x) [engine]", "", None),
        ([("all", "")], "[all]", "", None),
        ([], "", "", None),
        # a line says more than a node, and the app's code more than the settings, which say more than a model
        ([("model", "model.json: x (Y)"), ("app", "src/a.js:7 (y)")], "src/a.js:7 (y)", "src/a.js", 7),
        ([("settings", "slimtf.toml:2 (y)"), ("app", "src/a.js:7 (y)")], "src/a.js:7 (y)", "src/a.js", 7),
        ([("model", "model.json: x (Y)"), ("settings", "kernels")], "kernels [settings]", "", None),
        ([("gradient", "of Add"), ("model", "model.json: x (Y)")], "model.json: x (Y)", "m/model.json", None),
        ([("gradient", "of Add"), ("app", "runKernel")], "runKernel [app]", "", None),
    ],
)
def test_who_asked_for_an_added_kernel(why: list[tuple[str, str]], asked_by: str, file: str, line: int | None) -> None:
    found = _added(*why, models=("m/model.json",))
    assert (found.name, found.asked_by, found.file, found.line) == ("Conv2D", asked_by, file, line)


def test_a_model_s_name_that_two_models_have_blames_neither() -> None:
    found = _added(("model", "model.json: conv (Conv2D)"), models=("a/model.json", "b/model.json"))
    assert (found.file, found.asked_by) == ("", "model.json: conv (Conv2D) [model]")


def test_without_attribution_nothing_is_known_of_the_bytes() -> None:
    found = _added(("app", "src/a.js:7 (y)"))
    assert found.size is None
    assert "--attribution" in found.sentence(Measure.GZIP)


def test_a_kernel_s_bytes_are_those_of_all_its_modules() -> None:
    script = emitted(
        "main.js",
        9_000,
        module("a.js", 4_000, kernel="Conv2D"),
        module("b.js", 800, kernel="Conv2D"),
        module("c.js", 9),
    )
    case = Case(report(script, kernels=(kernel("Conv2D"), kernel("Fill")))).against(BEFORE)
    conv, fill = added_kernels(case.evidence)
    assert (conv.sentence(Measure.RAW), conv.sentence(Measure.GZIP)) == (
        "the kernel Conv2D was added, 4.80 kB",
        "the kernel Conv2D was added, 4.80 kB (1.20 kB in gzip)",
    )
    assert fill.sentence(Measure.RAW) == "the kernel Fill was added, 0 B"


def _packages(after: dict[str, int], before: dict[str, int]) -> tuple[tuple[str, int], ...]:
    def made(sizes: dict[str, int]) -> Case:
        modules = (module(f"{name}.js", size, Category.PACKAGE, name) for name, size in sizes.items())
        return Case(report(emitted("main.js", 1, *modules)))

    evidence: Evidence = made(after).against(made(before).report).evidence
    return grown_packages(evidence, scope_sizes(evidence), Measure.RAW)


def test_the_packages_that_grew_most_come_first_and_three_are_enough() -> None:
    before = {"a": 10, "b": 10, "c": 10, "d": 10, "e": 10, "f": 10}
    after = {"a": 11, "b": 13, "c": 13, "d": 10, "e": 9, "f": 12}
    assert _packages(after, before) == (("b", 3), ("c", 3), ("f", 2))
    assert _packages({"a": 11}, {"a": 10}) == (("a", 1),)
    assert _packages({"a": 10, "new": 5}, {"a": 10}) == (("new", 5),)
    assert _packages({"a": 10}, {"a": 10}) == ()


def test_the_figures_of_a_budget_that_is_exceeded() -> None:
    over = _over(_grown())
    assert over.title == "total is 1.00 kB over its budget of +1 kB in gzip"
    first, growth = over.text.splitlines()
    assert first == "total: 27.00 kB in gzip, allowed are 26.00 kB (+1 kB), 1.00 kB too much."
    assert growth == f"+2.00 kB against {NAME}."


def test_growth_against_the_ratchet_names_it() -> None:
    case = replace(_grown(limit="1 MB"), ratchet=True)
    assert _over(case).title == "total is 2.00 kB over the ratchet in gzip"


def test_a_bundle_that_shrank_blames_nothing_new() -> None:
    case = _grown(kernel("Conv2D", ("app", "src/a.js:7 (y)")), raw=80_000, limit="10 kB")
    over = _over(case)
    assert over.text.splitlines()[1:] == [f"-5.00 kB against {NAME}."]
    assert "Conv2D" not in over.title
    assert (over.file, over.line) == ("slimtf.toml", 3)
    assert "make it smaller" in over.hint


@pytest.mark.parametrize(("raw", "lines"), [(100_000, 1), (100_004, 3)])
def test_what_did_not_grow_is_not_compared(raw: int, lines: int) -> None:
    over = _over(_grown(kernel("Conv2D"), raw=raw, limit="10 kB"))
    assert len(over.text.splitlines()) == lines
    assert ("Conv2D" in over.title) is (lines > 1)


def test_without_a_reference_there_are_only_the_figures() -> None:
    over = _over(Case(BEFORE, (budget("total", "10 kB"),)))
    assert over.text.splitlines() == ["total: 25.00 kB in gzip, allowed are 10.00 kB (10 kB), 15.00 kB too much."]


@pytest.mark.parametrize(("count", "title", "last"), [(1, "", ""), (2, " and 1 more", ""), (7, " and 6 more", "And 2")])
def test_more_kernels_are_counted(count: int, title: str, last: str) -> None:
    over = _over(_grown(*(kernel(f"K{number}") for number in range(count))))
    assert over.title.endswith(f"the kernel K0 was added{title}")
    assert sum("The kernel K" in line for line in over.text.splitlines()) == min(count, 5)
    assert over.text.splitlines()[-1].startswith(last or "The kernel")


def test_five_kernels_are_all_of_them() -> None:
    assert "more" not in _over(_grown(*(kernel(f"K{number}") for number in range(5)))).text


VERSIONS = BEFORE.versions.model_copy(update={"tfjs": "9", "zlib": "9", "brotli": "9"})


@pytest.mark.parametrize(
    ("limit", "changes", "words"),
    [
        ("+1 kB", {}, "make it smaller, or, when it is wanted, slimtf check --update"),
        ("10 kB", {}, "make it smaller, or raise the budget"),
        (
            "+1 kB",
            {"added": True},
            "slimtf report --explain Conv2D says who needs it; or, when it is wanted, slimtf ch",
        ),
        ("10 kB", {"added": True}, "slimtf report --explain Conv2D says who needs it"),
        ("+1 kB", {"versions": VERSIONS}, "renew the reference in a change of its own: slimtf check --update"),
        ("10 kB", {"versions": VERSIONS}, "raise the budget"),
        ("10 kB", {"versions": VERSIONS, "raw": 100_000}, "make it smaller, or raise the budget"),
    ],
)
def test_what_to_do_next(limit: str, changes: dict[str, Any], words: str) -> None:
    added = (kernel("Conv2D"),) if changes.pop("added", False) else ()
    hint = _over(_grown(*added, limit=limit, **changes)).hint
    assert hint.startswith(words)
    assert ("--update" in hint) is ("+" in limit)


def test_every_tool_that_changed_is_named() -> None:
    over = _over(_grown(versions=VERSIONS))
    assert over.text.splitlines()[-1] == (
        "The toolchain changed, which may be all there is to it: tfjs 4.22.0 -> 9, "
        f"zlib {BEFORE.versions.zlib} -> 9, brotli {BEFORE.versions.brotli} -> 9."
    )
    note = next(finding for finding in _grown(versions=VERSIONS).judge().findings if finding.rule == "toolchain")
    assert f"changed since {NAME}: tfjs 4.22.0 -> 9, zlib" in note.title
    assert (note.file, note.severity) == (NAME, Severity.WARN)
    assert "slimtf check --update" in note.hint


@pytest.mark.parametrize(
    ("changes", "there", "back"),
    [
        ({"mode": "development"}, "mode production -> development", "mode development -> production"),
        ({"mode": ""}, "mode production -> none", "mode none -> production"),
        ({"bundler": "rollup"}, "webpack 5.112.0 -> rollup 5.112.0", "rollup 5.112.0 -> webpack 5.112.0"),
        (
            {"versions": BEFORE.versions.model_copy(update={"bundler": "6"})},
            "webpack 5.112.0 -> 6",
            "webpack 6 -> 5.112.0",
        ),
        (
            {"versions": BEFORE.versions.model_copy(update={"minifier": "terser 5"})},
            "minifier unknown -> terser 5",
            "minifier terser 5 -> unknown",
        ),
    ],
)
def test_a_tool_that_changed(changes: dict[str, Any], there: str, back: str) -> None:
    changed = report(emitted("main.js", 100_000), **changes)
    for before, after, words in ((BEFORE, changed, there), (changed, BEFORE, back)):
        (finding,) = Case(after, (budget(),)).against(before).judge().findings
        assert finding.title == f"the toolchain changed since {NAME}: {words}"


def test_more_than_ten_added_kernels_are_counted() -> None:
    case = _grown(*(kernel(f"K{number:02}") for number in range(12)))
    notes = [finding for finding in case.judge().findings if finding.rule == "kernel-added"]
    assert len(notes) == 11
    assert (notes[-1].title, notes[-1].text) == ("2 more kernels were added", "2 more kernels were added.")
    assert {finding.severity for finding in notes} == {Severity.NOTE}
    assert notes[0].text == f"Since {NAME} the kernel K00 was added; for its bytes build with --attribution."
    assert "slimtf report --explain K00" in notes[0].hint
    eleven = _grown(*(kernel(f"K{number:02}") for number in range(11))).judge().findings
    assert eleven[-1].title == "1 more kernel was added"
    ten = _grown(*(kernel(f"K{number:02}") for number in range(10))).judge().findings
    assert not any("more" in finding.title for finding in ten if finding.rule == "kernel-added")


def test_kernels_that_left_are_listed() -> None:
    case = Case(report(emitted("main.js", 1), kernels=(kernel("Abs"),)), (budget(),)).against(BEFORE)
    left = next(finding for finding in case.judge().findings if finding.rule == "kernel-removed")
    assert left.title == f"2 kernels left since {NAME}: Identity, Reshape"
    assert left.severity is Severity.NOTE


def test_a_project_without_budgets_is_warned() -> None:
    gate = Case(BEFORE).judge()
    (finding,) = gate.findings
    assert (finding.rule, finding.severity) == ("no-budgets", Severity.WARN)
    assert "[[budgets]]" in finding.hint
    assert (gate.passed, gate.reference, gate.changes) == (True, "", ())
    assert Case(BEFORE).against(BEFORE).judge().reference == NAME


def test_the_total_comes_first_among_the_changes_and_a_budget_keeps_its_place() -> None:
    case = Case(report(emitted("a.js", 9), emitted("b.js", 3)), (budget("*.js", "1 kB"),)).against(BEFORE)
    gate = case.judge()
    assert [change.scope for change in gate.changes] == ["total"] * 3 + ["*.js", "a.js", "b.js", "main.js"]
    assert (gate.budgets[0].file, gate.budgets[0].line) == ("slimtf.toml", 3)


def test_files_that_differ_in_their_hash_only_count_together() -> None:
    case = Case(report(emitted("main.3f2a9c.js", 9), emitted("main.77cd01.js", 3)))
    assert scope_sizes(case.evidence)["main.*.js"].raw == 12


def _checked(equal: list[bool | None]) -> Case:
    checks = tuple(
        ReportCheck(
            kind="model", subject=f"m{number}.json", backends=("cpu",), equal=one, difference=0.0, tolerance=0.0,
            compared=(), full=None, slim=None, skipped="" if one is not None else "no weights",
        )
        for number, one in enumerate(equal)
    )  # fmt: skip
    return Case(BEFORE.model_copy(update={"verify": ReportVerification(browser="", checks=checks, added=())}))


def test_a_model_that_computes_something_else_does_not_pass() -> None:
    assert _checked([True, None]).judge().passed
    gate = _checked([True, False]).judge()
    assert not gate.passed
    assert "m1.json does not compute the same" in gate.findings[0].title
    assert "slimtf build" in gate.findings[0].hint


def test_several_lost_kernels_are_listed() -> None:
    built = report(emitted("main.js", 10), kernels=(IDENTITY, kernel("Abs"), kernel("Reshape")))
    proof = built.proof.model_copy(update={"kernels_registered": ("Identity",)})
    gate = Case(replace(Case(built), report=built.model_copy(update={"proof": proof})).report).judge()
    assert "not registered: Abs, Reshape" in gate.findings[0].text
