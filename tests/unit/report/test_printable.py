"""Foreign text in one line of a terminal."""

from __future__ import annotations

import json

import pytest

from slimtf.report.printable import printable, printable_json, printable_lines, printable_path


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain é", "plain é"),
        ("first\nsecond", "first second"),
        ("first  \r\n\r\n  second", "first second"),
        ("a\rb", "a b"),
        ("a\x1b[2Jb", "a\\u{1b}[2Jb"),
        ("a\u2028b", "a\\u{2028}b"),
        ("a\tb", "a\\u{9}b"),
        ("a::b, digital envelope routines::unsupported", "a:\\u{3a}b, digital envelope routines::unsupported"),
        ("digital envelope routines::unsupported", "digital envelope routines::unsupported"),
        ("::error", ":\\u{3a}error"),
        ("::Add-Mask x", ":\\u{3a}Add-Mask x"),
        ("::errors ::error-x", ":\\u{3a}errors ::error-x"),
        ("std::vector", "std::vector"),
        (":::Error::", "::\\u{3a}Error::"),
        ("[::1]:80, a: :b, ::", "[::1]:80, a: :b, ::"),
        ("##[a]", "#\\u{23}[a]"),
        ("###vso[a]", "##\\u{23}vso[a]"),
        ("x##Teamcity[a]", "x#\\u{23}Teamcity[a]"),
        ("## [a], #[a], ##1[a], ## a", "## [a], #[a], ##1[a], ## a"),
    ],
)
def test_line_breaks_become_spaces_and_what_moves_the_cursor_is_written_out(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_lines_stay_lines_and_tabs_become_spaces() -> None:
    assert printable_lines("a\tb\n::error::c\r\nd") == "a   b\n:\\u{3a}error::c\nd"


def test_a_path_keeps_its_colons() -> None:
    assert printable_path("a::b/##[c]\x1b") == "a::b/#\\u{23}[c]\\u{1b}"


def test_json_keeps_its_values() -> None:
    value = {"##[error]a": ["##vso[b]", "\x7f\x9b\u202e\u2028\U000e0041", "## c", "plain é 😀"]}
    text = printable_json(json.dumps(value, indent=2, ensure_ascii=False))
    assert json.loads(text) == value
    assert "##[" not in text
    assert "##v" not in text
    assert "plain é 😀" in text
    assert text.replace("\n", "").isprintable()
