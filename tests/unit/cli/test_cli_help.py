"""Help in groups, rules explained, completion: what needs no project."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from slimtf.cli.main import _COMMANDS
from slimtf.doctor.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Callable

WIDE = 100


@pytest.mark.parametrize("command", [name for name in _COMMANDS if name != "env"])
def test_an_option_takes_one_line(slimtf: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    monkeypatch.setenv("COLUMNS", str(WIDE))
    lines = slimtf(command, "--help").out.splitlines()
    assert max(map(len, lines)) <= WIDE
    begun = [index for index, line in enumerate(lines) if line.startswith("  -")]
    wrapped = [lines[index] for index in begun if lines[index + 1 : index + 2] and lines[index + 1].startswith("    ")]
    assert wrapped == []


@pytest.mark.parametrize("words", [*((name,) for name in _COMMANDS), ("env", "create"), ("env", "repair")])
def test_what_a_command_does_takes_one_line(
    slimtf: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    """In its own help and in that of the group, at 80 columns; click cuts what is longer off with dots."""
    monkeypatch.setenv("COLUMNS", "80")
    _, _, text = slimtf(*words, "--help").out.partition("\n\n")
    assert text.split("\n\n")[0].count("\n") == 0
    assert "..." not in slimtf(*words[:-1], "--help").out.partition("Commands:")[2]


def test_the_help_of_build_is_in_groups(slimtf: Callable[..., Any]) -> None:
    out = slimtf("build", "--help").out
    groups = [line.rstrip(":") for line in out.splitlines() if line.endswith(":") and not line.startswith(" ")]
    assert groups == [
        "Options",
        "Project",
        "What is kept",
        "Proof and verification",
        "Where the bytes are",
        "Output",
        "CI",
    ]
    assert [line.split()[0] for line in out.partition("Options:\n")[2].partition("\n\n")[0].splitlines()] == ["-h,"]


def test_a_rule_is_explained_with_an_example_and_its_fix(slimtf: Callable[..., Any]) -> None:
    ended = slimtf("rule", "side-effects")
    assert ended.code == 0
    for part in ("reported by slimtf doctor", '"sideEffects": false', "fix: slimtf modules", '"./custom_tfjs/*"'):
        assert part in ended.out


def test_every_rule_is_listed_also_as_json(slimtf: Callable[..., Any]) -> None:
    told = json.loads(slimtf("rule", "--json", "-").out)["rules"]
    assert {*RULES, "over-budget", "stale-kernels"} <= {rule["name"] for rule in told}
    assert [name for name in RULES if f"\n{name} " not in "\n" + slimtf("rule").out] == []


@pytest.mark.parametrize("trap", sorted({rule.trap for rule in RULES.values()} - {""}))
def test_a_trap_that_doctor_prints_lists_its_rules(slimtf: Callable[..., Any], trap: str) -> None:
    expected = [name for name, rule in RULES.items() if rule.trap == trap]
    for name in (trap, trap.lower()):
        assert [line.split()[0] for line in slimtf("rule", name).out.splitlines()] == expected
    assert [rule["name"] for rule in json.loads(slimtf("rule", trap, "--json", "-").out)["rules"]] == expected


def test_a_mistyped_rule_is_guessed(slimtf: Callable[..., Any]) -> None:
    ended = slimtf("rule", "side-effect")
    assert ended.code == 2
    assert "try:   slimtf rule side-effects" in ended.err


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("--levl", "--level"),
        ("--bakend", "--backend"),
        ("--basline", "--no-baseline"),
        ("--zzz", "--help"),
        ("-x", "--help"),
    ],
)
def test_a_mistyped_option_is_guessed_if_it_is_near(slimtf: Callable[..., Any], typed: str, meant: str) -> None:
    ended = slimtf("build", typed, "x")
    assert (ended.code, ended.err) == (2, f"error: no such option: {typed}\ntry:   slimtf build {meant}\n")


@pytest.mark.parametrize(
    ("shell", "mark"),
    [
        ("bash", "complete -o nosort"),
        ("zsh", "#compdef slimtf"),
        ("fish", "complete --no-files"),
        ("powershell", "Register-"),
    ],
)
def test_a_shell_gets_its_completion(slimtf: Callable[..., Any], shell: str, mark: str) -> None:
    out = slimtf("completion", shell).out
    assert mark in out
    assert "_SLIMTF_COMPLETE" in out


@pytest.mark.parametrize(
    ("shell", "typed"),
    [
        ("bash", {"COMP_WORDS": "slimtf build --attr", "COMP_CWORD": "2"}),
        ("zsh", {"COMP_WORDS": "slimtf build --attr", "COMP_CWORD": "2"}),
        ("fish", {"COMP_WORDS": "slimtf build --attr", "COMP_CWORD": "--attr"}),
        ("powershell", {"COMP_WORDS": "slimtf build --attr", "COMP_WORD": "--attr"}),
    ],
)
def test_a_shell_that_asks_gets_an_answer_and_no_error(
    slimtf: Callable[..., Any], monkeypatch: pytest.MonkeyPatch, shell: str, typed: dict[str, str]
) -> None:
    for name, value in {"_SLIMTF_COMPLETE": f"{shell}_complete", **typed}.items():
        monkeypatch.setenv(name, value)
    ended = slimtf()
    assert (ended.code, ended.err) == (0, "")
    assert "--attribution" in ended.out
