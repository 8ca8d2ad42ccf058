"""Spaces that are no plain ones mean to us what they mean to JavaScript."""

from __future__ import annotations

from time import perf_counter

import pytest

from slimtf.tfjs.syntax import descendants, parse

SPACES = ("\N{NO-BREAK SPACE}", "\N{NARROW NO-BREAK SPACE}", "\N{ZERO WIDTH NO-BREAK SPACE}")


@pytest.mark.parametrize("space", SPACES)
@pytest.mark.parametrize(
    "text",
    [
        "const a = b()\n@.c();",
        "const a = b()\n  @ @?.c();",
        "const a = b()\r\n@.c();",
        "b() @\n\n@\n@.c()",
        "a@\n++b",
    ],
)
def test_a_statement_goes_on_behind_them(space: str, text: str) -> None:
    root = parse(text.replace("@", space).encode())
    assert not root.has_error
    expected = parse(text.replace("@", " ").encode())
    assert [node.type for node in root.named_children] == [node.type for node in expected.named_children]
    assert root.end_byte == len(text.replace("@", space).encode())


def test_texts_keep_theirs() -> None:
    source = f"x = '{SPACES[0]}a{SPACES[0]}'\n{SPACES[0]}.b".encode()
    (string,) = (node for node in descendants(parse(source)) if node.type == "string")
    assert string.text == f"'{SPACES[0]}a{SPACES[0]}'".encode()


def test_several_kinds_of_them_stand_beside_each_other() -> None:
    root = parse(f"const a = b()\n{''.join(SPACES)}.c();".encode())
    assert [node.type for node in root.named_children] == ["lexical_declaration"]


def test_bytes_that_are_no_text_and_long_lines() -> None:
    started = perf_counter()
    assert parse(b"\xff\xfe = 1;\n\xc2\xa0.x").end_byte == 12
    assert parse(b"\xc2\xa0 x = '\xff';").end_byte == 11
    parse((" " * 300_000 + SPACES[0]).encode())
    assert perf_counter() - started < 60
