"""Licence comments are found, and only they."""

from __future__ import annotations

import time

import pytest

from slimtf.measure.licences import without_licence_comments

APACHE = b"/**\n * @license\n * Copyright 2020 Google LLC. All Rights Reserved.\n */"


@pytest.mark.parametrize(
    ("script", "rest"),
    [
        (APACHE + b"\nlet a=1;", b"let a=1;"),
        (b"let a=1;" + APACHE + b"let b=2;", b"let a=1;let b=2;"),
        (b"/*! x */let a;", b"let a;"),
        (b"let a;//! x\nlet b;", b"let a;\nlet b;"),
        (b"// Copyright (c) 2024\nlet b;", b"let b;"),
        (b"// Licensed under the MIT licence.", b""),
        (b"/* @preserve */a()", b"a()"),
        (APACHE * 2 + b"a()", b"a()"),
        ("/*! ü */é('ä')/*! ß */".encode(), "é('ä')".encode()),
        (b'let a="/*";/*! x */let b="*/";', b'let a="/*";let b="*/";'),
    ],
)
def test_licence_comments_go(script: bytes, rest: bytes) -> None:
    assert without_licence_comments(script) == rest


@pytest.mark.parametrize(
    "script",
    [
        b"let a=1;",
        b"/* plain */ let a; // plain",
        b'let a="/*! @license */";',
        b"let a='// Copyright';",
        b"let a=`/*! ${b} @license */`;",
        b"let a=/[/*!]@license/;",
        b"let a=/\\/\\/! copyright/.test(b);",
        b"const copyright = 1;",
        b"",
    ],
)
def test_everything_else_stays(script: bytes) -> None:
    assert without_licence_comments(script) == script


@pytest.mark.parametrize(
    "script", [b"/*! open", b"let = = /*! x */ }{ `", b"\xff\xfe/*! x */", b"(" * 100_000 + b"/*! */"]
)
def test_what_is_no_javascript_does_no_harm(script: bytes) -> None:
    assert len(without_licence_comments(script)) <= len(script)


def test_ten_times_the_script_takes_about_ten_times_as_long() -> None:
    line = b"function f(a,b){return a<b?g(a,`x${b}`):/x/.test(a)}\n"

    def seconds(lines: int) -> float:
        script = line * lines
        start = time.thread_time()
        assert without_licence_comments(APACHE + script) == script
        return time.thread_time() - start

    assert min(seconds(5_000) for _ in range(2)) < 40 * min(seconds(500) for _ in range(3))


def test_webpacks_pointer_to_a_licence_file_is_no_licence() -> None:
    script = b"/*! For license information please see main.js.LICENSE.txt */\nvar a = 1;"
    assert without_licence_comments(script) is script
