"""What can be read on a page: what counts as the same."""

from __future__ import annotations

import pytest

from slimtf.verify.page_text import new_text, steady_message


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
