"""What can be read on a page: what counts as the same."""

from __future__ import annotations

import pytest

from slimtf.verify.app_check import lines_of, new_text, steady_message


@pytest.mark.parametrize(
    ("full", "slim"),
    [
        ("done in 12.3 ms", "done in 45 ms"),
        ("took 2 seconds, 30 fps", "took 1 second, 60 fps"),
        ("10:45:07 ready", "10:45:09 ready"),
        ("120 MB used", "80 MB used"),
        ("a\n\n b ", "a\nb"),
        ("b\na", "a\nb"),
    ],
)
def test_times_amounts_of_memory_and_layout_do_not_count(full: str, slim: str) -> None:
    assert new_text([full], [slim], 0.0) is None


@pytest.mark.parametrize(
    ("full", "slim", "found"),
    [
        ("cat 0.91", "cat 0.92", ("cat 0.91", "cat 0.92")),
        ("cat", "dog", ("cat", "dog")),
        ("cat", "", ("cat", "")),
        ("", "failed", ("", "failed")),
        ("3 results", "4 results", ("3 results", "4 results")),
    ],
)
def test_everything_else_does(full: str, slim: str, found: tuple[str, str]) -> None:
    assert new_text([full], [slim], 0.0) == found


def test_on_graphics_the_last_figure_may_differ() -> None:
    assert new_text(["cat 0.912"], ["cat 0.913"], 1e-5) is None
    assert new_text(["cat 0.912"], ["cat 0.915"], 1e-5) is not None
    assert new_text(["cat 0.912"], ["dog 0.912"], 1e-5) is not None


def test_only_what_holds_in_every_visit_counts() -> None:
    assert new_text(["id 17", "id 4"], ["id 9", "id 8"], 0.0) is None
    assert new_text(["a\nid 17", "a\nid 4"], ["id 9", "id 8"], 0.0) == ("a", "")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Error: no\n    at f (http://127.0.0.1:4000/a.js:1:2)",
            "Error: no\n    at g (http://127.0.0.1:5000/a.js:7:9)",
        ),
        ("http://127.0.0.1:4000/x: gone", "http://127.0.0.1:5001/x: gone"),
        ("took 12 ms", "took 3 ms"),
    ],
)
def test_messages_of_two_bundles_are_the_same(one: str, other: str) -> None:
    assert steady_message(one) == steady_message(other)
    assert steady_message("Error: no model") != steady_message("Error: no kernel")


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a 12.5 ms b\n\n  c  ", ("a # b", "c")),
        ("1,024 KiB, 3 fps", ("#, #",)),
        ("12 items\n3 min", ("12 items", "#")),
        ("at 10:45:07 and 9:05", ("at # and #",)),
        ("3mm 7 msec 8 µs", ("3mm # #",)),
    ],
)
def test_lines_without_what_is_never_steady(text: str, lines: tuple[str, ...]) -> None:
    assert lines_of(text) == lines


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Error: no 12\n    at f (a.js:1:2)", "Error: no #"),
        ("https://127.0.0.1:4000/x: -1.5e+3", "/x: #"),
        ("  first\nsecond ", "first"),
        ("at home", ""),
        ("look at home", "look at home"),
    ],
)
def test_a_message_without_what_differs_between_bundles(text: str, message: str) -> None:
    assert steady_message(text) == message


@pytest.mark.parametrize(
    ("full", "slim", "tolerance", "same"),
    [
        ("a 1.50", "a 1.51", 0.001, True),
        ("a 1.50", "a 1.52", 0.001, False),
        ("a 100.0", "a 101.0", 0.01, True),
        ("a 100.0", "a 101.2", 0.01, False),
        ("a 1.5 2.5", "a 1.6 2.4", 0.001, True),
        ("a 1.5 2.5", "a 1.6 2.9", 0.001, False),
        ("a 7", "a 8", 0.001, True),
        ("a 7", "a 9", 0.001, False),
        ("a 1.5e3", "a 1.6e3", 0.001, False),
        ("a 1.5", "a 1.6", 0.0, False),
        ("a 1.5", "b 1.5", 0.1, False),
        ("a 0.5", "a 2.0", 1.0, False),
    ],
)
def test_printed_numbers_may_differ_by_the_tolerance_and_one_last_figure(
    full: str, slim: str, tolerance: float, *, same: bool
) -> None:
    assert (new_text([full], [slim], tolerance) is None) is same


def test_lines_that_are_near_another_do_not_hide_those_that_are_not() -> None:
    assert new_text(["a 1.50\ncat"], ["a 1.51\ndog"], 0.001) == ("cat", "dog")
    assert new_text(["a 1.50\ncat"], ["a 1.51"], 0.001) == ("cat", "")
    assert new_text(["a 1.50"], ["a 1.51\ndog"], 0.001) == ("", "dog")
    assert new_text(["x", "x\ny"], ["x\nz", "z"], 0.0) == ("", "z")
