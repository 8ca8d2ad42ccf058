"""What counts as the same in another layout, and what does not."""

from __future__ import annotations

import pytest

from slimtf.tfjs.tokens import says_the_same

SAME = (
    ("(a * b) + c;", "a * b + c"),
    ("x => x", "(x) => x;"),
    ("f({ 'a': .5, })", "f({\n  a: 0.50\n})"),
    ("[1E5, 0xFF, 2.]", "[1e5, 0xff, 2.0]"),
    ("new X", "new X();"),
    ("`a ${ [ b ] }`", "`a ${[b]}`"),
    ("f(/* a\n   b */ c)", "f(\n  /* a\n b */\n  c,\n)"),
)
OTHER = (
    ("(a + b) * c", "a + b * c"),
    ("a - (b - c)", "a - b - c"),
    ("new (a.b())()", "new a.b()()"),
    ("a ? b : (c, d)", "(a ? b : c), d"),
    ("!(a && b)", "!a && b"),
    ("() => ({ a })", "() => { a }"),
    ("`a  b`", "`a b`"),
    ("`a\nb`", "`a b`"),
    ("[.2]", "[.3]"),
    ("[017]", "[17]"),
    ("[1n]", "[1]"),
    ("f(a); // b", "f(a); // c"),
)


@pytest.mark.parametrize(("one", "other"), SAME)
def test_another_layout(one: str, other: str) -> None:
    assert says_the_same("x.js", one.encode(), other.encode())


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_another_meaning(one: str, other: str) -> None:
    assert not says_the_same("x.js", one.encode(), other.encode())


def test_other_files() -> None:
    assert says_the_same("package.json", b'{"a": 1}', b'{\r\n\t"a": 1\r\n}')
    assert not says_the_same("package.json", b'{"a": 1}', b'{"a": 2}')
    assert says_the_same("a.txt", b"a\r\n", b"a\n")
    assert not says_the_same("a.txt", b"a b", b"a  b")
