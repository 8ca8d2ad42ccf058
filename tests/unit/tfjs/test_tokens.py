"""What counts as the same in another layout, and what does not."""

from __future__ import annotations

import pytest

from slimtf.tfjs.syntax import parse
from slimtf.tfjs.tokens import leaves, says_the_same, tokens, tokens_of

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


def texts(source: str, start: int = 0, end: int | None = None) -> list[str]:
    found = leaves(parse(source.encode()), start, len(source) if end is None else end)
    return [(leaf.text or b"").decode() for leaf in found]


def test_leaves_in_the_order_of_the_source() -> None:
    assert texts("f(a, 'b c'); // d e\n/g h/.test(`x`)") == [
        *("f", "(", "a", ",", "'b c'", ")", ";", "// d e", "/g h/", ".", "test", "(", "`", "x", "`", ")"),
    ]


def test_leaves_of_a_part() -> None:
    source = "one(two); three(four); five"
    begin, end = source.index("three"), source.index("; five")
    assert texts(source, begin, end) == ["three", "(", "four", ")"]
    assert texts(source, begin + 1, end - 1) == ["(", "four"], "what only reaches into it is no part of it"
    assert texts(source, begin, begin) == []
    assert "" not in texts("f(")  # what the grammar adds has no text
    assert "" not in texts("f(a; b")


def test_tokens_of_a_part() -> None:
    source = "a: [b, c,], d: e,"
    root = parse(f"({{{source}}})".encode())
    assert tokens(root, 2, 2 + len(source)) == ("a", ":", "[", "b", ",", "c", "]", ",", "d", ":", "e")
    assert tokens(root, 2, 2 + source.index(",], d")) == ("a", ":", "[", "b", ",", "c")
    assert tokens(parse(b"a;b"), 1) == ("b",)
    assert tokens(parse(b"f()")) == ("f", "(", ")")
    assert tokens(parse(b"new X()")) == ("new", "X")
    assert tokens(parse(b"function f(a) {}")) == ("function", "f", "(", "a", ")", "{", "}")
    assert tokens(parse(b"(a) => b")) == ("a", "=>", "b")
    assert tokens(parse(b"class A { m(a) {} }")) == ("class", "A", "{", "m", "(", "a", ")", "{", "}", "}")
    assert tokens(parse(b"aB 0XFF")) == ("aB", "0xff")
    assert tokens(parse(b"")) == ()
    assert tokens(parse(b"f(a,)"), 0, 4) == ("f", "(", "a")
    assert tokens(parse(b"a, b"), 0, 2) == ("a",), "a comma at the end of a part is a trailing one"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("// @ts-expect-error\na()", "// @ts-ignore\na()"),
        ("/*\n * a\n * b\n */ c", "/*\n    a\n    b\n*/ c"),
        ("f(a, /* last */)", "f(a /* last */,)"),
        ("[a, // one\n // two\n]", "[a // one\n // two\n]"),
        (r'"it\'s"', '"it\'s"'),
        (r"'say \"a\"'", "'say \"a\"'"),
        ('({ "a": 1 })', "({ a: 1 })"),
        ("[0XFF, 1N]".replace("N", "n"), "[0xff, 1n]"),
        ("// a  ", "// a"),
    ],
)
def test_more_layouts(one: str, other: str) -> None:
    assert says_the_same("x.js", one.encode(), other.encode())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("f('a')", "f(a)"),
        ("({ 'a': 1 })", "({ 'b': 1 })"),
        ("({ a: 'b' })", "({ a: b })"),
        ("['a']", "[a]"),
        ("(a) => b", "(a, c) => b"),
        ("(a = 1) => b", "a => b"),
        ("function f(a) {}", "function f a {}"),
        ("new X(a)", "new X"),
        ("f()", "f"),
        ("f(a, b)", "f(a b)"),
        ("[a,, b]", "[a, b]"),
        ("// a\nb", "// a b"),
        ("[0xff]", "[255]"),
        ("a", "/* a */"),
        ("a()", "// @ts-ignore\na()"),
    ],
)
def test_more_meanings(one: str, other: str) -> None:
    assert not says_the_same("x.js", one.encode(), other.encode())


def test_where_a_comment_stands_says_nothing_of_depth() -> None:
    assert says_the_same("x.js", b"f(a) /* b */", b"f(a /* b */)") is False
    assert says_the_same("x.js", b"a /* b */ + c", b"a + /* b */ c") is False
    assert says_the_same("x.js", b"x = /* b */ (a * b)", b"x = (/* b */ a * b)")
    assert says_the_same("x.js", b"a /* c */;", b"a; /* c */")


def test_json_that_counts_as_none() -> None:
    assert not says_the_same("package.json", b"{", b"{ ")
    assert not says_the_same("package.json", b"[" * 100_000, b"[" * 100_001)
    assert not says_the_same("package.json", b"\xff", b"\xfe")


def test_bytes_that_are_no_text() -> None:
    assert tokens_of(b"a // \xff") != tokens_of(b"a // \xfe")
    assert tokens_of(b"a // \xff") == tokens_of(b"a  // \xff")
