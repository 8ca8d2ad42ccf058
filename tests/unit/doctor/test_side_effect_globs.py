"""``sideEffects`` means what the bundler makes of it.

The table was made with webpack's ``SideEffectsFlagPlugin.moduleHasSideEffects`` (5.61 to 5.113 agree) and with
``createFilter`` of @rollup/pluginutils 5, called as @rollup/plugin-node-resolve 16 and Vite 7 do.
"""

from __future__ import annotations

import pytest

from slimtf.doctor.side_effects import drops

PATHS = ("custom/a.js", "custom/sub/a.js", "custom_tfjs.js", "custom/.a.js", "src/custom/a.js")
# pattern, which of the paths webpack keeps, which rollup and Vite keep
KEPT = [
    ("custom/*.js", "10010", "10010"),
    ("./custom/*.js", "10010", "10010"),
    ("/custom/*.js", "00000", "00000"),
    ("custom", "00000", "00000"),
    ("custom/", "00000", "00000"),
    ("custom/**", "11010", "11010"),
    ("**/custom/*", "10011", "10011"),
    ("*.js", "11111", "11111"),
    ("*", "11111", "11111"),
    ("**", "11111", "11111"),
    ("**/*.js", "11111", "11111"),
    ("custom_tfjs.js", "00100", "00100"),
    ("./custom_tfjs.js", "00100", "00100"),
    ("custom/**/*.js", "11010", "11010"),
    ("custom**.js", "00100", "00100"),
    ("cust*/a.js", "10000", "10000"),
    ("*/a.js", "10000", "10000"),
    ("c?stom/a.js", "10000", "10000"),
    ("custom/[ab].js", "10000", "10000"),
    ("custom/[!a].js", "10000", "10000"),
    ("custom/{a,b}.js", "10000", "10000"),
    ("{custom,src}/**", "11011", "11011"),
    ("*.{js,mjs}", "11111", "11111"),
    ("custom/*.mjs", "00000", "00000"),
    ("custom/a", "00000", "00000"),
    ("src/../custom/a.js", "00000", "10000"),
    ("!custom/a.js", "00000", "00000"),
    ("!(x)/a.js", "00000", "10000"),
    ("custom/@(a|b).js", "00000", "10000"),
    ("custom/+(a).js", "00000", "10000"),
    ("custom/(a).js", "00000", "10000"),
    (".*", "00010", "00010"),
    ("custom/.a.js", "00010", "00010"),
    ("CUSTOM/a.js", "00000", "00000"),
    ("a.js", "11001", "11001"),
    ("custom\\a.js", "00000", "10001"),
    ("custom/*", "10010", "10010"),
    ("custom//a.js", "00000", "10000"),
    ("**/custom/**/a.js", "11001", "11001"),
    ("cu+tom/a.js", "00000", "00000"),
    (" custom/a.js", "00000", "00000"),
]


@pytest.mark.parametrize(("pattern", "webpack", "rollup"), KEPT, ids=[row[0] for row in KEPT])
def test_a_pattern_keeps_what_the_bundler_keeps(pattern: str, webpack: str, rollup: str) -> None:
    for bundler, kept in (("webpack", webpack), ("rollup", rollup), ("vite", rollup)):
        assert "".join(str(int(not drops(bundler, (pattern,), path))) for path in PATHS) == kept
        assert "".join(str(int(not drops(bundler, ("nothing", pattern), path))) for path in PATHS) == kept


def test_without_patterns() -> None:
    for bundler in ("webpack", "rollup", "vite"):
        assert [drops(bundler, effects, "a.js") for effects in (None, True, False)] == [False, False, True]
    assert [drops(bundler, (), "a.js") for bundler in ("webpack", "rollup", "vite")] == [True, False, True]
    assert [drops(bundler, "b.js", "a.js") for bundler in ("webpack", "rollup", "vite")] == [True, False, False]
    assert not drops("webpack", "*.js", "a.js")


@pytest.mark.parametrize("bundler", ["webpack", "rollup"])
@pytest.mark.parametrize("pattern", ["custom/[z-a].js", "custom/{a", "custom/+(a"])
def test_what_is_no_pattern_raises_nothing(bundler: str, pattern: str) -> None:
    drops(bundler, (pattern,), "custom/a.js")
    assert not drops(bundler, ("custom/[z-a].js",), "custom/a.js")
