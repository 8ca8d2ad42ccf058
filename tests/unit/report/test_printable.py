"""Foreign text in one line of a terminal."""

from __future__ import annotations

import pytest

from slimtf.report.printable import printable


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
    ],
)
def test_line_breaks_become_spaces_and_what_moves_the_cursor_is_written_out(text: str, shown: str) -> None:
    assert printable(text) == shown
