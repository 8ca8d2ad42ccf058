"""A parse that would go on for minutes is given up; others are not. What is parsed already is not parsed again."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from slimtf.tfjs import syntax
from slimtf.tfjs.syntax import parse, parse_tree, parses_within

if TYPE_CHECKING:
    import pytest

LONG = b"f(a, b);\n" * 3000


def test_a_parse_ends_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    assert parses_within(LONG, 60)
    assert parses_within(b"", 60)
    monkeypatch.setattr(syntax, "_CHUNK", 7)  # the text is handed over piece by piece
    assert parses_within(LONG, 60)


def test_a_late_one_is_given_up_and_the_next_one_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter(range(1000))
    monkeypatch.setattr(syntax, "process_time", lambda: next(clock))
    assert not parses_within(LONG, 3)
    assert next(clock) == 5, "the clock was looked at once in the beginning and until 0 + 3 was past"
    assert parse(b"a").children[0].type == "expression_statement"


def test_the_clock_is_looked_at_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, turns = count(), count(1)
    monkeypatch.setattr(syntax, "process_time", lambda: next(clock) * 0)
    monkeypatch.setattr(syntax, "count", lambda start: turns if start == 1 else iter(()))
    assert parses_within(LONG, 0), "what takes no time at all is not late"
    looks, done = next(clock), next(turns) - 1
    assert looks == 1 + done // syntax._TURNS
    assert done > syntax._TURNS


def test_only_what_was_edited_is_parsed_again() -> None:
    before, after = (f"first(1);\nsecond(2);\n{name}(3);".encode() for name in ("last", "later"))
    tree = parse_tree(before)
    start = before.index(b"last")
    tree.edit(start, start + 4, start + 5, (2, 0), (2, 4), (2, 5))
    again = parse_tree(after, tree)
    assert [child.text for child in again.root_node.children] == after.split(b"\n")
    assert again.root_node.children[0].id == tree.root_node.children[0].id
