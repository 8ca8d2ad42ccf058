"""What a budget allows, and what is said when it is exceeded."""

from __future__ import annotations

import pytest

from slimtf.errors import UsageError
from slimtf.gate.globs import matching
from slimtf.model.attribution import Category
from slimtf.model.budget import Amount
from slimtf.model.gate import Measure, Severity
from slimtf.model.report import Bytes
from slimtf.model.sizes import Size
from tests.support.gate_evidence import Case, budget, emitted, kernel, module, report

FILES = (
    emitted("main.3f2a9c.js", 40_000),
    emitted("js/vendor-Dx8_a1Zq.js", 8_000),
    emitted("style.css", 400),
    emitted("tfjs-backend-wasm.wasm", 3_000),
    emitted("tfjs-backend-wasm-simd.wasm", 4_000),
)


def _actual(scope: str, **case: object) -> int:
    case_ = Case(report(*FILES), (budget(scope, "1 B", Measure.RAW),), **case)  # type: ignore[arg-type]
    (judged,) = case_.judge().budgets
    return judged.actual


@pytest.mark.parametrize(
    ("scope", "size"),
    [
        ("total", 55_400),
        ("*.js", 48_000),
        ("main.*.js", 40_000),
        ("main.77cd01.js", 40_000),
        ("dist/main.77cd01.js", 40_000),
        ("js/*.js", 8_000),
        ("**/*.js", 48_000),
        ("vendor-[A-Z]*.js", 8_000),
        ("vendor-[!A-C]*.js", 8_000),
        ("vendor-[E-Z]*.js", None),
        ("[a-m]*.js", 40_000),
        ("[!a-m]*.js", 8_000),
        ("styl?.css", 400),
        ("styl[a-z].css", 400),
        ("styl[e].css", 400),
        ("styl[!x].css", 400),
        ("styl[!e].css", None),
        ("styl[^e].css", 400),
        ("style[.]css", 400),
        ("**", 55_400),
        ("build/*.css", None),
        ("dist/**", 55_400),
        ("entry:main", 40_000),
        ("chunk:vendor", 8_000),
        ("chunk:style", 400),
        ("wasm", 7_000),
    ],
)
def test_the_bytes_of_a_scope(scope: str, size: int | None) -> None:
    if size is None:
        with pytest.raises(UsageError, match="it matches no file"):
            _actual(scope)
    else:
        assert _actual(scope) == size


@pytest.mark.parametrize(
    ("glob", "name"),
    [("a[[]b.js", "a[b.js"), ("a[\\\\x]b.js", "a\\b.js"), ("a[x^]b.js", "a^b.js"), ("a[^x]b.js", "a^b.js")],
)
def test_letters_that_a_pattern_has_a_meaning_for(glob: str, name: str) -> None:
    assert matching(glob, (name, "ayb.js"), None) == (name,)


def test_a_name_in_full_beats_one_without_its_hash() -> None:
    assert matching("a.3f2a9c.js", ("a.3f2a9c.js", "a.77cd01.js"), None) == ("a.3f2a9c.js",)
    assert matching("/a.js", ("a.js",), None) == ("a.js",)
    assert matching("x/a.77cd01.js", ("a.3f2a9c.js",), "x") == ("a.3f2a9c.js",)


def test_models_and_download() -> None:
    models = {"model/model.json": Size(1_000, 0, 0)}
    assert _actual("models", models=models) == 1_000
    # only one of the binaries of the wasm backend is loaded
    assert _actual("download", models=models) == 55_400 - 3_000 + 1_000


@pytest.mark.parametrize("scope", ["vendor.*.js", "js/main*.js", "entry:ma", "entry:mai", "chunk:main.js", "models"])
def test_a_scope_without_bytes_never_passes(scope: str) -> None:
    with pytest.raises(UsageError, match="limits nothing") as caught:
        Case(report(*FILES), (budget(scope),)).judge()
    assert caught.value.where == "slimtf.toml:3"


def test_scopes_that_need_attribution_say_so() -> None:
    with pytest.raises(UsageError, match="attributed to modules"):
        Case(report(*FILES), (budget("kernels"),)).judge()


@pytest.mark.parametrize(
    ("scope", "size"),
    [("kernels", 300), ("backend", 350), ("backend:cpu", 350), ("package:long", 90)],
)
def test_scopes_of_modules(scope: str, size: int) -> None:
    script = emitted(
        "main.js",
        1_000,
        module("Add.js", 200, kernel="Add"),
        module("Mul.js", 100, kernel="Multiply"),
        module("base.js", 50, Category.BACKEND),
        module("long.js", 90, Category.PACKAGE, "long"),
        module("src/index.js", 560, Category.APP, ""),
    )
    files = (script, emitted("style.css", 400))  # a style sheet has no modules, and needs none
    (judged,) = Case(report(*files), (budget(scope, "1 B", Measure.RAW),)).judge().budgets
    assert judged.actual == size


def test_a_package_that_is_not_there_is_reported_with_those_that_are() -> None:
    script = emitted("main.js", 90, module("long.js", 90, Category.PACKAGE, "long"))
    with pytest.raises(UsageError, match="limits nothing") as caught:
        Case(report(script), (budget("package:lnog"),)).judge()
    assert "long" in caught.value.hint


def test_a_limit_is_exact_and_each_measure_has_its_own_verdict() -> None:
    size = emitted("main.js", 120_001, gzip=120_000, brotli=90_000)
    gate = Case(report(size), (budget("total", "120 kB", *Measure),)).judge()
    assert [(one.measure, one.ok) for one in gate.budgets] == [
        (Measure.RAW, False),
        (Measure.GZIP, True),
        (Measure.BROTLI, True),
    ]
    assert not gate.passed
    (finding,) = gate.findings
    assert (finding.rule, finding.file, finding.line) == ("over-budget", "slimtf.toml", 3)
    assert "total is 1 B over its budget of 120 kB in raw" in finding.title


def test_a_warning_does_not_fail_and_the_message_is_said() -> None:
    rules = (budget("total", "1 kB", severity=Severity.WARN, message="ask the web team"),)
    gate = Case(report(*FILES), rules).judge()
    assert gate.passed
    assert gate.findings[0].severity is Severity.WARN
    assert "ask the web team" in gate.findings[0].text


def test_a_part_of_the_baseline() -> None:
    built = report(emitted("main.js", 262_564))
    assert built.baseline is not None
    files = (emitted("main.js", 1_050_259),)
    total = Bytes(raw=1_050_259, gzip=1, brotli=1)
    baseline = built.baseline.model_copy(update={"files": files, "total": total})
    case = Case(built.model_copy(update={"baseline": baseline}), (budget("*.js", "25 %", Measure.RAW),))
    (judged,) = case.judge().budgets
    assert (judged.allowed, judged.ok) == (262_564, True)
    case.report = case.report.model_copy(update={"baseline": None})
    with pytest.raises(UsageError, match="part of the baseline"):
        case.judge()


def test_growth_without_a_reference_never_passes() -> None:
    for case in (Case(report(*FILES), (budget("total", "+1 kB"),)), Case(report(*FILES), ratchet=True)):
        assert not case.judge().passed


@pytest.mark.parametrize(
    ("limit", "noise", "ok"),
    [
        ("+999 B", "0", False),
        ("+1 kB", "0", True),
        ("+1 %", "0", True),
        ("+0.9 %", "0", False),
        ("+0 B", "1000", True),
        ("+0 B", "999", False),
    ],
)
def test_growth_against_the_reference(limit: str, noise: str, *, ok: bool) -> None:
    case = Case(
        report(emitted("main.77cd01.js", 101_000)),
        (budget("main.*.js", limit, Measure.RAW),),
        noise=Amount(size=int(noise)),
    ).against(report(emitted("main.3f2a9c.js", 100_000)))
    (judged,) = case.judge().budgets
    assert (judged.ok, judged.reference) == (ok, 100_000)


def test_the_ratchet_forbids_growth_in_whatever_is_limited() -> None:
    rules = (budget("total", "200 kB", Measure.RAW), budget("*.js", "+1 kB", Measure.RAW))
    case = Case(report(emitted("main.js", 100_010)), rules, ratchet=True).against(report(emitted("main.js", 100_000)))
    assert [(one.scope, one.limit, one.ok) for one in case.judge().budgets] == [
        ("total", "200 kB", True),
        ("*.js", "+1 kB", True),
        ("total", "+0 B", False),
    ]


def test_without_budgets_the_ratchet_holds_the_total() -> None:
    case = Case(report(emitted("main.js", 100_000)), ratchet=True).against(report(emitted("main.js", 90_000)))
    (judged,) = case.judge().budgets
    assert (judged.scope, judged.measure, judged.ok) == ("total", Measure.GZIP, False)


BEFORE = report(emitted("main.js", 100_000, module("Identity.js", 100, kernel="Identity")))
CONV = kernel("Conv2D", ("engine", "x"), ("model", "model.json: conv (Conv2D)"), ("app", "src/index.js:12 (conv2d)"))


def _with_conv(**changes: object) -> Case:
    script = emitted("main.js", 108_000, module("Conv2D.js", 7_200, kernel="Conv2D"), module("x.js", 100))
    grown = report(script, kernels=(kernel("Identity"), kernel("Reshape"), CONV), **changes)
    return Case(grown, (budget("total", "+1 kB"),)).against(BEFORE)


def test_an_added_kernel_is_named_with_its_bytes_and_the_line_that_asked_for_it() -> None:
    over, note = _with_conv().judge().findings
    assert (over.rule, over.file, over.line) == ("over-budget", "src/index.js", 12)
    assert "the kernel Conv2D was added" in over.title
    assert "The kernel Conv2D was added, 7.20 kB (1.80 kB in gzip), asked for by src/index.js:12 (conv2d)." in over.text
    assert "+2.00 kB against slimtf.lock.json." in over.text
    assert (note.rule, note.severity, note.file, note.line) == ("kernel-added", Severity.NOTE, "src/index.js", 12)


def test_a_grown_package_is_named() -> None:
    text = _with_conv().judge().findings[0].text
    assert "The package @tensorflow/tfjs-backend-cpu has grown by 1.80 kB in gzip." in text


def test_a_changed_toolchain_is_named_instead_of_blaming_the_change() -> None:
    versions = BEFORE.versions.model_copy(update={"bundler": "6.0.0", "minifier": "terser 6.0.0"})
    over, toolchain, _ = _with_conv(versions=versions).judge().findings
    assert "webpack 5.112.0 -> 6.0.0, minifier unknown -> terser 6.0.0" in over.title
    assert (over.file, over.line) == ("slimtf.toml", 3)
    assert (toolchain.rule, toolchain.severity) == ("toolchain", Severity.WARN)


def test_a_changed_toolchain_that_changes_no_size_is_a_note() -> None:
    versions = BEFORE.versions.model_copy(update={"node": "22.0.0"})
    case = Case(BEFORE.model_copy(update={"versions": versions}), (budget(),)).against(BEFORE)
    (finding,) = case.judge().findings
    assert (finding.rule, finding.severity) == ("toolchain", Severity.NOTE)
    assert "Node.js 20.20.0 -> 22.0.0" in finding.title


def test_removed_kernels_are_reported() -> None:
    case = Case(report(emitted("main.js", 1), kernels=(kernel("Identity"),)), (budget(),)).against(BEFORE)
    assert case.rules() == ["kernel-removed"]


def test_changes_have_the_unchanged_scopes_too() -> None:
    case = Case(report(emitted("main.1a2b3c.js", 9), emitted("new.js", 5))).against(
        report(emitted("main.4d5e6f.js", 8), emitted("old.js", 4))
    )
    changes = {(one.scope, one.measure.value): (one.before, one.after) for one in case.judge().changes}
    assert changes["total", "raw"] == (12, 14)
    assert changes["main.*.js", "gzip"] == (2, 2)
    assert changes["old.js", "gzip"] == (1, None)
    assert changes["new.js", "gzip"] == (None, 1)
