"""Budgets in the settings: what they mean, and what a mistake in one gets, at its line."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from slimtf.amounts import slow_4g_seconds
from slimtf.errors import UsageError
from slimtf.model.budget import Amount, LimitKind, ScopeKind, needs_attribution
from slimtf.model.gate import Measure, Severity
from slimtf.settings.amounts import AmountError, parse_amount, parse_limit
from slimtf.settings.budgets import parse_scope
from slimtf.settings.load import load_settings

if TYPE_CHECKING:
    from pathlib import Path

    from slimtf.model.budget import GateRules


def _rules(root: Path, text: str, name: str = "slimtf.toml") -> GateRules:
    (root / name).write_text(text, encoding="utf-8")
    return load_settings(root, file=None, flags={}, environ={}).gate


def test_a_budget_has_its_values_and_its_line(tmp_path: Path) -> None:
    text = """# sizes
[[budgets]]
scope = "total"
measure = ["gzip", "brotli", "gzip"]
limit = "120 kB"

[[budgets]]
limit = "+1 %"
measure = "raw"
severity = "warn"
message = "ask the web team"
"""
    first, second = _rules(tmp_path, text).budgets
    assert first.measures == (Measure.GZIP, Measure.BROTLI)
    assert (first.limit.kind, first.limit.amount) == (LimitKind.ABSOLUTE, Amount(size=120_000))
    assert (first.file, first.line, first.severity) == ("slimtf.toml", 5, Severity.FAIL)
    assert (second.scope.kind, second.limit.kind, second.line) == (ScopeKind.TOTAL, LimitKind.GROWTH, 8)
    assert (second.severity, second.message) == (Severity.WARN, "ask the web team")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pyproject.toml", '[tool.slimtf]\n[[tool.slimtf.budgets]]\nscope = "total"\nlimit = "1 B"\n'),
        ("package.json", '{"slimtf": {"budgets": [\n{"scope": "total",\n\n"limit": "1 B"}]}}'),
    ],
)
def test_other_settings_files_hold_budgets_too(tmp_path: Path, name: str, text: str) -> None:
    (budget,) = _rules(tmp_path, text, name).budgets
    assert (budget.file, budget.line) == (name, 4)


@pytest.mark.parametrize(
    ("text", "size"),
    [("1 B", 1), ("120 kB", 120_000), ("120kB", 120_000), ("1.5 KiB", 1536), ("2 MB", 2_000_000), ("1 MiB", 2**20)],
)
def test_units_are_what_they_say(text: str, size: int) -> None:
    assert parse_amount(text) == Amount(size=size)


def test_percent_is_exact() -> None:
    limit = parse_limit("33.3 %")
    assert limit.amount.part == Fraction(333, 1000)
    assert (limit.kind, limit.amount.of(1000)) == (LimitKind.BASELINE, 333)
    assert parse_limit("+0 B").amount == Amount(size=0)


MISTAKES = [
    ("120", "has no unit"),
    ("120 KB", "has the unknown unit 'KB'"),
    ("120 kb", "has the unknown unit 'kb'"),
    ("120 bytes", "has the unknown unit 'bytes'"),
    ("1 TB", "has the unknown unit 'TB'"),
    ("-5 kB", "is negative"),
    ("0 kB", "leaves no room"),
    ("0 %", "leaves no room"),
    ("110 %", "more than the whole baseline"),
    ("1.5 B", "not a whole number of bytes"),
    ("1e400 kB", "is not a number with a unit"),
    ("inf kB", "is not a number with a unit"),
    ("1,000 kB", "is not a number with a unit"),
    ("٣ kB", "is not a number with a unit"),
    ("99999999999999 MB", "more than any app has"),
    ("++1 kB", "is not a number with a unit"),
    ("", "is not a number with a unit"),
]


@pytest.mark.parametrize(("limit", "message"), MISTAKES)
def test_a_nonsense_limit_is_reported_with_a_way_to_write_it(limit: str, message: str) -> None:
    with pytest.raises(AmountError, match=message) as caught:
        parse_limit(limit)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("*.js", ScopeKind.FILES, "*.js"),
        ("./js/**/a-[0-9].js", ScopeKind.FILES, "js/**/a-[0-9].js"),
        ("entry:main", ScopeKind.ENTRY, "main"),
        ("package:@tensorflow/tfjs-core", ScopeKind.PACKAGE, "@tensorflow/tfjs-core"),
        ("backend", ScopeKind.BACKEND, ""),
        ("backend:cpu", ScopeKind.BACKEND, "cpu"),
        ("download", ScopeKind.DOWNLOAD, ""),
    ],
)
def test_scopes(text: str, kind: ScopeKind, name: str) -> None:
    scope = parse_scope(text)
    assert (scope.kind, scope.name) == (kind, name)


@pytest.mark.parametrize(
    ("row", "line", "what", "hint"),
    [
        ('scope = "totl"\nlimit = "1 B"', 2, 'budgets[0].scope is "totl", which is no scope', '"total"'),
        ('limit = "1 B"\nscope = "backend:gpu"', 3, "names no backend", '"webgpu"'),
        ('limit = "1 B"\nscope = "pkg:x"', 3, "is no scope", ""),
        ('limit = "1 B"\nscope = "entry:"', 3, "names nothing", "scopes are"),
        ('limit = "1 B"\nscope = "dist\\\\main.js"', 3, "not a path in the output folder", "forward slashes"),
        ('limit = "1 B"\nscope = "../main.js"', 3, "not a path in the output folder", "forward slashes"),
        ('limit = "1 B"\nscope = "package:../x"', 3, "names no npm package", "scopes are"),
        ('limit = "1 B"\nmeasure = ["gzip", "zstd"]', 3, 'measure is "zstd"; expected one of raw, gzip, brotli', ""),
        ('limit = "1 B"\nmeasure = []', 3, "measure is empty", ""),
        ('limit = "1 B"\nmeasure = 3', 3, "measure is 3", ""),
        ('limit = "1 B"\nmeasure = [[1]]', 3, "measure is [1]", ""),
        ('limit = "1 B"\nseverity = "note"', 3, 'severity is "note"; expected one of warn, fail', ""),
        ('limit = "1 B"\nlimits = "2 B"', 3, "is an unknown key", '"limit"'),
        ("limit = 120", 2, "limit is 120; expected a text in quotes", '"120 kB", "1.5 s" or "25 %"'),
        ('limit = "120"', 2, "has no unit", "units are B, kB, KiB, MB, MiB, % and s (of a download on slow 4G)"),
        (
            'limit = "500 ms"',
            2,
            "has the unknown unit 'ms'",
            'write a time in s, for what slow 4G downloads in it: "0.5 s"',
        ),
        ('limit = "+2 s"', 2, "has the unknown unit 's'", "units are B, kB, KiB, MB, MiB and %"),
        ('limit = "120 KB"', 2, "budgets[0].limit is \"120 KB\", which has the unknown unit 'KB'", "kB or KiB"),
        ('scope = "total"', 1, "has no limit", "[[budgets]]"),
    ],
)
def test_a_mistake_is_reported_at_its_line(tmp_path: Path, row: str, line: int, what: str, hint: str) -> None:
    with pytest.raises(UsageError) as caught:
        _rules(tmp_path, f"[[budgets]]\n{row}\n")
    assert caught.value.where == f"{tmp_path / 'slimtf.toml'}:{line}"
    assert what in caught.value.what
    assert hint in caught.value.hint


@pytest.mark.parametrize("text", ['[budgets]\nlimit = "1 B"\n', 'budgets = "total"\n', "budgets = [3]\n"])
def test_what_is_no_list_of_tables_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(UsageError, match="table") as caught:
        _rules(tmp_path, text)
    assert caught.value.where.endswith("slimtf.toml:1")


@pytest.mark.parametrize(("noise", "refused"), [("5 %", False), ("5.1 %", True), ("1000 %", True), ("10 kB", False)])
def test_what_is_called_noise_is_little(tmp_path: Path, noise: str, *, refused: bool) -> None:
    if not refused:
        assert _rules(tmp_path, f'[gate]\nnoise = "{noise}"\n').noise.of(1_000_000)
        return
    with pytest.raises(UsageError, match="at most 10 kB, or 5 %") as caught:
        _rules(tmp_path, f'[gate]\nnoise = "{noise}"\n')
    assert caught.value.where.endswith("slimtf.toml:2")
    assert f'limit = "+{noise}"' in caught.value.hint


def test_a_variable_cannot_call_anything_noise(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"gate\.noise is '10 MB'|gate\.noise is \"10 MB\"") as caught:
        load_settings(tmp_path, file=None, flags={}, environ={"SLIMTF_GATE_NOISE": "10 MB"})
    assert "SLIMTF_GATE_NOISE" in caught.value.where


def test_the_first_inference_is_limited_in_seconds(tmp_path: Path) -> None:
    assert _rules(tmp_path, '[gate]\nfirst_inference = "1.5 s"\n').first_inference == 1500
    assert _rules(tmp_path, "").first_inference is None
    with pytest.raises(UsageError, match="first_inference") as caught:
        _rules(tmp_path, '[gate]\n# c\nfirst_inference = "5 kB"\n')
    assert caught.value.where.endswith(":3")
    assert caught.value.hint == 'units are ms and s: write "500 ms" or "1.5 s"'


def test_the_gate_has_a_noise_floor_and_a_ratchet(tmp_path: Path) -> None:
    rules = _rules(tmp_path, '[gate]\nnoise = "0.1 %"\nratchet = true\n')
    assert (rules.noise.of(5000), rules.ratchet) == (5, True)
    with pytest.raises(UsageError, match="noise") as caught:
        _rules(tmp_path, '[gate]\n# c\nnoise = "5"\n')
    assert caught.value.where.endswith("slimtf.toml:3")


def test_the_second_of_two_budgets_has_its_own_line(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        _rules(tmp_path, '[[budgets]]\nlimit = "1 B"\n[[ budgets ]] # more\nlimit = "1 X"\n')
    assert caught.value.where.endswith("slimtf.toml:4")


def test_no_variable_sets_budgets(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="unknown setting 'SLIMTF_BUDGETS'"):
        load_settings(tmp_path, file=None, flags={}, environ={"SLIMTF_BUDGETS": "x"})


@pytest.mark.parametrize(
    ("text", "needed"),
    [
        ('[[budgets]]\nlimit = "1 kB"\n', False),
        ('[[budgets]]\nscope = "*.js"\nlimit = "25 %"\n', False),
        ('[[budgets]]\nscope = "kernels"\nlimit = "1 kB"\n', True),
        ('[[budgets]]\nlimit = "+1 kB"\n', True),
        ("[gate]\nratchet = true\n", True),
    ],
)
def test_which_rules_need_attribution(tmp_path: Path, text: str, *, needed: bool) -> None:
    assert needs_attribution(_rules(tmp_path, text)) is needed


@pytest.mark.parametrize(
    "scope", ["[z-a]*.js", "js/[!9-0].js", "[a-cz-x].js", "*a*b*c*d*e*f.js", "**/**/**/**/**/**/x.js"]
)
def test_a_scope_that_cannot_be_matched_is_reported_at_its_line(tmp_path: Path, scope: str) -> None:
    with pytest.raises(UsageError, match="scope") as caught:
        _rules(tmp_path, f'[[budgets]]\nlimit = "1 kB"\nscope = "{scope}"\n')
    assert caught.value.where.endswith("slimtf.toml:3")


@pytest.mark.parametrize("scope", ["[a-z]*.js", "**/js/[!0-9]-*.js", "[-a].js", "[a-].js", "main.*.js", "[.js"])
def test_a_scope_with_letters_is_one(tmp_path: Path, scope: str) -> None:
    assert _rules(tmp_path, f'[[budgets]]\nlimit = "1 kB"\nscope = "{scope}"\n').budgets[0].scope.name == scope


def test_seconds_are_what_slow_4g_downloads_in_them(tmp_path: Path) -> None:
    (budget,) = _rules(tmp_path, '[[budgets]]\nlimit = "1 s"\n').budgets
    assert (budget.limit.text, budget.limit.kind) == ("1 s", LimitKind.ABSOLUTE)
    assert budget.limit.amount == Amount(size=174_080)  # 0.85 s at 1.6 * 1024 kbit/s
    assert slow_4g_seconds(174_080) == pytest.approx(1.0)
    assert parse_limit("1.15s").amount == Amount(size=204_800)


@pytest.mark.parametrize("limit", ["0.1 s", "0 s", "-1 s", "+1 s", "1 sec", "1 ms"])
def test_seconds_that_limit_nothing_are_refused(limit: str) -> None:
    with pytest.raises(AmountError) as caught:
        parse_limit(limit)
    assert caught.value.hint
